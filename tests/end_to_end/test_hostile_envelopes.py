"""SOAP that attacks the reader: entities, DTDs, depth, size, encodings. None of it hangs, leaks or breaks anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from connector.sandbox.server import Sandbox
from connector.sandbox.soap.operations.operation_table import OPERATIONS
from tests.end_to_end.hostile_envelopes import Envelopes, envelope
from tests.end_to_end.hostile_sender import SOAP, Hostile, watched
from tests.end_to_end.hostile_values import broken

STEADY = settings(max_examples=150, derandomize=True, deadline=None, database=None)


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    with Sandbox(seed="demo", concurrency=20) as sandbox, watched(sandbox) as one:
        one.soap(envelope("<m:getServerTime/>", one.passport()).encode())  # the schema is read once
        yield one


def _fault(hostile: Hostile, body: bytes, **headers: str) -> bytes:
    got = hostile.soap(body, headers)
    assert got.status == 500
    return got.body


def _with(doctype: str, text: str, hostile: Hostile, attribute: str = "") -> bytes:
    body = (
        f'<m:get><m:baseRef xsi:type="c:RecordRef" type="customer" internalId="28{attribute}"><c:name>{text}</c:name>'
        "</m:baseRef></m:get>"
    )
    return (f'<?xml version="1.0"?>{doctype}' + envelope(body, hostile.passport())).encode()


def _add(type_: str, fields: str) -> str:
    return f'<m:add><m:record xsi:type="{type_}">{fields}</m:record></m:add>'


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BOMB = f'<!DOCTYPE x [<!ENTITY l0 "lol">{_LAUGHS}]>'
_PARAMETERS = "".join(f'<!ENTITY % p{n} "{f"&#37;p{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("doctype", "text", "attribute"),
    [
        (_BOMB, "&l9;", ""),
        (_BOMB, "", "&l9;"),
        (f'<!DOCTYPE x [<!ENTITY q "{"a" * 100_000}">]>', "&q;" * 10_000, ""),
        (f'<!DOCTYPE x [<!ENTITY q "{"a" * 100_000}">]>', "", "&q;" * 10_000),
        (f'<!DOCTYPE x [<!ENTITY l0 "lol">{_LAUGHS}<!ATTLIST x y CDATA "&l9;">]>', "", ""),
        (f'<!DOCTYPE x [<!ENTITY % p0 "<!ELEMENT x ANY>">{_PARAMETERS}%p9;]>', "", ""),
        ('<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', "&a;", ""),
        ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;", ""),
        ('<!DOCTYPE x [<!ENTITY % f SYSTEM "file:///etc/passwd"> %f;]>', "", ""),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd">', "", ""),
        ('<!DOCTYPE x PUBLIC "-//X//Y" "http://127.0.0.1:9/x.dtd">', "", ""),
        ("<!DOCTYPE x>", "", ""),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_a_document_type_is_refused_before_it_does_anything(
    hostile: Hostile, doctype: str, text: str, attribute: str
) -> None:
    assert b"SAX" in _fault(hostile, _with(doctype, text, hostile, attribute))


def test_an_entity_bomb_in_utf_16_is_refused_as_well(hostile: Hostile) -> None:
    text = _with(_BOMB, "", hostile, "&l9;").decode().replace('"1.0"', '"1.0" encoding="UTF-16"', 1)

    assert b"SAX" in _fault(hostile, text.encode("utf-16"))


@pytest.mark.parametrize("name", ["XInclude", "xml-stylesheet"])
def test_what_refers_to_files_in_other_ways_is_not_followed(hostile: Hostile, name: str) -> None:
    inner = {
        "XInclude": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>',
        "xml-stylesheet": '<?xml-stylesheet type="text/xsl" href="file:///etc/passwd"?>',
    }[name]
    body = (
        f'<m:add><m:record xsi:type="listRel:Customer"><listRel:comments>{inner}</listRel:comments></m:record></m:add>'
    )

    hostile.soap(envelope(body, hostile.passport()).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"\x00",
        b"<",
        b"<a/>",
        b"GET / HTTP/1.1",
        b"\xef\xbb\xbf",
        b"\xff\xfe<\x00",
        b"\x1f\x8b\x08\x00",
        b'<?xml version="1.1"?><a/>',
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        b"<a>" * 100_000,
        b"<a>" * 5000 + b"</a>" * 5000,
        b"<" + b"a" * 1_000_000 + b"/>",
        b"<a " + b" ".join(b"x%d='1'" % n for n in range(50_000)) + b"/>",
        b"<s:Envelope/>",
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>',
        b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body/></s:Envelope>',
        b'<Envelope><Body><x xmlns="y"/></Body></Envelope>',
        b"<Envelope><Body/></Envelope>",
        b"<Envelope><!-- --><?x?></Envelope>",
        b"<Envelope><Header/><Body>text</Body></Envelope>",
    ],
    ids=lambda body: repr(body[:40]),
)
def test_what_is_no_request_is_a_fault(hostile: Hostile, body: bytes) -> None:
    _fault(hostile, body)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "utf-8-sig", "cp037"])
def test_other_encodings_are_read_or_refused(hostile: Hostile, encoding: str) -> None:
    text = envelope("<m:getServerTime/>", hostile.passport())

    hostile.soap(text.encode(encoding))
    hostile.soap(f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding))


@pytest.mark.parametrize("depth", [100, 300, 1000, 5000, 50_000])
@pytest.mark.parametrize("operation", ["add", "search", "get", "getSelectValue", "initialize"])
def test_deep_nesting_is_a_fault_or_a_failure(hostile: Hostile, operation: str, depth: int) -> None:
    name = {"add": "record", "search": "searchRecord", "get": "baseRef"}.get(operation, "fieldDescription")
    opened = f'<m:{name} xsi:type="listRel:CustomerSearch">' * depth
    body = f"<m:{operation}>{opened}{f'</m:{name}>' * depth}</m:{operation}>"

    hostile.soap(envelope(body, hostile.passport()).encode())


def test_ten_megabytes_in_one_field_are_refused_or_kept(hostile: Hostile) -> None:
    body = f'<m:record xsi:type="listRel:Customer"><listRel:comments>{"x" * 10_000_000}</listRel:comments></m:record>'

    hostile.soap(envelope(f"<m:add>{body}</m:add>", hostile.passport()).encode())


@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1", "1e9", "", "1_0", "٣", "NaN", "1e999999999", "Infinity"])
def test_numbers_that_are_none_are_refused(hostile: Hostile, number: str) -> None:
    bodies = (
        f"<m:searchMoreWithId><m:searchId>x</m:searchId><m:pageIndex>{number}</m:pageIndex></m:searchMoreWithId>",
        f"<m:getAsyncResult><m:jobId>x</m:jobId><m:pageIndex>{number}</m:pageIndex></m:getAsyncResult>",
        f'<m:get><m:baseRef xsi:type="c:RecordRef" type="customer" internalId="{number}"/></m:get>',
        f'<m:delete><m:baseRef xsi:type="c:RecordRef" type="customer" internalId="{number}"/></m:delete>',
        _add("listRel:Customer", f"<listRel:creditLimit>{number}</listRel:creditLimit>"),
        _add("tranEmp:TimeBill", f"<tranEmp:hours><c:timeSpan>{number}</c:timeSpan></tranEmp:hours>"),
    )
    page = f"<m:searchPreferences><m:pageSize>{number}</m:pageSize></m:searchPreferences>"
    search = '<m:search><m:searchRecord xsi:type="listRel:CustomerSearch"/></m:search>'

    for body in bodies:
        hostile.soap(envelope(body, hostile.passport()).encode())
    hostile.soap(envelope(search, hostile.passport(), page).encode())


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01", "9999-12-31"]
)
def test_the_ends_of_the_calendar_are_no_defect(hostile: Hostile, moment: str) -> None:
    order = _add("tranSales:SalesOrder", f"<tranSales:tranDate>{moment}</tranSales:tranDate>")
    criterion = (
        '<m:search><m:searchRecord xsi:type="platformCommon:CustomerSearchBasic">'
        '<platformCommon:dateCreated operator="on">'
        f"<c:searchValue>{moment}</c:searchValue></platformCommon:dateCreated></m:searchRecord></m:search>"
    )

    hostile.soap(envelope(order, hostile.passport()).encode())
    hostile.soap(envelope(criterion, hostile.passport()).encode())


def test_a_job_that_fails_ends_alone(hostile: Hostile) -> None:
    job = '<m:asyncDeleteList><m:baseRef xsi:type="c:RecordRef" type="customer" internalId="28"/><m:deletionReason>'
    job += '<c:deletionReasonCode internalId="x" externalId="y"/></m:deletionReason></m:asyncDeleteList>'
    hostile.soap(envelope(job, hostile.passport()).encode())

    got = hostile.soap(envelope("<m:getServerTime/>", hostile.passport()).encode())

    assert got.status == 200


@given(number=st.integers(0, 2**40))
@STEADY
def test_envelopes_that_nearly_fit_are_answered(hostile: Hostile, number: int) -> None:
    random = Random(number)
    _unlock(hostile)
    maker = Envelopes(hostile.sandbox.account.soap.documents.table, random, random.choice((0.0, 0.02, 0.1, 0.3)))
    body = maker.body(random.choice(list(OPERATIONS)))
    passport = hostile.passport() if random.random() < 0.95 else ""
    text = envelope(body, passport, maker.headers()).encode("utf-8", "replace")

    hostile.soap(broken(random, text) if random.random() < 0.05 else text)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_every_operation_without_its_children_is_answered(hostile: Hostile, operation: str) -> None:
    for inner in ("", "<x/>", "text", "<m:record/>", '<m:baseRef xsi:type="c:RecordRef"/>', "<m:searchRecord/>"):
        hostile.soap(envelope(f"<m:{operation}>{inner}</m:{operation}>", hostile.passport()).encode())


@pytest.mark.parametrize(
    "path",
    [
        "/services/NetSuitePort",
        "/services/NetSuitePort_9999_9",
        "/services/NetSuitePort_2025_2/../../etc/passwd",
        "/services/NetSuitePort_%00",
        "/services/NetSuitePort_2025_2;x=y",
    ],
)
def test_other_ports_are_answered_with_an_envelope(hostile: Hostile, path: str) -> None:
    hostile.soap(envelope("<m:getServerTime/>", hostile.passport()).encode(), path=path)


@pytest.mark.parametrize("folder", ["/wsdl/", "/xsd/", "/wsdl/v2025_2_0/", f"{SOAP}/"])
@pytest.mark.parametrize(
    "rest",
    [
        "../../../../../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%2f..%2fetc/passwd",
        "....//....//etc/passwd",
        "/etc/passwd",
        "%00",
        "netsuite.wsdl%00.png",
        "x" * 5000,
        "é",
        "platform.core.xsd/..",
        "..\\..\\etc\\passwd",
        "v2025_2_0/../../pyproject.toml",
    ],
)
def test_no_file_of_this_machine_is_served(hostile: Hostile, folder: str, rest: str) -> None:
    got = hostile.judge(hostile.send("GET", folder + rest, signed=False))

    assert got.status in (302, 400, 404) or (got.status == 200 and got.body.lstrip().startswith(b"<?xml")), got


@pytest.mark.wsdl
def test_nor_from_the_folder_of_the_users_own_wsdl(wsdl_dir: Path) -> None:
    with Sandbox(seed="empty", wsdl=wsdl_dir) as sandbox, watched(sandbox) as hostile:
        for rest in (
            "../README.md",
            "../../../etc/passwd",
            "%2e%2e/%2e%2e/etc/passwd",
            "/etc/passwd",
            "platform.core.xsd",
        ):
            for folder in ("/wsdl/v2023_2_0/", "/xsd/", "/xsd/platform/v2023_2_0/"):
                hostile.judge(hostile.send("GET", folder + rest, signed=False))
        hostile.soap(_with(_BOMB, "&l9;", hostile))


def test_a_forwarded_host_is_written_as_text(hostile: Hostile) -> None:
    headers = {"x-forwarded-host": 'a"><b', "x-forwarded-proto": '"<'}

    got = hostile.judge(hostile.send("GET", "/wsdl/v2025_2_0/netsuite.wsdl", b"", headers, signed=False))

    [address] = etree.fromstring(got.body).iter("{http://schemas.xmlsoap.org/wsdl/soap/}address")
    assert address.get("location", "").endswith('://a"><b/services/NetSuitePort_2025_2')


def _unlock(hostile: Hostile) -> None:
    for user in hostile.sandbox.tenant.users.values():
        user.failures, user.locked_until = 0, 0.0
