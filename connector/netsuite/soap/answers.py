"""Answers: a SOAP response read in one pass, each record decoded and let go as soon as it is complete."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from connector.errors import ConnectivityError, ConnectorError
from connector.netsuite.error_codes import SILENT
from connector.netsuite.exchange import Answer, page_of, said_by
from connector.netsuite.failure import NAMESPACE, Effect, cut_short, redirected, refusal
from connector.netsuite.soap.suitetalk_names import SOAP_ENVELOPE, local_name

Read = Callable[[Any], Any]
_OPTIONS: Mapping[str, Any] = {
    "huge_tree": True,  # files of the cabinet are larger than 10 MB of text
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}
_FORBIDDEN = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#0*(?:[0-8]|1[124-9]|2[0-9]|3[01]);|&#x0*(?:[0-8b-cB-Ce-fE-F]|1[0-9a-fA-F]);"
)
"""Control characters, which XML 1.0 cannot hold: pasted into a field, they would make a whole page unreadable."""
_OK = 200
_HEAD = 2048
_IN_FRONT = 16_384


@dataclass(frozen=True, slots=True)
class Detail:
    """One entry of a status."""

    code: str
    message: str
    kind: str = "ERROR"
    """ERROR, WARN or INFO."""
    after_submit_failed: bool = False
    """A script failed after the record was saved."""


@dataclass(frozen=True, slots=True)
class Status:
    """Whether something succeeded, and what NetSuite said about it."""

    success: bool = True
    details: tuple[Detail, ...] = ()

    @property
    def failure(self) -> Detail:
        """The first detail that says why it failed."""
        errors = [detail for detail in self.details if detail.kind == "ERROR"] or list(self.details)
        return errors[0] if errors else Detail("", "NetSuite refused it without a word")

    @property
    def warnings(self) -> tuple[str, ...]:
        """What NetSuite warned of."""
        return tuple(detail.message for detail in self.details if detail.kind != "ERROR")

    def error(self, effect: Effect = "read", **details: Any) -> ConnectorError:
        """The error for a status that is no success."""
        found = self.failure
        messages = [detail.message for detail in self.details if detail.kind == "ERROR"] or [found.message]
        return refusal(found.code, "; ".join(messages), effect=effect, **details)


@dataclass(slots=True)
class Reply:
    """A response: its records (or whatever `items` read), its status, its other values."""

    items: list[Any] = field(default_factory=list)
    status: Status = field(default_factory=Status)
    values: dict[str, str] = field(default_factory=dict)
    """Text of the response's other elements by local name, e.g. `totalPages`."""
    attempts: int = 1
    """How often the request was sent."""

    def count(self, name: str) -> int | None:
        """One of the values as a number."""
        text = self.values.get(name)
        return int(text) if text else None


def read_reply(answer: Answer, items: Mapping[str, Read], effect: Effect = "read") -> Reply:
    """Read *answer*; each element of *items* is decoded by its reader as soon as it is complete.

    Raises:
        ConnectorError: It is a fault, or no SOAP at all.
    """
    check_answer(answer, effect)
    try:
        return _read(answer.body, items)
    except etree.XMLSyntaxError as error:
        readable, dropped = _FORBIDDEN.subn(b"", answer.body)
        if dropped:
            return read_reply(replace(answer, body=readable), items, effect)
        if answer.is_html or not answer.body.lstrip().startswith(b"<"):
            raise _no_soap(answer) from None
        ends = answer.body.rstrip().endswith(b"Envelope>")
        where = str(error.msg) if ends else f"it ends after {len(answer.body)} bytes, in the middle of its XML"
        raise cut_short(where, effect) from None
    except _FaultError as fault:
        raise _refused(fault.element, answer, effect) from None


def check_answer(answer: Answer, effect: Effect = "read") -> None:
    """Refuse what cannot be a response, before it is decoded; a fault comes with an HTTP error.

    Raises:
        ConnectorError: It is a fault, or no SOAP at all.
    """
    if b"<!DOCTYPE" in answer.body[:_HEAD]:
        raise _no_soap(answer)  # SOAP 1.1 forbids one, and entities come with it
    if answer.status != _OK:
        raise _fault(answer, effect)


def head_of(answer: Answer, items: Collection[str]) -> dict[str, str]:
    """The values that stand in front of the first of *items*: what is known before *answer* is decoded."""
    parser = etree.XMLPullParser(events=("start", "end"), **_OPTIONS)
    found: dict[str, str] = {}
    try:
        parser.feed(answer.body[:_IN_FRONT])
        for event, element in parser.read_events():
            if event == "start" and element.tag in items:
                break
            if event == "end" and element.text and not len(element):
                found[local_name(element.tag)] = element.text
    except etree.XMLSyntaxError:
        return {}  # who decodes it says what is wrong with it
    return found


