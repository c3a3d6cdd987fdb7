"""What a saved search's definition means, by the searches of the catalogue."""

from __future__ import annotations

from typing import Any

import pytest

from connector.catalogue.reader import load
from connector.errors import ConfigurationError
from connector.sandbox.soap.searching.saved_definitions import Parts, columns_of, criteria_of, search_of
from connector.sandbox.soap.searching.search_terms import Column, Criterion


@pytest.mark.parametrize(
    ("type_", "prefix"), [("customer", "Customer"), ("Customer", "Customer"), ("invoice", "Transaction")]
)
def test_the_type_is_a_record_type_or_a_search(type_: str, prefix: str) -> None:
    assert search_of(type_, load()).prefix == prefix


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({"field": "email", "value": "a@"}, Criterion("email", "string", "is", ("a@",))),
        ({"field": "isInactive", "value": False}, Criterion("isInactive", "boolean", "", ("false",))),
        (
            {"field": "salesRep", "ids": [4, 5]},
            Criterion("salesRep", "select", "anyOf", (), ({"id": "4"}, {"id": "5"})),
        ),
        (
            {"field": "balance", "operator": "between", "values": [1, 2]},
            Criterion("balance", "decimal", "between", ("1", "2")),
        ),
        (
            {"field": "dateCreated", "predefined": "thisMonth"},
            Criterion("dateCreated", "date", "on", predefined="thisMonth"),
        ),
        ({"field": "custentity_a", "value": True}, Criterion("custentity_a", "boolean", "", ("true",), custom=True)),
        (
            {"field": "custentity_a", "id": 7},
            Criterion("custentity_a", "select", "anyOf", (), ({"id": "7"},), custom=True),
        ),
    ],
)
def test_a_condition_has_the_kind_of_its_field_and_a_usual_operator(given: dict[str, Any], meant: Criterion) -> None:
    parts = Parts(search_of("customer", load()), load())

    assert criteria_of(parts, [given]) == {"": (meant,)}


def test_columns_are_named_alone_or_with_more_and_joins_are_noted() -> None:
    parts = Parts(search_of("transaction", load()), load())
    given: list[str | dict[str, str]] = [
        "tranId",
        {"field": "total", "summary": "sum"},
        {"join": "customerJoin", "field": "email", "label": "Mail"},
    ]

    assert columns_of(parts, given) == {
        "": (Column("tranId"), Column("total", summary="sum")),
        "customerJoin": (Column("email", "Mail"),),
    }
    assert parts.join_prefixes == {"customerJoin": "Customer"}


def test_a_near_miss_is_told_with_what_was_meant() -> None:
    parts = Parts(search_of("customer", load()), load())

    with pytest.raises(ConfigurationError, match="no criterion `emial`") as refused:
        criteria_of(parts, [{"field": "emial"}])
    assert "email" in refused.value.hint
