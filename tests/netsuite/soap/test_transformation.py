"""initialize, the caller's changes and add, in one."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from lxml import etree

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.operations.transform import TransformArguments
from connector.netsuite.soap.transformation import transform

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]
SAVED = (
    '<writeResponse><core:status isSuccess="true"/>'
    '<core:baseRef xsi:type="core:RecordRef" internalId="9"/></writeResponse>'
)
REFUSED = (
    '<writeResponse><core:status isSuccess="false"><core:statusDetail type="ERROR">'
    "<core:code>INVALID_KEY_OR_REF</core:code><core:message>Invalid account reference key 5.</core:message>"
    "</core:statusDetail></core:status></writeResponse>"
)
ASKED = TransformArguments(
    record_type="salesOrder", id="7", target_type="invoice", record={"memo": "part", "account": {"id": "5"}}
)


@pytest.fixture
def filled(answer_of: AnswerOf, made: Callable[[str, Random], Any]) -> bytes:
    """NetSuite's answer to initialize, with random content in every field."""
    record = made("invoice", Random(5))
    record.tag = "{urn:messages_2023_2.platform.webservices.netsuite.com}record"
    text = etree.tostring(record).decode()
    return answer_of("initialize", f'<readResponse><core:status isSuccess="true"/>{text}</readResponse>')


def test_whatever_initialize_gives_goes_out_again_as_a_valid_add(
    wire: Any, answer_of: AnswerOf, validated: Validated, filled: bytes
) -> None:
    wire.answers = [filled, answer_of("add", SAVED)]

    outcome = transform(wire, ASKED, Unit(), "netsuite.transform")

    record = validated(wire.sent[1][1])[0]
    names = {etree.QName(field).localname: field for field in record}
    assert names["memo"].text == "part"
    assert "total" not in names
    assert "internalId" not in record.attrib
    assert (outcome.id, outcome.created) == ("9", True)
    assert [request.effect for request, _ in wire.sent] == ["read", "write"]


def test_a_refused_add_carries_our_name_and_says_what_was_looked_for(
    wire: Any, answer_of: AnswerOf, filled: bytes
) -> None:
    wire.answers = [filled, answer_of("add", REFUSED)]

    with pytest.raises(RejectedError, match="reference key 5") as caught:
        transform(wire, ASKED, Unit(), "netsuite.transform")

    assert caught.value.operation == "netsuite.transform"
    assert "account was looked for by id 5" in caught.value.hint
