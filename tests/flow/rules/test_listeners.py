from __future__ import annotations

import pytest

from tests.flow.rules.conftest import Found

FLOWS = """
flows:
  a: {source: {http.listener: {path: '/orders', %s}}, steps: [{logger: x}]}
  b:
    source:
      http.listener: {path: '%s', %s}
    steps: [{logger: y}]
"""
CONFIGS = """
configs:
  shop: {type: http, listen: {port: 8081}}
  other: {type: http, listen: {port: 8082}}
"""
GET, POST, SHOP = "allowed_methods: [GET]", "allowed_methods: POST", "config: shop"


@pytest.mark.parametrize(
    ("first", "path", "second"),
    [
        (GET, "/orders", GET),
        (GET, "orders/", "allowed_methods: 'get, post'"),
        (GET, "/orders", "allowed_methods: []"),
        ("error_statuses: {}", "/orders", POST),
    ],
)
def test_a_path_that_a_flow_listens_to_already_is_told(first: str, path: str, second: str, found: Found) -> None:
    text = FLOWS % (f"{SHOP}, {first}", path, f"{SHOP}, {second}")

    assert found(text, CONFIGS) == [("taken-path", "error", 5)]


@pytest.mark.parametrize(
    ("first", "path", "second"),
    [
        (f"{SHOP}, {GET}", "/orders", f"{SHOP}, {POST}"),
        (f"{SHOP}, {GET}", "/orders/{id}", f"{SHOP}, {GET}"),
        (f"{SHOP}, {GET}", "/orders", f"config: other, {GET}"),
    ],
)
def test_other_requests_are_not(first: str, path: str, second: str, found: Found) -> None:
    assert found(FLOWS % (first, path, second), CONFIGS) == []


def test_names_of_places_make_no_difference(found: Found) -> None:
    text = (FLOWS % (f"{SHOP}, {GET}", "/orders/{id}", f"{SHOP}, {GET}")).replace("/orders',", "/orders/{number}',")

    assert [code for code, _, _ in found(text, CONFIGS)] == ["taken-path"]


def test_a_flow_that_is_started_by_name_may_stand_in_for_another(found: Found) -> None:
    text = (FLOWS % (f"{SHOP}, {GET}", "/orders", f"{SHOP}, {GET}")).replace(
        "  b:\n", "  b:\n    initial_state: stopped\n"
    )

    assert found(text, CONFIGS) == []
