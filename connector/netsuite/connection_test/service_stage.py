"""Who answers, whether it knows the account, and what time it has: all asked without signing in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from connector.errors import ConnectorError
from connector.netsuite.connection_test.cause_ranking import cause
from connector.netsuite.connection_test.inspection import Inspection, Verdict
from connector.netsuite.connection_types import LATEST_WSDL, TokenBasedAuthentication
from connector.netsuite.exchange import Answer, Request, pairs
from connector.netsuite.server_clock import TOLERANCE, WORTH_TELLING

_FAILS_FROM = 240.0
"""Seconds of skew from which signing would be a gamble: NetSuite refuses 300, and Date has whole seconds."""
_DOMAINS = ("restDomain", "webservicesDomain", "systemDomain")
_OF_NOBODY = "https://webservices.netsuite.com"
"""What NetSuite answers for an account that it does not know (Oracle help section_N3494684)."""
_FAULTS = "platform.webservices.netsuite.com"
"""Part of the namespace of every SOAP fault of NetSuite's."""
_TITLE = re.compile(r"<title[^>]*>([^<]{1,80})", re.IGNORECASE)
_AWAY = (502, 503, 504)
_BUSY = 429


def first_answer(inspection: Inspection) -> Answer | ConnectorError:
    """The answer to the first request, made once: `datacenterurls`, which needs no signing in."""
    if inspection.facts.first is None:
        account = inspection.config.connection.identity().realm
        url = f"{inspection.session.addresses.suitetalk}/rest/datacenterurls"
        request = Request(method="GET", url=url, parameters=pairs({"account": account}), signed=False)
        try:
            inspection.facts.first = inspection.look(request)
        except ConnectorError as error:
            inspection.facts.first = error
    return inspection.facts.first


def check_service(inspection: Inspection) -> Verdict:
    """Recognise NetSuite by its answer to `datacenterurls`, else to SOAP's getDataCenterUrls."""
    first = first_answer(inspection)
    if isinstance(first, ConnectorError):
        return _no_answer(inspection, first)
    domains = _rest_domains(first)
    answer = first
    if domains is None:
        answer = _soap_answer(inspection)
        domains = _soap_domains(answer)
    if domains is None and (answer.is_html or _FAULTS not in answer.text):
        return _somebody_else(inspection, first)
    inspection.facts.answered = True
    inspection.facts.domains = domains
    way = "REST" if answer is first else "SOAP"
    return Verdict(status="passed", evidence=f"NetSuite answers an unsigned question over {way}")


