"""Signing in: the OAuth 2.0 token endpoint, REST and SOAP; at most two refused attempts in all."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from connector.errors import ConnectivityError, ConnectorError
from connector.netsuite.auth.oauth2 import assertion, token_form
from connector.netsuite.auth.token_store import CONSENT_REQUIRED
from connector.netsuite.connection_test.cause_ranking import cause
from connector.netsuite.connection_test.inspection import Channel, Inspection, SignIn, Verdict
from connector.netsuite.connection_test.service_stage import as_json
from connector.netsuite.connection_types import OAuth2ClientCredentials
from connector.netsuite.exchange import Answer, Request, pairs, token_request
from connector.netsuite.signing import client_credentials
from connector.netsuite.wire_json import check, not_netsuite

_TOLD_ENOUGH = frozenset(
    {"consumer_key_unknown", "consumer_key_refused", "token_rejected", "temporary_locked", "feature_disabled"}
)
"""Reasons that hold for SOAP as for REST: another refusal would teach nothing and count towards the lock."""
_REFUSED = (400, 401)
_GONE = 404


def check_token(inspection: Inspection) -> Verdict:
    """Ask the token endpoint for an access token: with a freshly signed assertion, or by the user's consent."""
    if inspection.guard.obstacle:
        return Verdict(status="skipped", evidence=inspection.guard.obstacle)
    connection = inspection.config.connection
    if not isinstance(connection, OAuth2ClientCredentials):
        return _check_consent(inspection)
    found, lasts = _asked(inspection, connection)
    if found.state == "passed":
        return Verdict(status="passed", evidence=f"an access token for {lasts} s")
    earlier = connection.earlier()
    if found.state == "refused" and earlier is not None and not inspection.guard.obstacle:
        again, lasts = _asked(inspection, earlier)
        if again.state == "passed" and found.error is not None:
            inspection.session.use_earlier_credentials(found.error)
            return Verdict(
                status="warning",
                evidence=f"the certificate {connection.certificate_id} is refused ({found.reason}); "
                f"the previous one, {earlier.certificate_id}, gives an access token for {lasts} s",
                cure="upload the new certificate, or check certificate_id and private key; `previous:` holds meanwhile",
            )
    return _not_in(inspection, found, "the token endpoint")


def _asked(inspection: Inspection, connection: OAuth2ClientCredentials) -> tuple[SignIn, str]:
    lasts: list[str] = []

    def attempt() -> None:
        answer = inspection.ask(_token_request(inspection, connection), _read_token)
        lasts.append(str(as_json(answer).get("expires_in", "?")))

    return inspection.sign_in("token", attempt), next(iter(lasts), "")


def _check_consent(inspection: Inspection) -> Verdict:
    """Have an access token for the user's consent: the kept one, or a new one for the refresh token."""
    found = inspection.sign_in("token", inspection.session.access_token)
    if found.state == "passed":
        return Verdict(status="passed", evidence="an access token by the user's consent")
    error = found.error
    if error is not None and error.code == CONSENT_REQUIRED:
        return Verdict(status="failed", evidence=error.message, cure=error.hint)
    return _not_in(inspection, found, "the token endpoint")


def _token_request(inspection: Inspection, connection: OAuth2ClientCredentials) -> Request:
    signed = assertion(client_credentials(connection), int(inspection.session.clock.now()), str(uuid.uuid4()))
    return token_request(inspection.session.addresses, token_form(signed))


def _read_token(answer: Answer) -> None:
    found = as_json(answer)
    if answer.status in _REFUSED and found.get("error"):
        code = str(found["error"])[:40]
        raise ConnectivityError(
            f"the token endpoint says {code}", type="NETSUITE:AUTHENTICATION", code=code, http_status=answer.status
        )
    check(answer, "read", "sign_in")
    if "access_token" not in found:
        raise not_netsuite(answer)


# ---------------------------------------------------------------- REST


def check_rest_sign_in(inspection: Inspection) -> Verdict:
    """Ask for the server's time, which needs no permission beyond REST Web Services."""
    obstacle = _obstacle(inspection, "soap")
    if obstacle:
        return Verdict(status="skipped", evidence=obstacle)
    told: list[str] = []

    def attempt() -> None:
        addresses = inspection.session.addresses
        try:
            answer = inspection.ask(Request(method="GET", url=f"{addresses.system}/serverTime"))
            told.append(f"server time {as_json(answer).get('serverTime', '?')}")
        except ConnectorError as error:
            if error.http_status != _GONE:
                raise  # an older release has no such service; the list of record types needs a sign-in too
            url = f"{addresses.record}/metadata-catalog"
            inspection.ask(Request(method="GET", url=url, parameters=pairs({"select": "customer"})))
            told.append("the list of record types")

    return _concluded(inspection, "rest", inspection.sign_in("rest", attempt), told)


