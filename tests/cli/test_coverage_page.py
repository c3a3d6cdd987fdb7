"""The coverage page promises nothing that no file holds."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from connector.cli.coverage_page import REFUSED, Row, coverage, coverage_page, soap_name
from connector.cli.mule_operations import REST, RESTLET, SCHEMA_TESTS, SOAP
from connector.netsuite.client import NetSuite
from connector.sandbox.soap.operations.operation_table import OPERATIONS

ROOT = Path(__file__).parents[2]
ROWS = list(coverage())


def name_of(row: Row) -> str:
    return f"{row.connector}: {row.mule}"


def test_has_every_operation_of_the_three_connectors_once() -> None:
    assert Counter(row.connector for row in ROWS) == {"SOAP": 41, "RESTlet": 4, "REST": 25}
    assert len({name_of(row) for row in ROWS}) == len(ROWS) == len(SOAP) + len(RESTLET) + len(REST)


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_no_cell_is_empty_without_a_reason(row: Row) -> None:
    assert row.ours
    assert all(hasattr(NetSuite, name) for name in row.ours)
    assert row.until
    assert row.sandbox not in ("", "**no**")
    assert row.schema not in ("", "**no**")
    assert row.transports or (row.mule in REFUSED and row.note)


@pytest.mark.parametrize("row", [row for row in ROWS if row.connector == "SOAP"], ids=name_of)
def test_what_goes_over_one_transport_only_says_what_to_do_instead(row: Row) -> None:
    if row.transports == ("soap",):
        assert row.until == "2028.2"
        assert row.note


def test_every_file_it_points_at_is_there() -> None:
    links = set(re.findall(r"\]\(\.\./\.\./([^)]+)\)", coverage_page()))

    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


@pytest.mark.parametrize("test", SCHEMA_TESTS)
def test_a_test_against_the_real_schema_is_one(test: str) -> None:
    text = (ROOT / f"tests/netsuite/soap/test_{test}.py").read_text(encoding="utf-8")
    words = set(re.findall(r"[A-Za-z]+", text.replace("_", "")))
    found = {word.lower() for word in words}
    composed = {"getaccountgovernanceinfo", "getintegrationgovernanceinfo"} if "GovernanceInfo" in text else set()

    assert "validated(" in text
    assert "wsdl" in text
    assert [name for name in SCHEMA_TESTS[test] if name.lower() not in found | composed] == []


def test_the_sandbox_answers_what_mulesoft_asks_over_soap_and_the_pages_of_a_search() -> None:
    assert set(OPERATIONS) == {soap_name(name) for name in SOAP} | {"searchMoreWithId"}


def test_the_rest_connectors_lists_are_our_jobs() -> None:
    ours = {row.mule: row.ours for row in ROWS if row.connector == "REST"}
    over_soap = {row.mule: row.ours for row in ROWS if row.connector == "SOAP"}

    assert ours["add-list"] == ("async_add_list",)
    assert over_soap["add-list"] == ("add_list",)


def test_says_what_mulesoft_has_not() -> None:
    beyond = coverage_page().partition("## Ours beyond MuleSoft's")[2]

    assert "`wait_for_async_job`" in beyond
    assert "`download_file`" in beyond
