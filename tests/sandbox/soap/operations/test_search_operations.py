from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.soap.searching.search_sessions import IDLE_SECONDS
from tests.sandbox.soap.conftest import Soap, codes, texts

CUSTOMERS = '<searchRecord xsi:type="listRel:CustomerSearch"/>'


@pytest.fixture
def twelve(soap: Soap) -> Soap:
    """An account with twelve customers."""
    for number in range(1, 13):
        body = {"companyName": f"N{number:02}", "addressBook": [{"internalId": "1", "label": "L"}]}
        soap.store.create("customer", body, id=100 + number)
    return soap


def _more(soap: Soap, search_id: str, page: int) -> Any:
    inner = f"<searchId>{search_id}</searchId><pageIndex>{page}</pageIndex>"
    return soap.ask(f"<searchMoreWithId>{inner}</searchMoreWithId>")[0]


def _ids(result: Any) -> list[str]:
    return [record.get("internalId") for record in result.iter("{*}record")]


def test_pages_hold_every_record_once(twelve: Soap) -> None:
    first = twelve.search(CUSTOMERS, "<pageSize>5</pageSize>")
    search_id = texts(first, "searchId")[0]
    pages = [first, *(_more(twelve, search_id, page) for page in (2, 3))]

    assert [texts(page, "totalRecords")[0] for page in pages] == ["12"] * 3
    assert [texts(page, "pageIndex")[0] for page in pages] == ["1", "2", "3"]
    assert texts(first, "totalPages") == ["3"]
    assert [id_ for page in pages for id_ in _ids(page)] == [str(number) for number in range(101, 113)]


def test_the_search_id_is_the_ns_id_of_the_first_page(twelve: Soap) -> None:
    _, envelope = twelve.post(twelve.envelope(f"<search>{CUSTOMERS}</search>"))

    assert envelope.findtext(".//{*}nsId") == envelope.findtext(".//{*}searchId")
    assert len(envelope.findtext(".//{*}searchId")) == 60


def test_each_page_runs_the_search_again(twelve: Soap) -> None:
    first = twelve.search(CUSTOMERS, "<pageSize>5</pageSize>")
    twelve.store.delete("customer", 101)
    second = _more(twelve, texts(first, "searchId")[0], 2)

    assert texts(second, "totalRecords") == ["11"]
    assert _ids(second) == ["107", "108", "109", "110", "111"]


def test_a_search_id_dies_after_fifteen_idle_minutes(twelve: Soap) -> None:
    search_id = texts(twelve.search(CUSTOMERS, "<pageSize>5</pageSize>"), "searchId")[0]
    twelve.now[0] += IDLE_SECONDS
    assert _ids(_more(twelve, search_id, 2))

    twelve.now[0] += IDLE_SECONDS + 1
    assert codes(_more(twelve, search_id, 2)) == ["INVALID_JOB_ID"]


def test_a_page_that_is_not_there_is_refused(twelve: Soap) -> None:
    search_id = texts(twelve.search(CUSTOMERS, "<pageSize>5</pageSize>"), "searchId")[0]

    assert codes(_more(twelve, search_id, 4)) == ["INVALID_SEARCH_PAGE_INDEX"]
    assert codes(_more(twelve, search_id, 0)) == ["INVALID_SEARCH_PAGE_INDEX"]
    assert codes(_more(twelve, "WEBSERVICES_nobody", 1)) == ["INVALID_JOB_ID"]


def test_nothing_found_is_no_page(soap: Soap) -> None:
    result = soap.search(CUSTOMERS)

    assert (texts(result, "totalRecords"), texts(result, "totalPages")) == (["0"], ["0"])


@pytest.mark.parametrize("size", ["4", "1001", "0"])
def test_a_page_has_5_to_1000_records(twelve: Soap, size: str) -> None:
    result = twelve.search(CUSTOMERS, f"<pageSize>{size}</pageSize>")

    assert codes(result) == ["INVALID_SEARCH_PAGE_SIZE"]
    assert "WS_INVALID_SEARCH_PAGE_SIZE" in texts(result, "message")[0]


def test_sublists_come_only_when_asked_for(twelve: Soap) -> None:
    short = twelve.search(CUSTOMERS)
    whole = twelve.search(CUSTOMERS, "<bodyFieldsOnly>false</bodyFieldsOnly>")

    assert short.find(".//{*}addressbookList") is None
    assert whole.find(".//{*}addressbookList") is not None


def _advanced(columns: str, attributes: str = "") -> str:
    inner = f"<listRel:columns><listRel:basic>{columns}</listRel:basic></listRel:columns>" if columns else ""
    return f'<searchRecord xsi:type="listRel:CustomerSearchAdvanced"{attributes}>{inner}</searchRecord>'


def test_an_advanced_search_gives_rows(twelve: Soap) -> None:
    result = twelve.search(_advanced("<common:internalId/><common:companyName/>"), "<pageSize>5</pageSize>")
    second = _more(twelve, texts(result, "searchId")[0], 2)

    assert result.find(".//{*}recordList") is None
    assert [one.get("internalId") for one in result.iter("{*}searchValue") if one.get("internalId")] == [
        str(number) for number in range(101, 106)
    ]
    assert [text for text in texts(second, "searchValue") if text] == ["N06", "N07", "N08", "N09", "N10"]


def test_an_advanced_search_must_want_columns_or_be_saved(twelve: Soap) -> None:
    without = twelve.search(_advanced(""))
    unwanted = twelve.search(_advanced("<common:email/>"), "<returnSearchColumns>false</returnSearchColumns>")

    assert codes(without) == codes(unwanted) == ["INVALID_SEARCH_PREF"]


def test_a_saved_search_gives_its_columns_or_the_records(twelve: Soap) -> None:
    saved = _advanced("", ' savedSearchId="57"')
    rows = twelve.search(saved)
    records = twelve.search(saved, "<returnSearchColumns>false</returnSearchColumns>")

    assert len(rows.findall(".//{*}searchRow")) == 12
    assert len(_ids(records)) == 12


def test_criteria_are_added_to_a_saved_search(twelve: Soap) -> None:
    twelve.store.update("customer", 103, {"isInactive": True})
    value = "<c:searchValue>N0</c:searchValue>"
    name = f'<common:companyName operator="startsWith">{value}</common:companyName>'
    criteria = f"<listRel:criteria><listRel:basic>{name}</listRel:basic></listRel:criteria>"
    record = f'<searchRecord xsi:type="listRel:CustomerSearchAdvanced" savedSearchId="57">{criteria}</searchRecord>'

    assert texts(twelve.search(record), "totalRecords") == ["8"]


def test_a_saved_search_of_another_type_is_refused(twelve: Soap) -> None:
    wrong = _advanced("", ' savedSearchScriptId="customsearch_open_invoices"')

    assert codes(twelve.search(wrong)) == ["INVALID_SAVEDSEARCH"]


def test_a_search_without_a_search_says_so(soap: Soap) -> None:
    assert codes(soap.ask("<search/>")) == ["INVALID_SEARCH"]


def test_a_criterion_that_the_sandbox_cannot_compute_is_warned_of(soap: Soap) -> None:
    criterion = '<common:lastSaleDate operator="notEmpty"/>'
    basic = f"<listRel:basic>{criterion}</listRel:basic>"
    result = soap.search(f'<searchRecord xsi:type="listRel:CustomerSearch">{basic}</searchRecord>')

    assert result.find("{*}status").get("isSuccess") == "true"
    assert result.find(".//{*}statusDetail").get("type") == "WARN"
    assert "lastSaleDate" in texts(result, "message")[0]
