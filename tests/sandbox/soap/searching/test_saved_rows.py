"""Sums and counts of a saved search, over what its rows hold."""

from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.people.caller import Caller
from connector.sandbox.refusals import WireError
from tests.sandbox.soap.conftest import Soap


def caller(soap: Soap) -> Caller:
    integration = next(iter(soap.tenant.integrations.values()))
    return Caller(soap.tenant, soap.tenant.users[1], soap.tenant.roles[1031], integration, "TBA")


def rows(soap: Soap, *columns: Any) -> list[dict[str, Any]]:
    for name, limit in (("A", 1), ("B", 3), ("B", None)):
        body = {"companyName": name, "entityId": f"{name}{limit}", "phone": name, "creditLimit": limit}
        soap.store.create("customer", body)
    definition = {"scriptId": "customsearch_x", "title": "X", "type": "customer", "columns": list(columns)}
    soap.store.create("savedSearch", definition)
    return list(soap.endpoint.saved_rows(caller(soap), "customsearch_x"))


def test_plain_columns_give_a_row_for_each_record(soap: Soap) -> None:
    found = rows(soap, "phone", "creditLimit")

    assert found == [
        {"phone": "A", "creditLimit": "1"},
        {"phone": "B", "creditLimit": "3"},
        {"phone": "B", "creditLimit": ""},
    ]


def test_a_group_has_its_sum_count_least_greatest_and_mean(soap: Soap) -> None:
    kinds = ("sum", "count", "min", "max", "avg")
    found = rows(soap, {"field": "phone", "summary": "group"}, *({"field": "creditLimit", "summary": k} for k in kinds))

    assert [list(row.values()) for row in found] == [["A", *"11111"], ["B", "3", "1", "3", "3", "3"]]
    assert list(found[0])[:2] == ["group(phone)", "sum(creditLimit)"]


def test_an_unknown_search_is_refused(soap: Soap) -> None:
    with pytest.raises(WireError, match="does not exist"):
        soap.endpoint.saved_rows(caller(soap), "customsearch_none")
