from __future__ import annotations

import json

import pytest

from connector.catalogue.reader import load
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.searching.saved_searches import SETTING, SavedSearches
from connector.sandbox.soap.searching.search_terms import Column, Criterion, SearchQuery
from tests.sandbox.soap.conftest import Soap, codes, texts

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
    saved = SavedSearches(soap.store, load())

    assert saved.all()[0].name == "VIPs"
    assert saved.find("900", "Customer") == saved.find("customsearch_vips", "Customer")


def test_a_request_adds_criteria_and_may_name_other_columns(soap: Soap) -> None:
    soap.store.keep_setting(SETTING, json.dumps([OWN]))
    saved = SavedSearches(soap.store, load()).find("900", "Customer")
    mine = Criterion("email", "string", "notEmpty")
    plain = saved.with_request(SearchQuery("Customer", advanced=True))
    asked = saved.with_request(SearchQuery("Customer", {"": (mine,)}, {"": (Column("phone"),)}, advanced=True))

    assert plain.columns == {"": (Column("email"),)}
    assert asked.columns == {"": (Column("phone"),)}
    assert asked.criteria[""] == (Criterion("salesRep", "select", "anyOf", references=({"id": "20"},)), mine)


def test_an_unknown_search_is_refused(soap: Soap) -> None:
    with pytest.raises(WireError, match="does not exist"):
        SavedSearches(soap.store, load()).find("customsearch_none", "Customer")


def test_a_summary_search_has_no_rows(soap: Soap) -> None:
    soap.store.keep_setting(SETTING, json.dumps([{**OWN, "summary": True}]))
    search = '<searchRecord xsi:type="listRel:CustomerSearchAdvanced" savedSearchScriptId="customsearch_vips"/>'
    result = soap.search(search)

    assert codes(result) == ["INVALID_SUMMARY_SRCH"]
    assert texts(result, "message") == ["Cannot return search columns for summary saved search."]


def test_saved_columns_keep_their_labels_and_custom_ones_their_kind(soap: Soap) -> None:
    columns = ["entityId", {"field": "email", "label": "Mail"}, "custentity_vip"]
    soap.store.keep_setting(SETTING, json.dumps([{**OWN, "criteria": [], "columns": columns}]))
    soap.store.create("customer", {"entityId": "A", "email": "a@b.example", "custentity_vip": True})
    row = soap.search('<searchRecord xsi:type="listRel:CustomerSearchAdvanced" savedSearchId="900"/>')

    assert texts(row, "customLabel") == ["Mail"]
    assert [text for text in texts(row, "searchValue") if text] == ["a@b.example", "A", "true"]


def test_a_search_of_the_account_is_a_record_with_joins_found_and_listed(soap: Soap) -> None:
    customer = soap.store.create("customer", {"entityId": "ACME", "email": "a@b.example"}).id
    other = soap.store.create("customer", {"entityId": "Other", "email": "o@b.example"}).id
    for whom in (customer, other):
        soap.store.create("invoice", {"tranId": f"I{whom}", "entity": {"id": str(whom)}})
    soap.store.create(
        "savedSearch",
        {
            "scriptId": "customsearch_acme",
            "title": "Of ACME",
            "type": "invoice",
            "criteria": [
                {"field": "mainLine", "value": True},
                {"join": "customerJoin", "field": "email", "operator": "startsWith", "value": "a@"},
            ],
            "columns": ["tranId", {"join": "customerJoin", "field": "email"}],
        },
    )
    listed = soap.ask('<getSavedSearch><record searchType="transaction"/></getSavedSearch>')
    result = soap.search('<searchRecord xsi:type="tranSales:TransactionSearchAdvanced" savedSearchId="1"/>')

    assert texts(listed, "name")[0] == "Of ACME"
    assert [text for text in texts(result, "searchValue") if text] == [f"I{customer}", "a@b.example"]