def check_soap_sign_in(inspection: Inspection) -> Verdict:
    """Ask for the server's time over SOAP, which needs no permission beyond SOAP Web Services."""
    refusal = inspection.session.refusal("soap")
    if refusal:
        return Verdict(status="skipped", evidence=refusal)
    obstacle = _obstacle(inspection, "rest")
    if obstacle:
        return Verdict(status="skipped", evidence=obstacle)
    told: list[str] = []

    def attempt() -> None:
        from connector.netsuite.soap.services import get_server_time  # noqa: PLC0415 - soap is made when used

        told.append(f"server time {get_server_time(inspection.session, None, inspection.circumstances()).isoformat()}")

    return _concluded(inspection, "soap", inspection.sign_in("soap", attempt), told)


def _obstacle(inspection: Inspection, other: Channel) -> str:
    """Why another sign-in should not be tried."""
    tried = inspection.facts.sign_ins.get(other)
    if tried is not None and tried.state == "refused" and tried.reason in _TOLD_ENOUGH:
        return f"{other.upper()} said {tried.reason}; another refusal would only count towards the lock"
    return inspection.guard.obstacle


def _concluded(inspection: Inspection, channel: Channel, found: SignIn, told: list[str]) -> Verdict:
    name = channel.upper()
    if found.state == "passed" and inspection.session.earlier_credentials_in_use:
        return Verdict(
            status="warning",
            evidence=f"NetSuite refuses the new credentials and lets the previous ones in: {told[-1]}",
            cure="check the new credentials; those under `previous:` hold meanwhile",
        )
    if found.state == "passed":
        return Verdict(status="passed", evidence=f"NetSuite lets us in: {told[-1]}")
    if found.state == "forbidden":
        return _forbidden(inspection, channel, found)
    return _not_in(inspection, found, name)


def _forbidden(inspection: Inspection, channel: Channel, found: SignIn) -> Verdict:
    """Signed in, and not allowed to use the channel: NetSuite names feature or permission."""
    message = found.error.message if found.error else ""
    feature_off = "FEATURE" in found.reason or "feature" in message.lower()
    weights = {f"{channel}_feature": 90, f"{channel}_permission": 15} if feature_off else {f"{channel}_permission": 90}
    told = f"the credentials are right, but {channel.upper()} is refused: {found.reason} {message}".strip()
    causes = tuple(cause(inspection, name, weight, (told,)) for name, weight in weights.items())
    return Verdict(status="failed", evidence=told, cure=causes[0].cure, causes=causes)


def _not_in(inspection: Inspection, found: SignIn, name: str) -> Verdict:
    error = found.error
    if error is None:
        raise TypeError("a sign-in that fails has an error")
    if found.state == "refused":
        why = f"it says {found.reason}" if found.reason else "it does not say why"
        evidence = f"{name} refuses the sign-in (HTTP {error.http_status}); {why}"
        return Verdict(status="failed", evidence=evidence)
    by_type = {"TOO_MANY_REQUESTS": "busy", "UNAVAILABLE": "maintenance", "INVALID_VERSION": "soap_version"}
    causes = tuple(cause(inspection, told, 90, (error.message,)) for kind, told in by_type.items() if error.is_a(kind))
    cure = error.hint or (causes[0].cure if causes else "")
    return Verdict(status="failed", evidence=f"{name}: {error.message}", cure=cure, causes=causes)


# ---------------------------------------------------------------- who it is


def check_identity(inspection: Inspection) -> Verdict:
    """Ask who the token stands for, so that cures can name the role; NetSuite need not tell."""
    if inspection.guard.failures:
        return Verdict(status="skipped", evidence="no further sign-in is risked for it")
    if not inspection.by_token:
        return Verdict(status="skipped", evidence="NetSuite tells it of token-based authentication only")
    told: dict[str, Any] = {}

    def attempt() -> None:
        url = f"{inspection.session.addresses.restlets}/rest/tokeninfo"
        answer = inspection.ask(Request(method="GET", url=url, channel="restlet"))
        told.update(as_json(answer))

    kept = _quietly(attempt)
    names = {"role": "roleName", "role id": "roleId", "user": "userName", "company": "companyName"}
    found = {name: str(told[key])[:80] for name, key in names.items() if told.get(key) not in (None, "")}
    if not found:
        return Verdict(status="skipped", evidence=kept or "NetSuite does not tell whom the token stands for")
    inspection.facts.identity = found
    return Verdict(status="passed", evidence=", ".join(f"{name} {value}" for name, value in found.items()))


def _quietly(attempt: Callable[[], None]) -> str:
    try:
        attempt()
    except (ConnectorError, json.JSONDecodeError) as error:
        return f"NetSuite does not tell whom the token stands for: {error}"
    return ""
