import pytest

from connector.catalogue.reader import load
from connector.sandbox.records.required_fields import check_complete, check_not_cleared
from connector.sandbox.refusals import MissingValueError

CUSTOMER = load().record("customer")
ORDER = load().record("salesOrder")


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(MissingValueError, match=r"^Please enter value\(s\) for: Company Name, Subsidiary$"):
        check_complete(CUSTOMER, {}, {"entityId": "1001"})


def test_any_of_the_names_will_do() -> None:
    for name in ("companyName", "lastName", "entityId"):
        check_complete(CUSTOMER, {name: "x", "subsidiary": {"id": "1"}}, {})


def test_what_netsuite_fills_in_need_not_be_given() -> None:
    check_complete(ORDER, {"item": [{"item": {"id": "1"}}]}, {"entity": {"id": "1"}})
    with pytest.raises(MissingValueError, match="Item"):
        check_complete(ORDER, {"item": []}, {"entity": {"id": "1"}})


def test_an_update_may_not_empty_what_is_needed() -> None:
    after = {"companyName": None, "entityId": None, "subsidiary": {"id": "1"}}

    check_not_cleared(CUSTOMER, after, {"phone": None})
    with pytest.raises(MissingValueError, match=r"Company Name$"):
        check_not_cleared(CUSTOMER, after, {"companyName": None})
    with pytest.raises(MissingValueError, match=r"Subsidiary$"):
        check_not_cleared(CUSTOMER, {"entityId": "x"}, {"subsidiary": None})
