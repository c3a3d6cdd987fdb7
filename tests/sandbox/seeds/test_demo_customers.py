"""Customers and contacts of the demo."""

from __future__ import annotations

from connector.sandbox.seeds.demo_account import table
from connector.sandbox.storage.store import Store


def test_the_first_customers_stand_for_each_country_once(demo: Store) -> None:
    regions = table("regions")
    first = list(demo.select("customer"))[: len(regions)]
    countries = [stored.body["addressBook"][0]["addressBookAddress"]["country"]["id"] for stored in first]

    assert countries == [region["country"] for region in regions]


def test_shares_of_countries_add_up_to_a_hundred() -> None:
    assert sum(region["share"] for region in table("regions")) == 100


def test_people_have_names_and_firms_a_company_name(demo: Store) -> None:
    people = [stored.body for stored in demo.select("customer") if stored.body["isPerson"]]

    assert 20 < len(people) < 80
    assert all(body["lastName"] and "companyName" not in body for body in people)


def test_entity_ids_and_keys_of_addresses_are_unique(demo: Store) -> None:
    customers = [stored.body for stored in demo.select("customer")]
    keys = [line["internalId"] for body in customers for line in body["addressBook"]]

    assert len({body["entityId"] for body in customers}) == len(customers)
    assert len(set(keys)) == len(keys)


def test_some_customers_have_no_external_id(demo: Store) -> None:
    without = [stored for stored in demo.select("customer") if stored.external_id is None]

    assert len(without) == 48


def test_contacts_belong_to_companies(demo: Store) -> None:
    for stored in demo.select("contact"):
        company = demo.get("customer", stored.body["company"]["id"])
        assert company is not None
        assert not company.body["isPerson"]
