from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.rest.user_dates import NotADateError, java_pattern, parse_user_date
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client


@given(st.dates(min_value=date(1000, 1, 1)))
def test_reads_what_the_preference_writes(day: date) -> None:
    assert parse_user_date(f"{day.month}/{day.day}/{day.year}", "M/D/YYYY") == day
    assert parse_user_date(day.isoformat(), "YYYY-MM-DD") == day


@pytest.mark.parametrize(
    ("text", "date_format"),
    [
        ("31.1.2026", "D.M.YYYY"),
        ("2026-01-31", "YYYY-MM-DD"),
        ("01/31/2026", "MM/DD/YYYY"),
        ("31-Jan-2026", "D-Mon-YYYY"),
        ("31-JANUARY-2026", "DD-MONTH-YYYY"),
        ("31 January, 2026", "D MONTH, YYYY"),
    ],
)
def test_knows_other_preferences(text: str, date_format: str) -> None:
    assert parse_user_date(text, date_format) == date(2026, 1, 31)


@pytest.mark.parametrize(
    "text", ["2026-01-31", "31/1/2026", "1/31/26", "1/31/2026 11:00 pm", "1/31/2026 11:00", "", "soon", "٣/1/2026"]
)
def test_refuses_any_other_format(text: str) -> None:
    with pytest.raises(NotADateError):
        parse_user_date(text, "M/D/YYYY")


def test_refuses_a_month_that_is_none() -> None:
    with pytest.raises(NotADateError):
        parse_user_date("31-Foo-2026", "D-Mon-YYYY")


@pytest.mark.parametrize(
    ("date_format", "java"), [("M/D/YYYY", "M/d/yy"), ("DD-Mon-YYYY", "dd-MMM-yy"), ("YYYY/MM/DD", "yy/MM/dd")]
)
def test_names_the_format_as_netsuite_does(date_format: str, java: str) -> None:
    assert java_pattern(date_format) == java


def test_a_format_that_was_chosen_holds_for_filters_and_queries_at_once(sandbox: Sandbox, client: Client) -> None:
    sandbox.store.create("salesOrder", {"tranDate": "2025-03-05", "tranId": "DATED"})
    sandbox.tenant.date_format = "DD-MONTH-YYYY"
    query = {"q": "SELECT trandate FROM transaction WHERE tranid = 'DATED'"}

    rows = client.post("/services/rest/query/v1/suiteql", query, headers={"Prefer": "transient"}).json()
    found = client.get("/salesOrder", params={"q": 'tranDate ON "05-March-2025"'}).json()

    assert rows["items"][0]["trandate"] == "05-March-2025"
    assert found["totalResults"] == 1
