from __future__ import annotations

import json

import pytest

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.searching.saved_searches import SETTING, SavedSearches
from connector.sandbox.soap.searching.search_terms import Column, Criterion, SearchQuery
from tests.sandbox.soap.conftest import Soap

OWN = {
    "id": "900",
    "script_id": "customsearch_vips",
    "name": "VIPs",
    "search": "Customer",
    "criteria": [{"field": "salesRep", "kind": "select", "operator": "anyOf", "ids": [20]}],
    "columns": ["email"],
}


def test_an_accounts_own_searches_are_found_by_both_ids(soap: Soap) -> None:
    soap.store.keep_setting(SETTING, json.dumps([OWN]))
    saved = SavedSearches(soap.store)

    assert saved.all()[0].name == "VIPs"
    assert saved.find("900", "Customer") == saved.find("customsearch_vips", "Customer")


def test_a_request_adds_criteria_and_may_name_other_columns(soap: Soap) -> None:
    soap.store.keep_setting(SETTING, json.dumps([OWN]))
    saved = SavedSearches(soap.store).find("900", "Customer")
    mine = Criterion("email", "string", "notEmpty")
    plain = saved.with_request(SearchQuery("Customer", advanced=True))
    asked = saved.with_request(SearchQuery("Customer", {"": (mine,)}, {"": (Column("phone"),)}, advanced=True))

    assert plain.columns == {"": (Column("email"),)}
    assert asked.columns == {"": (Column("phone"),)}
    assert asked.criteria[""] == (Criterion("salesRep", "select", "anyOf", references=({"id": "20"},)), mine)


def test_an_unknown_search_is_refused(soap: Soap) -> None:
    with pytest.raises(WireError, match="does not exist"):
        SavedSearches(soap.store).find("customsearch_none", "Customer")
