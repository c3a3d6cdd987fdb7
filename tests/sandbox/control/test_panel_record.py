"""Records that a tester gives to the control panel."""

from decimal import Decimal
from typing import Any

import pytest

from connector.catalogue.reader import load
from connector.sandbox.control.panel_record import shaped
from connector.sandbox.refusals import InvalidValueError


def given(type_: str, **body: Any) -> dict[str, Any]:
    return shaped(load().record(type_), body, load())


def test_known_members_get_the_shapes_that_are_kept() -> None:
    found = given(
        "customer",
        subsidiary=1,
        creditLimit="10.50",
        addressBook={"items": [{"label": "x", "addressBookAddress": {"city": "Y"}}]},
        whatever={"a": [1]},
        email=None,
    )

    assert found == {
        "subsidiary": {"id": "1"},
        "creditLimit": Decimal("10.50"),
        "addressBook": [{"label": "x", "addressBookAddress": {"city": "Y"}}],
        "whatever": {"a": [1]},
        "email": None,
    }


@pytest.mark.parametrize(
    "body",
    [
        {"addressBook": 5},
        {"addressBook": [5]},
        {"addressBook": {"items": {}}},
        {"addressBook": [{"addressBookAddress": 5}]},
        {"subsidiary": True},
        {"subsidiary": {"id": {"id": 1}}},
        {"creditLimit": "NaN"},
        {"lastModifiedDate": 5},
        {"isInactive": "maybe"},
        {"groupPricing": {"items": [[]]}},
    ],
)
def test_what_no_channel_could_read_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        given("customer", **body)
