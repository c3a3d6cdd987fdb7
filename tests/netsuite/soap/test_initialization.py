"""initialize and initializeList: valid requests, unsaved records back."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from lxml import etree

from connector.component import Unit
from connector.errors import ConfigurationError, RejectedError, RetryableError
from connector.netsuite.soap.initialization import initialized, initialized_list, without_ids

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]
NAME = "netsuite.initialize"
REFUSED = (
    '<readResponse><core:status isSuccess="false"><core:statusDetail type="ERROR">'
    "<core:code>INVALID_INITIALIZE_REF</core:code><core:message>nothing left</core:message>"
    "</core:statusDetail></core:status></readResponse>"
)


def response(element: Any) -> str:
    """A readResponse with *element* as its record, which the XSD puts into the messages namespace."""
    element.tag = "{urn:messages_2023_2.platform.webservices.netsuite.com}record"
    return f'<readResponse><core:status isSuccess="true"/>{etree.tostring(element).decode()}</readResponse>'


@pytest.mark.parametrize("seed", range(3))
def test_a_record_of_any_content_comes_back_without_ids(
    wire: Any, answer_of: AnswerOf, validated: Validated, made: Callable[[str, Random], Any], seed: int
) -> None:
    element = made("invoice", Random(seed))
    expected = without_ids(wire.soap.decoder.record(element))
    wire.answers = [answer_of("initialize", response(element))]

    found = initialized(wire.soap, [("salesOrder", ("internalId", "7"))], "invoice", Unit(), NAME)

    asked = validated(wire.sent[0][1])[0]
    assert asked[0].text == "invoice"
    assert dict(asked[1].attrib) == {"type": "salesOrder", "internalId": "7"}
    assert found == expected


def test_further_sources_stand_in_a_list(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [answer_of("initialize", REFUSED)]
    sources = [("salesOrder", ("internalId", "7")), ("salesOrder", ("externalId", "SO-8"))]

    with pytest.raises(RejectedError, match="nothing left") as caught:
        initialized(wire.soap, sources, "INVOICE", Unit(), NAME)

    asked = validated(wire.sent[0][1])[0]
    assert dict(asked[2][0].attrib) == {"type": "salesOrder", "externalId": "SO-8"}
    assert caught.value.record == {"type": "salesOrder", "internalId": "7"}
    assert caught.value.hint


def test_a_list_is_cut_and_keeps_its_order(
    wire: Any, answer_of: AnswerOf, validated: Validated, made: Callable[[str, Random], Any]
) -> None:
    one = response(made("itemFulfillment", Random(1)))
    wire.answers = [
        answer_of("initializeList", f"<readResponseList>{REFUSED}{one * 49}</readResponseList>"),
        answer_of("initializeList", f"<readResponseList>{one}{REFUSED}</readResponseList>"),
    ]
    keys = [("internalId", str(n)) for n in range(52)]

    found = initialized_list(wire.soap, "salesOrder", keys, "itemFulfillment", Unit(), "netsuite.initialize_list")

    assert [index for index, item in enumerate(found) if item.record is None] == [0, 51]
    sent = [element[1].get("internalId") for _, body in wire.sent for element in validated(body)]
    assert sent == [value for _, value in keys]


def test_an_answer_with_too_few_records_is_asked_for_again(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answer_of("initializeList", f"<readResponseList>{REFUSED}</readResponseList>")]

    keys = [("internalId", "1"), ("internalId", "2")]
    with pytest.raises(RetryableError, match="asked for 2 records and got 1"):
        initialized_list(wire.soap, "salesOrder", keys, "invoice", Unit(), NAME)


def test_a_type_that_cannot_be_made_or_turned_is_found_at_once(wire: Any) -> None:
    with pytest.raises(ConfigurationError, match="no invoce that is made from another record") as caught:
        initialized(wire.soap, [("salesOrder", ("internalId", "7"))], "invoce", Unit(), NAME)
    assert "invoice" in caught.value.hint
    with pytest.raises(ConfigurationError, match="no task that is made into another record"):
        initialized(wire.soap, [("task", ("internalId", "7"))], "invoice", Unit(), NAME)
