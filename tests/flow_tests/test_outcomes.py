from __future__ import annotations

from connector.flow_tests.outcomes import outcomes


def test_records_that_nothing_is_said_of_are_ok() -> None:
    found = outcomes([{"externalId": "A"}, {"externalId": "B"}], [])

    assert [(one.ok, one.external_id, one.input_index) for one in found] == [(True, "A", 0), (True, "B", 1)]


def test_an_error_fails_its_record() -> None:
    ok, failed, lost = outcomes([{}, {}, {}], ["ok", {"code": "DUP_RCRD", "message": "There is one."}, "ambiguous"])

    assert (ok.outcome, failed.outcome, lost.outcome) == ("ok", "failed", "ambiguous")
    assert (failed.error or {})["code"] == "DUP_RCRD"
    assert (lost.error or {})["message"]


def test_an_outcome_may_bear_what_netsuite_gives() -> None:
    (made,) = outcomes([{"externalId": "A"}], [{"id": "17", "created": True}])

    assert (made.ok, made.id, made.created, made.external_id) == (True, "17", True, "A")


def test_more_outcomes_than_records_are_too_many_for_nobody() -> None:
    assert len(outcomes([{}], ["ok", "failed"])) == 1
