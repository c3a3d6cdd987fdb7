"""Answers, faults, and what is neither."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.errors import AmbiguousError, ConnectivityError, ConnectorError, RejectedError, RetryableError
from connector.netsuite.exchange import Answer
from connector.netsuite.failure import Effect
from connector.netsuite.soap.answers import Detail, Status, head_of, read_reply

MSGS = "{urn:messages_2023_2.platform.webservices.netsuite.com}"
CORE = "{urn:core_2023_2.platform.webservices.netsuite.com}"
AnswerOf = Callable[[str, str], bytes]
FAULT = """<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault>
<faultcode>soapenv:Server.userException</faultcode><faultstring>{text}</faultstring><detail>
<f:{fault} xmlns:f="urn:faults_2025_2.platform.webservices.netsuite.com"><f:code>{code}</f:code>
<f:message>{text}</f:message></f:{fault}><ns1:hostname xmlns:ns1="http://xml.apache.org/axis/">partners117</ns1:hostname>
</detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>"""


def answer(body: bytes | str, status: int = 200, kind: str = "text/xml") -> Answer:
    data = body if isinstance(body, bytes) else body.encode()
    return Answer(
        status, {"content-type": kind, "x-n-operationid": "op-1"}, data, "https://x/services/NetSuitePort_2025_2"
    )


def test_items_are_read_as_they_end_and_the_rest_is_kept(answer_of: AnswerOf) -> None:
    content = (
        '<core:searchResult><core:status isSuccess="true"/><core:totalRecords>2</core:totalRecords>'
        "<core:totalPages>1</core:totalPages><core:searchId>S</core:searchId><core:recordList>"
        '<core:record internalId="1"/><core:record internalId="2"/></core:recordList></core:searchResult>'
    )

    reply = read_reply(
        answer(answer_of("search", content)), {f"{CORE}record": lambda element: element.get("internalId")}
    )

    assert reply.items == ["1", "2"]
    assert reply.status.success
    assert (reply.count("totalRecords"), reply.values["searchId"], reply.count("nothing")) == (2, "S", None)


@pytest.mark.parametrize("kept", [None, 600])
def test_the_head_of_an_answer_is_known_before_its_items_are_there(answer_of: AnswerOf, kept: int | None) -> None:
    content = (
        '<core:searchResult><core:status isSuccess="true"/><core:totalPages>7</core:totalPages>'
        "<core:searchId>S</core:searchId><core:recordList>"
        '<core:record internalId="1"><core:name>no head</core:name></core:record></core:recordList></core:searchResult>'
    )
    body = answer_of("search", content)

    assert head_of(answer(body[:kept]), {f"{CORE}record"}) == {"totalPages": "7", "searchId": "S"}


@pytest.mark.parametrize("body", ["", "<html><p>Maintenance</p>", "no <<< markup"])
def test_what_has_no_head_is_left_to_who_decodes_it(body: str) -> None:
    assert "searchId" not in head_of(answer(body), {f"{CORE}record"})


def test_a_part_of_an_item_is_no_item(answer_of: AnswerOf) -> None:
    content = (
        '<readResponse><core:status isSuccess="true"/><record internalId="1"><x/></record></readResponse>'
        '<readResponse><core:status isSuccess="false"/></readResponse>'
    )

    reply = read_reply(
        answer(answer_of("getList", content)),
        {f"{MSGS}readResponse": len, f"{MSGS}record": lambda element: element.get("internalId")},
    )

    assert reply.items == [2, 1]


@pytest.mark.parametrize(
    ("fault", "code", "text", "kind", "type_"),
    [
        ("invalidCredentialsFault", "USER_ERROR", "Invalid login attempt.", ConnectivityError, "AUTHENTICATION"),
        ("invalidSessionFault", "SESSION_TIMED_OUT", "gone", RetryableError, "SESSION_TIMED_OUT"),
        ("insufficientPermissionFault", "WS_PERMISSION_REQD", "no", RejectedError, "INSUFFICIENT_PERMISSION"),
        (
            "exceededConcurrentRequestLimitFault",
            "WS_REQUEST_BLOCKED",
            "SuiteTalk concurrent request limit exceeded. Request blocked.",
            RetryableError,
            "TOO_MANY_REQUESTS",
        ),
        ("exceededRecordCountFault", "MAX_RCRDS_EXCEEDED", "too many", RejectedError, "MAX_RCRDS_EXCEEDED"),
        ("unexpectedErrorFault", "UNEXPECTED_ERROR", "Error ID: abc", RetryableError, "NETSUITE_ERROR"),
        ("brandNewFault", "SOMETHING_NEW", "?", RejectedError, "NETSUITE_SOAP_FAULT"),
    ],
)
def test_faults_are_typed_by_their_element_and_code(
    fault: str, code: str, text: str, kind: type[ConnectorError], type_: str
) -> None:
    with pytest.raises(kind) as raised:
        read_reply(answer(FAULT.format(fault=fault, code=code, text=text), 500), {})

    assert raised.value.type == f"NETSUITE:{type_}"
    assert (raised.value.code, raised.value.http_status, raised.value.request_id) == (code, 500, "op-1")


def test_a_fault_with_status_200_is_a_fault_all_the_same() -> None:
    with pytest.raises(RejectedError, match="no"):
        read_reply(answer(FAULT.format(fault="insufficientPermissionFault", code="X", text="no")), {})


def test_a_fault_without_details_speaks_with_its_string() -> None:
    text = FAULT.format(fault="f", code="", text="Ambiguous authentication").partition("<detail>")
    body = text[0] + "</soapenv:Fault></soapenv:Body></soapenv:Envelope>"

    with pytest.raises(ConnectorError, match="Ambiguous authentication") as raised:
        read_reply(answer(body, 500), {})

    assert not isinstance(raised.value, RetryableError)


@pytest.mark.parametrize(
    ("effect", "kind"), [("read", RetryableError), ("repeatable", RetryableError), ("write", AmbiguousError)]
)
def test_an_answer_cut_short_is_asked_for_again_unless_it_was_a_write(
    answer_of: AnswerOf, effect: Effect, kind: type[ConnectorError]
) -> None:
    body = answer_of("get", "<readResponse><core:status isSuccess='true'/></readResponse>")

    with pytest.raises(kind, match="cut short"):
        read_reply(answer(body[:-40]), {f"{MSGS}readResponse": len}, effect)


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ("<!DOCTYPE html><html><body>Sign in", 200, "text/html"),
        ("Not found", 404, "text/plain"),
        ('{"a": 1}', 200, "application/json"),
    ],
)
def test_what_is_no_soap_says_what_to_check(body: str, status: int, kind: str) -> None:
    with pytest.raises(ConnectivityError, match="not NetSuite's SOAP endpoint") as raised:
        read_reply(answer(body, status, kind), {})

    assert "base_address" in raised.value.hint


def test_a_server_error_without_a_fault_is_tried_again() -> None:
    with pytest.raises(RetryableError) as raised:
        read_reply(answer("<html>maintenance", 503, "text/html"), {})

    assert raised.value.type == "NETSUITE:UNAVAILABLE"


def test_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    body = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><r>'
        '<status isSuccess="true"/><a>&e;</a></r></soapenv:Body></soapenv:Envelope>'
    )

    with pytest.raises(ConnectivityError, match="not NetSuite's SOAP endpoint") as raised:
        read_reply(answer(body), {})

    assert "hunter2" not in str(raised.value)


def test_a_status_without_errors_keeps_its_warnings() -> None:
    status = Status(True, (Detail("WARNING", "rounded", "WARN"), Detail("", "fyi", "INFO")))

    assert status.warnings == ("rounded", "fyi")


def test_a_refused_status_says_all_its_errors() -> None:
    status = Status(False, (Detail("W", "rounded", "WARN"), Detail("USER_ERROR", "no entity"), Detail("X", "no date")))

    error = status.error(operation="netsuite.add")

    assert (error.message, error.code, error.operation) == ("no entity; no date", "USER_ERROR", "netsuite.add")
    assert Status(False).error().message == "NetSuite refused it without a word"


@pytest.mark.parametrize("character", ["\x03", "&#x3;", "&#11;", "&#x1F;"])
def test_a_control_character_in_a_field_costs_itself_and_not_the_page(answer_of: AnswerOf, character: str) -> None:
    content = f"<core:searchResult><core:recordList><core:record>O{character}k &#10;</core:record></core:recordList>"
    body = answer_of("search", f"{content}</core:searchResult>")

    assert read_reply(answer(body), {f"{CORE}record": lambda element: element.text}).items == ["Ok \n"]