def _soap_answer(inspection: Inspection) -> Answer:
    from connector.netsuite.soap.envelope import Message, envelope  # noqa: PLC0415 - soap is made when used
    from connector.netsuite.soap.markup import Markup  # noqa: PLC0415 - as above
    from connector.netsuite.soap.suitetalk_names import Namespaces  # noqa: PLC0415 - as above

    connection = inspection.config.connection
    version, port = LATEST_WSDL, f"services/NetSuitePort_{LATEST_WSDL}"
    if isinstance(connection, TokenBasedAuthentication):
        version, port = connection.version, connection.port
    names = Namespaces(version)
    body = Markup()
    body.open(f"{{{names.messages}}}getDataCenterUrls")
    body.text(f"{{{names.messages}}}account", connection.identity().realm)
    body.close(f"{{{names.messages}}}getDataCenterUrls")
    request = Request(
        method="POST",
        url=inspection.session.addresses.soap(port),
        body=envelope(Message("getDataCenterUrls", body, {}), names, None),
        headers={"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '"getDataCenterUrls"', "Accept": "text/xml"},
        signed=False,
    )
    return inspection.look(request)


def _rest_domains(answer: Answer) -> Mapping[str, str] | None:
    try:
        found = json.loads(answer.body)
    except ValueError:
        return None
    if not isinstance(found, dict) or not any(name in found for name in _DOMAINS):
        return None
    return {name: str(found[name]) for name in _DOMAINS if name in found}


def _soap_domains(answer: Answer) -> Mapping[str, str] | None:
    found = {name: _element(name, answer.text) for name in _DOMAINS}
    return {name: text for name, text in found.items() if text} or None


def _element(name: str, text: str) -> str:
    match = re.search(rf"<(?:\w+:)?{name}[^>]*>([^<]+)<", text)
    return match.group(1).strip() if match else ""


def _no_answer(inspection: Inspection, error: ConnectorError) -> Verdict:
    weights = {"proxy_refuses": 75} if inspection.facts.proxy else {"blocked_on_the_way": 60, "other_server": 40}
    causes = tuple(cause(inspection, name, weight, (error.message,)) for name, weight in weights.items())
    return Verdict(status="failed", evidence=error.message, cure=error.hint or causes[0].cure, causes=causes)


def _somebody_else(inspection: Inspection, answer: Answer) -> Verdict:
    told = described(answer)
    if answer.status in (_BUSY, *_AWAY):
        weights: Mapping[str, int] = {"busy" if answer.status == _BUSY else "maintenance": 85, "page_in_between": 20}
    elif _own_host(inspection):
        weights = {"page_in_between": 70, "account_unknown": 40}
    else:
        weights = {"other_server": 100, "page_in_between": 10}
    causes = tuple(cause(inspection, name, weight, (told,)) for name, weight in weights.items())
    return Verdict(status="failed", evidence=told, cure=causes[0].cure, causes=causes)


def _own_host(inspection: Inspection) -> bool:
    """Whether the account's own host at netsuite.com is asked, and no base address of the user's."""
    return inspection.session.addresses.suitetalk == inspection.config.connection.identity().suitetalk


def described(answer: Answer) -> str:
    """Status, kind and title of an answer that is not NetSuite's."""
    kind = "an HTML page" if answer.is_html else answer.header("content-type").partition(";")[0] or "no content type"
    title = _TITLE.search(answer.text)
    server = answer.header("server")
    parts = [f"HTTP {answer.status} with {kind}"]
    if title:
        parts.append(f"titled {' '.join(title.group(1).split())!r}")
    if server:
        parts.append(f"from the server {server[:60]!r}")
    if answer.header("location"):
        parts.append("that points elsewhere")
    return f"the answer is {', '.join(parts)}: no answer of NetSuite"


# ---------------------------------------------------------------- account


def check_account(inspection: Inspection) -> Verdict:
    """Compare the domains that NetSuite names for the account with those it names for nobody."""
    domains = inspection.facts.domains or {}
    named = domains.get("webservicesDomain") or domains.get("restDomain", "")
    account = inspection.config.connection.identity()
    if not named:
        return Verdict(status="warning", evidence=f"NetSuite does not say whether it knows {account}")
    inspection.facts.account_known = not named.rstrip("/").endswith(_OF_NOBODY.partition("//")[2])
    if inspection.facts.account_known:
        return Verdict(status="passed", evidence=f"{account} is at {named}")
    evidence = f"for {account} NetSuite names {named}, its answer for an account that it does not know"
    return Verdict(
        status="warning",
        evidence=evidence,
        cure="compare account with Setup > Company > Company Information > Account ID",
    )


# ---------------------------------------------------------------- clock


def check_clock(inspection: Inspection) -> Verdict:
    """Compare the Date header with this machine's clock; from four minutes on, sign with NetSuite's time.

    So the test tells whether the credentials are right even where the clock is wrong, and spends no attempt on it.
    """
    clock = inspection.session.clock
    if not clock.known:
        return Verdict(status="warning", evidence="the answer has no Date header; the clock is not compared")
    local = clock.local()
    ours, theirs = _time_of_day(local), _time_of_day(local + clock.skew)
    side = "behind" if clock.skew > 0 else "ahead of"
    evidence = f"here it is {ours}, at NetSuite {theirs} UTC"
    off = abs(clock.skew)
    if off < WORTH_TELLING:
        return Verdict(status="passed", evidence=evidence)
    evidence = f"{evidence}: this machine is {off:.0f} s {side} NetSuite, which refuses {TOLERANCE:.0f} s"
    found = cause(inspection, "clock_skew", 100, (evidence,))
    if inspection.config.clock == "server":
        return Verdict(status="warning", evidence=f"{evidence}; clock: server mends it", cure=found.cure)
    if off < _FAILS_FROM:
        return Verdict(status="warning", evidence=evidence, cure=found.cure)
    clock.follow = True
    return Verdict(
        status="failed", evidence=f"{evidence}; the rest is signed with its time", cure=found.cure, causes=(found,)
    )


def _time_of_day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%H:%M:%S")


def as_json(answer: Answer) -> Mapping[str, Any]:
    """The JSON object of *answer*; an empty one where it is none."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
