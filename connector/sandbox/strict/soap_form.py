"""Deviations of a SOAP request: HTTP headers, header blocks, endpoint, and the body by its own schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml import etree

from connector.sandbox.faults.request_traits import soap_action
from connector.sandbox.soap.envelope import FaultError, child, children, local_name, read_request
from connector.sandbox.soap.envelope import Request as Envelope
from connector.sandbox.soap.wire_names import area_named, is_served, version_in
from connector.sandbox.strict.deviation import Deviation
from connector.sandbox.strict.schema_check import schema_errors
from connector.sandbox.strict.signing_form import account_spelling, algorithm_spelling, nonce_form, session_cookie
from connector.sandbox.web.http_protocol import Request

if TYPE_CHECKING:
    from connector.sandbox.account import Account

SUPPORTED_SINCE = "2023_2"
"""The oldest endpoint that Oracle supports in release 2026.2 (Oracle help section_N3418621)."""
_ALGORITHM = "HMAC-SHA256"
_PASSPORT = ("account", "consumerKey", "token", "nonce", "timestamp", "signature")
_BLOCKS: dict[str, tuple[str, ...]] = {
    "tokenPassport": _PASSPORT,
    "partnerInfo": ("partnerId",),
    "preferences": (
        "warningAsError",
        "disableMandatoryCustomFieldValidation",
        "disableSystemNotesForCustomFields",
        "ignoreReadOnlyFields",
        "runServerSuiteScriptAndTriggerWorkflows",
    ),
    "searchPreferences": ("bodyFieldsOnly", "returnSearchColumns", "pageSize"),
}
_WITHOUT_SIGNING_IN = "getDataCenterUrls"


def deviations(request: Request, account: Account) -> Iterator[Deviation]:
    """Everything about one SOAP request."""
    if request.method != "POST":
        return
    yield from _http(request)
    try:
        envelope = read_request(request.body)
    except FaultError as fault:
        yield Deviation("envelope", f"the body is no SOAP envelope: {fault.message[:200]}", "send SOAP 1.1", "XSD")
        return
    yield from _action(request, envelope)
    yield from _version(request, envelope)
    yield from _blocks(envelope)
    yield from _passport(envelope, account)
    documents = account.soap.documents
    for line, message in schema_errors(documents, envelope.version, envelope.body):
        yield Deviation(
            "schema", f"line {line}: {message}", "send elements as the WSDL declares them, in its order", "XSD"
        )


def _http(request: Request) -> Iterator[Deviation]:
    media, _, rest = request.headers.get("content-type", "").partition(";")
    if media.strip().lower() != "text/xml" or "utf-8" not in rest.lower():
        yield Deviation(
            "content-type",
            f"Content-Type is {request.headers.get('content-type', 'missing')}",
            "send `Content-Type: text/xml; charset=utf-8`",
            "wire facts 5.1",
        )
    if "jsessionid=" in request.headers.get("cookie", "").lower():
        yield session_cookie()


def _action(request: Request, envelope: Envelope) -> Iterator[Deviation]:
    sent = soap_action(request)
    if sent != envelope.operation:
        found = f"SOAPAction is {sent}" if sent else "SOAPAction is missing"
        hint = f'send `SOAPAction: "{envelope.operation}"`'
        yield Deviation("soap-action", f"{found}, the body asks for {envelope.operation}", hint, "WSDL binding")


def _version(request: Request, envelope: Envelope) -> Iterator[Deviation]:
    path = version_in(request.path)
    if not envelope.version:
        yield Deviation("namespace", "the operation stands in no namespace of NetSuite's", "use the WSDL's", "XSD")
    elif path != envelope.version:
        message = f"the endpoint is {path or 'of no version'}, the body's namespace is of {envelope.version}"
        yield Deviation("version-mismatch", message, "use one version for both", "wire facts 5.1")
    if is_served(path) and path < SUPPORTED_SINCE:
        yield Deviation(
            "deprecated-endpoint",
            f"endpoint {path.replace('_', '.')} is not supported any more",
            "use 2025.2, the last one; SOAP ends with release 2028.2",
            "section_N3418621",
        )


def _blocks(envelope: Envelope) -> Iterator[Deviation]:
    for name, blocks in envelope.headers.items():
        if name not in _BLOCKS:
            yield Deviation("header-block", f"the header block {name} is not read", "leave it out", "wire facts 5.2")
            continue
        if len(blocks) > 1:
            yield Deviation("header-block", f"{name} is there {len(blocks)} times", "send it once", "wire facts 5.2")
        for element in children(blocks[0]):
            if local_name(element) not in _BLOCKS[name]:
                message = f"{local_name(element)} in {name} is not read, nor is it refused"
                yield Deviation(
                    "header-element", message, f"{name} has {', '.join(_BLOCKS[name])}", "section_4170181850"
                )


def _passport(envelope: Envelope, account: Account) -> Iterator[Deviation]:
    passport = envelope.header("tokenPassport")
    if passport is None:
        if envelope.operation != _WITHOUT_SIGNING_IN:
            yield Deviation("passport", "there is no tokenPassport", "sign the request", "section_4395630653")
        return
    yield from _passport_names(passport, envelope.version)
    texts = {local_name(element): element.text or "" for element in children(passport)}
    yield from account_spelling(texts.get("account", "").strip(), account.tenant.account, "account")
    yield from nonce_form(texts.get("nonce", "").strip())
    signature = child(passport, "signature")
    algorithm = "" if signature is None else signature.get("algorithm", "")
    if algorithm != _ALGORITHM:
        yield algorithm_spelling(algorithm)
    if any(text != text.strip() for text in texts.values()):
        yield Deviation("passport-blanks", "a value of the passport has blanks around it", "trim it", "peers 5.3 c")


def _passport_names(passport: Any, version: str) -> Iterator[Deviation]:
    if not version:
        return
    messages, core = (area_named(prefix).namespace(version) for prefix in ("platformMsgs", "platformCore"))
    if etree.QName(passport).namespace != messages:
        yield Deviation("passport-namespace", "tokenPassport is not in the messages namespace", messages, "XSD")
    wrong = [local_name(element) for element in children(passport) if etree.QName(element).namespace != core]
    if wrong:
        yield Deviation("passport-namespace", f"{', '.join(wrong)} are not in the core namespace", core, "XSD")
    order = [local_name(element) for element in children(passport)]
    if order != [name for name in _PASSPORT if name in order]:
        yield Deviation("passport-order", f"the order is {', '.join(order)}", f"it is {', '.join(_PASSPORT)}", "XSD")
