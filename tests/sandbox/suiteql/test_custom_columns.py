"""Custom fields become columns."""

from __future__ import annotations

from typing import Any

import pytest


def field(script_id: str, on: str, kind: str, **more: str) -> dict[str, str]:
    return {"scriptId": script_id, "label": script_id.title(), "appliesTo": on, "fieldType": kind, **more}


def test_a_declared_field_is_a_column_before_any_value(account: Any) -> None:
    account.store.create("customField", field("custentity_score", "entity:customer", "integer"))

    assert account.rows("SELECT custentity_score FROM customer") == []
    assert account.reason("SELECT custentity_score FROM vendor").startswith("no table")
    assert account.rows("SELECT scriptid, name, fieldtype, fieldvaluetype FROM customfield") == [
        {"scriptid": "custentity_score", "name": "Custentity_Score", "fieldtype": "ENTITY", "fieldvaluetype": "INTEGER"}
    ]


@pytest.mark.parametrize(
    ("on", "tables"),
    [
        ("entity", ["customer", "vendor", "employee", "contact"]),
        ("entity:vendor", ["vendor"]),
        ("body", ["transaction"]),
        ("column", ["transactionline"]),
        ("item", ["item"]),
        ("record:customrecord_x", ["customrecord_x"]),
    ],
)
def test_a_field_applies_to_its_tables(account: Any, on: str, tables: list[str]) -> None:
    account.store.create("customField", field("custx", on, "text"))

    account.engine.projection.ready(())
    shapes = account.engine.projection.tables
    assert sorted(name for name, shape in shapes.items() if "custx" in shape.columns) == sorted(tables)


def test_an_undeclared_field_is_taken_as_its_first_value_says(account: Any) -> None:
    account.store.create(
        "salesOrder",
        {
            "custbody_when": "2025-03-09T10:00:00Z",
            "custbody_flag": True,
            "custbody_list": {"id": "4"},
            "custbody_many": [{"id": "1"}, {"id": "2"}],
            "custbody_amount": 1.5,
            "item": [{"line": 1, "item": {"id": "1"}, "custcol_text": "x"}],
        },
    )

    assert account.rows(
        "SELECT custbody_when, custbody_flag, custbody_list, custbody_many, custbody_amount FROM transaction"
    ) == [
        {
            "custbody_when": "3/9/2025",
            "custbody_flag": "T",
            "custbody_list": "4",
            "custbody_many": "1, 2",
            "custbody_amount": "1.5",
        }
    ]
    assert account.values("SELECT custcol_text FROM transactionline WHERE mainline = 'F'") == ["x"]


def test_checkboxes_are_never_null(account: Any) -> None:
    account.store.create("customer", {"entityId": "before"})
    account.store.create("customField", field("custentity_vip", "entity", "checkbox"))
    account.store.create("customer", {"entityId": "after"})

    assert account.values("SELECT custentity_vip FROM customer") == ["F", "F"]


def test_a_record_type_has_a_table_and_a_row(account: Any) -> None:
    account.store.create(
        "customRecordType", {"scriptId": "CUSTOMRECORD_Tier", "recordName": "Tier", "description": "of loyalty"}
    )

    assert account.rows("SELECT * FROM customrecord_tier") == []
    assert account.rows("SELECT internalid, scriptid, name, description FROM customrecordtype") == [
        {"internalid": "1", "scriptid": "customrecord_tier", "name": "Tier", "description": "of loyalty"}
    ]


def test_a_definition_may_change_and_go(account: Any) -> None:
    account.store.create("customField", field("custentity_a", "entity", "text"))
    account.store.update("customField", 1, {"label": "New"})
    assert account.values("SELECT name FROM customfield") == ["New"]

    account.store.delete("customField", 1)
    assert account.values("SELECT name FROM customfield") == []
