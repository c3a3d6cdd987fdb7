from __future__ import annotations

import pytest

from connector.errors import AmbiguousError, RejectedError, RetryableError
from connector.outcome import Outcome, Report, failure


def test_only_ok_is_ok() -> None:
    verdicts = ["ok", "failed", "saved_with_error", "ambiguous", "not_sent"]

    assert [Outcome(outcome=verdict).ok for verdict in verdicts] == [True, False, False, False, False]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("failed", RejectedError),
        ("ambiguous", AmbiguousError),
        ("not_sent", RetryableError),
        ("saved_with_error", RejectedError),
    ],
)
def test_a_single_write_that_is_not_ok_raises(outcome: str, expected: type[Exception]) -> None:
    given = Outcome(outcome=outcome, id="7", error={"type": "NETSUITE:USER_ERROR", "code": "X", "message": "no"})  # type: ignore[arg-type]

    with pytest.raises(expected) as caught:
        given.raised("netsuite.add")

    assert (caught.value.code, caught.value.record) == ("X", {"id": "7", "externalId": None})  # type: ignore[attr-defined]


def test_an_outcome_is_seen_with_the_wires_spelling() -> None:
    seen = Outcome(outcome="ok", id="7", external_id="C-7", created=True).at(3).as_dict()

    assert (seen["externalId"], seen["input_index"], seen["ok"]) == ("C-7", 3, True)


def test_a_failure_tells_what_was_raised() -> None:
    assert failure(RejectedError("no", code="X")).error == {
        "type": "NETSUITE:USER_ERROR",
        "code": "X",
        "message": "no",
        "attempts": 1,
    }


def test_reports_add_up_and_keep_the_first_errors() -> None:
    one = Report(read=2, written=1, failed=1, first_errors=({"message": "a"},))
    total = one
    for _ in range(9):
        total = total.plus(one)

    assert (total.read, total.failed, len(total.first_errors)) == (20, 10, 5)


def test_the_numbers_of_a_report_add_up() -> None:
    report = Report(read=10, written=5, deleted=1, failed=2, dead_letters=2)

    assert (report.skipped, report.as_dict()["skipped"]) == (2, 2)
    assert Report(read=1, written=3).skipped == 0  # one record may be several rows
