from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.poll_arguments import ChangeArguments, PollArguments, RecordChangeArguments, check_condition


def test_reads_mulesofts_spelling() -> None:
    found = ChangeArguments.model_validate({"objectType": "customer", "startDateTime": "2026-01-01T00:00:00Z"})

    assert (found.record_type, found.start) == ("customer", datetime(2026, 1, 1, tzinfo=UTC))


def test_reaches_back_a_quarter_of_an_hour_and_stays_half_a_minute_behind() -> None:
    found = PollArguments()

    assert (found.overlap, found.lag, found.start, found.page_size) == (900.0, 30.0, "beginning", 1000)
    assert RecordChangeArguments(record_type="customer").vanished_fields == "fail"


@pytest.mark.parametrize(
    "text", ["a = 1", "(a = ? OR b IN ('x;', '--'))", "\"a\" = 'it''s' AND EXISTS (SELECT 1 FROM x)"]
)
def test_a_condition_may_hold_whatever_stays_inside_it(text: str) -> None:
    check_condition(text)


@pytest.mark.parametrize(
    "text",
    ["a) OR (b", "((a = 1)", "a = 1 /* b", "a -- b", "a; b", "a = 'b", 'a = "b', "a GROUP BY b", "a UNION SELECT 1"],
)
def test_a_condition_does_not_break_out(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not one condition"):
        check_condition(text)