class _FaultError(Exception):
    """The response is a fault."""

    def __init__(self, element: Any) -> None:
        super().__init__()
        self.element = element


def _read(body: bytes, items: Mapping[str, Read]) -> Reply:
    reply = Reply()
    fault = f"{{{SOAP_ENVELOPE}}}Fault"
    parse = etree.iterparse(io.BytesIO(body), events=("end",), tag=(*items, fault), **_OPTIONS)
    for _, element in parse:
        if element.tag == fault:
            raise _FaultError(element)
        parent = element.getparent()
        if parent is not None and parent.tag in items:
            continue  # a part of an item that is not complete yet
        reply.items.append(items[element.tag](element))
        element.clear(keep_tail=False)
    body_element = parse.root.find(f"{{{SOAP_ENVELOPE}}}Body")
    if body_element is None or not len(body_element):
        raise etree.XMLSyntaxError("no SOAP body", 0, 0, 0)
    _rest(body_element[0], items, reply)
    return reply


def _rest(element: Any, items: Mapping[str, Read], reply: Reply) -> None:
    """Status and values of what is left of the response."""
    for child in element:
        if child.tag in items:
            continue
        name = local_name(child.tag)
        if name == "status" and "isSuccess" in child.attrib:
            reply.status = status_of(child)
        elif len(child):
            _rest(child, items, reply)
        elif child.text:
            reply.values[name] = child.text
        for attribute, value in child.attrib.items():
            reply.values.setdefault(f"{name}.{attribute}", value)


def status_of(element: Any) -> Status:
    """The status that an element holds."""
    details = []
    for detail in element:
        parts = {local_name(part.tag).lower(): part.text or "" for part in detail}
        details.append(
            Detail(
                parts.get("code", ""),
                parts.get("message", ""),
                detail.get("type", "ERROR"),
                parts.get("aftersubmitfailed") == "true",  # Oracle's sample spells it otherwise than its XSD
            )
        )
    return Status(element.get("isSuccess") in ("true", "1"), tuple(details))


def _fault(answer: Answer, effect: Effect) -> ConnectorError:
    """The error of an answer with an HTTP error."""
    try:
        root = etree.fromstring(answer.body, etree.XMLParser(**_OPTIONS))
    except (etree.XMLSyntaxError, ValueError):
        return _http_error(answer, effect)
    element = root.find(f".//{{{SOAP_ENVELOPE}}}Fault")
    return _http_error(answer, effect) if element is None else _refused(element, answer, effect)


def _refused(element: Any, answer: Answer, effect: Effect) -> ConnectorError:
    detail = element.find("detail")
    text = element.findtext("faultstring") or ""
    kind, code, message = "", "", text
    for part in detail if detail is not None else ():
        if local_name(part.tag).endswith("Fault"):
            kind = local_name(part.tag)
            parts = {local_name(child.tag): child.text or "" for child in part}
            code, message = parts.get("code", ""), parts.get("message") or text
    # every fault has status 500, so that it tells nothing: an unknown fault is not a broken server
    request_id = answer.header("x-n-operationid")
    error = refusal(code, message, effect=effect, fault=kind or "Fault", request_id=request_id)
    error.http_status = answer.status
    return error


def _http_error(answer: Answer, effect: Effect) -> ConnectorError:
    """An HTTP error whose body is no fault: a proxy, maintenance, the wrong address."""
    if 300 <= answer.status < 400:  # noqa: PLR2004 - HTTP
        return redirected(answer.status, answer.header("location"))
    if answer.status in (404, 405):
        return _no_soap(answer)
    return refusal(
        "",
        f"NetSuite answers {answer.status}{said_by(answer)}",
        effect=effect,
        status=answer.status,
        hint=SILENT.get(answer.status, ""),
        request_id=answer.header("x-n-operationid"),
    )


def _no_soap(answer: Answer) -> ConnectivityError:
    kind = answer.header("content-type") if answer.body else "nothing"
    what = page_of(answer) if answer.is_html else kind or "nothing that is SOAP"
    return ConnectivityError(
        f"{answer.url} answers {answer.status} with {what}: this is not NetSuite's SOAP endpoint",
        hint="check account, base_address and wsdl_version; a proxy, or NetSuite in maintenance, may have put its own"
        " page there",
        type=f"{NAMESPACE}CONFIGURATION",
        http_status=answer.status,
    )
