import pytest

from connector.catalogue.reader import load
from connector.sandbox.people.tenant import ALL_FEATURES
from connector.sandbox.records.record_features import hidden_members, hidden_types, without
from connector.sandbox.refusals import FeatureOffError, UnknownTypeError
from tests.sandbox.office import Office


def test_an_account_with_all_features_hides_nothing() -> None:
    customer = load().record("customer")

    assert hidden_members(ALL_FEATURES) == hidden_types(ALL_FEATURES) == frozenset()
    assert without(customer, frozenset()) is customer


def test_without_oneworld_nobody_needs_or_has_a_subsidiary() -> None:
    office = Office()
    office.tenant.features.discard("SUBSIDIARIES")
    id_ = office.create("customer", companyName="A")

    assert "subsidiary" not in office.read("customer", id_)
    assert office.desk.record_type("customer").find("subsidiary") is None
    with pytest.raises(UnknownTypeError):
        office.desk.record_type("subsidiary")
    with pytest.raises(FeatureOffError) as caught:
        office.create("customer", companyName="B", subsidiary={"id": "1"})
    assert (caught.value.code, caught.value.soap_code) == ("NONEXISTENT_FIELD", "INSUFFICIENT_PERMISSION")
    assert "2) An associated feature is disabled" in caught.value.soap_message


def test_a_feature_switched_off_hides_what_was_written_before_and_shows_it_again() -> None:
    office = Office()
    id_ = office.customer(currency={"id": "1"})
    office.tenant.features.discard("MULTICURRENCY")
    assert "currency" not in office.read("customer", id_)
    assert "currency" not in [record.name for record in office.desk.record_types()]

    office.tenant.features.add("MULTICURRENCY")
    assert office.read("customer", id_)["currency"]["refName"] == "US Dollar"


def test_lines_lose_their_columns_too() -> None:
    order = without(load().record("salesOrder"), hidden_members(()))
    item = next(sublist for sublist in order.sublists if sublist.name == "item")

    assert item.find("inventorysubsidiary") is None
    assert item.find("quantity") is not None
