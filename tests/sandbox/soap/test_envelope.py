from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connector.sandbox.soap.envelope import (
    ID_LENGTH,
    FaultError,
    answer_text,
    fault_text,
    read_request,
    wire_id,
    xml_attribute,
    xml_text,
)
from tests.sandbox.soap.conftest import SOAP, Soap


def test_an_id_is_exactly_sixty_characters_whatever_the_account() -> None:
    for account in ("", "123456", "1234567_SB1", "TSTDRV1234567_RP_WITH_A_VERY_LONG_NAME"):
        found = wire_id(account, 1_795_000_000.0)

        assert len(found) == ID_LENGTH
        assert found.startswith(f"WEBSERVICES_{account}_11182026")


def test_an_answer_declares_its_prefixes_and_carries_the_ns_id() -> None:
    text = answer_text("get", "<tranSales:x/>", {"tranSales"}, "2024_1", "N" * 60)
    envelope = etree.fromstring(text)

    assert envelope.find(".//{*}documentInfo/{*}nsId").text == "N" * 60
    assert envelope.find(".//{urn:sales_2024_1.transactions.webservices.netsuite.com}x") is not None
    assert (
        envelope.find(f"{{{SOAP}}}Body")[0].tag == "{urn:messages_2024_1.platform.webservices.netsuite.com}getResponse"
    )


def test_a_fault_has_no_header_and_spells_prefixes_as_netsuite_does() -> None:
    text = fault_text(FaultError("No <entry>", element="invalidCredentialsFault"), "2025_2").decode()

    assert "Header" not in text
    assert "<faultstring>No &lt;entry&gt;</faultstring>" in text
    assert "<platformFaults:code>USER_ERROR</platformFaults:code>" in text
    assert "http://xml.apache.org/axis/" in text


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"", "SAXParseException"),
        (b"<no", "SAXParseException"),
        (b"{}", "SAXParseException"),
        (b"<html/>", "Bad envelope tag"),
        (f'<e:Envelope xmlns:e="{SOAP}"><e:Body/></e:Envelope>'.encode(), "empty"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "DOCTYPE"),
    ],
)
def test_what_is_no_envelope_is_a_fault(body: bytes, complaint: str) -> None:
    with pytest.raises(FaultError, match=complaint):
        read_request(body)


def test_an_external_entity_is_never_read(soap: Soap) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + soap.envelope(
        "<getServerTime>&a;</getServerTime>"
    )
    status, envelope = soap.post(bomb)

    assert status == 500
    assert "DOCTYPE" in envelope.findtext(".//faultstring")


def test_the_version_is_that_of_the_operations_namespace(soap: Soap) -> None:
    request = read_request(soap.envelope("<getServerTime/>", version="2019_1"))

    assert (request.operation, request.version) == ("getServerTime", "2019_1")


def test_header_blocks_are_found_by_local_name(soap: Soap) -> None:
    header = '<q:preferences xmlns:q="whatever"><q:warningAsError>true</q:warningAsError></q:preferences>'
    request = read_request(soap.envelope("<getServerTime/>", header=header))

    assert request.flag("preferences", "warningAsError", default=False)
    assert not request.flag("preferences", "ignoreReadOnlyFields", default=False)


@given(st.text())
def test_any_text_survives_as_far_as_xml_can_carry_it(value: str) -> None:
    element = etree.fromstring(f"<a b={xml_attribute(value)}>{xml_text(value)}</a>".encode())
    allowed = "".join(
        c for c in value if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )

    assert (element.text or "") == allowed
    assert element.get("b") == allowed
