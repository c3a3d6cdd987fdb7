"""getDeleted: valid requests for any filter, rows page by page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from connector.component import Unit
from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.operations.get_deleted import GetDeletedArguments
from connector.netsuite.soap.deleted_records import get_deleted

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]


def result(answer_of: AnswerOf, rows: str, pages: int = 1) -> bytes:
    return answer_of(
        "getDeleted",
        f'<core:getDeletedResult><core:status isSuccess="true"/><core:totalRecords>3</core:totalRecords>'
        f"<core:totalPages>{pages}</core:totalPages><core:deletedRecordList>{rows}</core:deletedRecordList>"
        "</core:getDeletedResult>",
    )


def deletion(attributes: str, moment: str = "2026-11-02T09:00:00.000-08:00", kind: str = "RecordRef") -> str:
    return (
        f"<core:deletedRecord><core:deletedDate>{moment}</core:deletedDate>"
        f'<core:record xsi:type="core:{kind}" {attributes}><core:name>Gone</core:name></core:record>'
        "</core:deletedRecord>"
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, {}),
        ({"since": "2026-11-01T00:00:00Z"}, {"deletedDate": ("onOrAfter", ["2026-11-01T00:00:00.000Z"])}),
        ({"until": "2026-11-02T00:00:00Z"}, {"deletedDate": ("onOrBefore", ["2026-11-02T00:00:00.000Z"])}),
        (
            {"since": "2026-11-01T01:00:00+01:00", "until": "2026-11-02T00:00:00Z"},
            {"deletedDate": ("within", ["2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z"])},
        ),
        ({"record_type": ("Customer", "salesorder")}, {"type": ("anyOf", ["customer", "salesOrder"])}),
        (
            {"record_type": "customrecord_x"},
            {"type": ("anyOf", ["customRecord"]), "scriptId": ("is", ["customrecord_x"])},
        ),
        ({"script_id": "customrecord_x"}, {"scriptId": ("is", ["customrecord_x"])}),
        ({"record_type": ("customrecord_x", "customrecord_y")}, {"type": ("anyOf", ["customRecord"])}),
    ],
)
def test_every_filter_is_valid(
    wire: Any, answer_of: AnswerOf, validated: Validated, asked: dict[str, Any], told: dict[str, Any]
) -> None:
    wire.answers = [result(answer_of, "")]

    assert list(get_deleted(wire, GetDeletedArguments.model_validate(asked), Unit())) == []

    filters = validated(wire.sent[0][1])[0]
    assert {etree.QName(one).localname: (one.get("operator"), [value.text for value in one]) for one in filters} == told
    assert b"pageSize>1000<" in wire.sent[0][1]


def test_rows_have_one_shape_and_pages_follow(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [
        result(answer_of, deletion('internalId="7" externalId="C-7" type="customer"'), pages=2),
        result(
            answer_of,
            deletion('internalId="8" typeId="12" scriptId="customrecord_x"', kind="CustomRecordRef")
            + deletion('internalId="9" typeId="12"', kind="CustomRecordRef"),
            pages=2,
        ),
    ]

    rows = list(get_deleted(wire, GetDeletedArguments(), Unit()))

    assert rows[0] == {
        "id": "7",
        "externalId": "C-7",
        "type": "customer",
        "name": "Gone",
        "deletedDate": datetime(2026, 11, 2, 17, tzinfo=UTC),
    }
    assert [row["type"] for row in rows] == ["customer", "customrecord_x", "customRecord".lower()]
    assert [b"pageIndex>1<" in wire.sent[0][1], b"pageIndex>2<" in wire.sent[1][1]] == [True, True]


def test_the_end_of_the_period_is_not_in_it_and_other_script_ids_are_left_out(wire: Any, answer_of: AnswerOf) -> None:
    custom = 'internalId="8" typeId="12" scriptId="customrecord_{}"'
    edge = deletion('internalId="7" type="customer"', moment="2026-11-02T00:00:00.000Z")
    rows = edge + "".join(deletion(custom.format(name), "2026-11-01T00:00:00Z", "CustomRecordRef") for name in "xyz")
    wire.answers = [result(answer_of, rows)]
    asked = GetDeletedArguments.model_validate(
        {"until": "2026-11-02T00:00:00Z", "type": ["customer", "customrecord_x", "customrecord_y"]}
    )

    found = list(get_deleted(wire, asked, Unit()))

    assert [row["type"] for row in found] == ["customrecord_x", "customrecord_y"]


def test_a_type_without_deletions_says_so_before_anything_is_sent(wire: Any) -> None:
    with pytest.raises(ConfigurationError, match="no deletions of custmer") as caught:
        get_deleted(wire, GetDeletedArguments(record_type=("custmer",)), Unit())

    assert "customer" in caught.value.hint
    assert wire.sent == []


def test_a_refusal_raises(wire: Any, answer_of: AnswerOf) -> None:
    refused = (
        '<core:getDeletedResult><core:status isSuccess="false"><core:statusDetail type="ERROR">'
        "<core:code>INSUFFICIENT_PERMISSION</core:code><core:message>Deleted Records</core:message>"
        "</core:statusDetail></core:status></core:getDeletedResult>"
    )
    wire.answers = [answer_of("getDeleted", refused)]

    with pytest.raises(RejectedError, match="Deleted Records") as caught:
        list(get_deleted(wire, GetDeletedArguments(), Unit()))

    assert caught.value.is_a("NETSUITE:INSUFFICIENT_PERMISSION")
