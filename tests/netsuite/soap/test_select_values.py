"""getSelectValue: valid requests, choices page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from connector.component import Unit
from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.operations.get_select_value import GetSelectValueArguments
from connector.netsuite.soap.select_values import select_values

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]


def page(answer_of: AnswerOf, ids: str, pages: int, total: int) -> bytes:
    refs = "".join(
        f'<core:baseRef xsi:type="core:RecordRef" internalId="{id_}"><core:name>N{id_}</core:name></core:baseRef>'
        for id_ in ids
    )
    return answer_of(
        "getSelectValue",
        f'<core:getSelectValueResult><core:status isSuccess="true"/><core:totalRecords>{total}</core:totalRecords>'
        f"<core:totalPages>{pages}</core:totalPages><core:baseRefList>{refs}</core:baseRefList>"
        "</core:getSelectValueResult>",
    )


def test_a_description_holds_all_that_is_known(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [page(answer_of, "1", 1, 1)]
    asked = GetSelectValueArguments(
        record_type="salesOrder",
        field="item.item",
        filter={"startsWith": "A"},
        record={"customForm": {"id": "68"}, "entity": {"id": "7"}, "memo": "x", "subsidiary": {"id": "2"}},
    )

    assert list(select_values(wire, asked, Unit())) == [{"id": "1", "name": "N1"}]

    told = {etree.QName(part).localname: part for part in validated(wire.sent[0][1])[0]}
    assert (told["recordType"].text, told["sublist"].text, told["field"].text) == ("salesOrder", "itemList", "item")
    assert told["customForm"].get("internalId") == "68"
    assert (told["filter"].get("operator"), told["filter"][0].text) == ("startsWith", "A")
    filters = [[value.text for value in one] for one in told["filterByValueList"]]
    assert filters == [
        ["entity", "7"],
        ["subsidiary", "2"],
    ]


def test_pages_follow_by_number_and_a_limit_ends_them(wire: Any, answer_of: AnswerOf) -> None:
    asked = GetSelectValueArguments(record_type="customer", field="terms", limit=3)
    wire.answers = [page(answer_of, "12", 3, 6), page(answer_of, "34", 3, 6)]

    pages = list(select_values(wire, asked, Unit()).pages())

    assert [choice["id"] for found in pages for choice in found.records] == ["1", "2", "3"]
    assert pages[0].total == 3
    assert b"pageIndex>2<" in wire.sent[1][1]


def test_a_custom_record_is_named_by_its_number(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [page(answer_of, "1", 1, 1)]
    key = "__customRecordType__customrecord_rating__374"

    list(select_values(wire, GetSelectValueArguments(record_type=key, field="custrecord_level"), Unit()))

    told = validated(wire.sent[0][1])[0]
    assert told[0].get("internalId") == "374"
    assert told[1].text == "custrecord_level"


@pytest.mark.parametrize("field", ["nosuch", "item.nosuch", "nosuch.item", "memo.item"])
def test_a_misspelt_field_is_found_before_anything_is_sent(wire: Any, field: str) -> None:
    with pytest.raises(ConfigurationError, match="no field of"):
        select_values(wire, GetSelectValueArguments(record_type="salesOrder", field=field), Unit())

    assert wire.sent == []


def test_a_refusal_raises(wire: Any, answer_of: AnswerOf) -> None:
    refused = (
        '<core:getSelectValueResult><core:status isSuccess="false"><core:statusDetail type="ERROR">'
        "<core:code>INVALID_FLD_VALUE</core:code><core:message>no select</core:message></core:statusDetail>"
        "</core:status></core:getSelectValueResult>"
    )
    wire.answers = [answer_of("getSelectValue", refused)]

    with pytest.raises(RejectedError, match="no select"):
        list(select_values(wire, GetSelectValueArguments(record_type="salesOrder", field="memo"), Unit()))
