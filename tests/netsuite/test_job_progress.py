from __future__ import annotations

import pytest

from connector.netsuite.job_handle import JobHandle, Refused, Submitted
from connector.netsuite.job_progress import JobProgress, combined


def progress(id_: str, status: str) -> JobProgress:
    done = status not in ("pending", "processing")
    return JobProgress(id=id_, completed=done, status=status)


def handle(*ids: str, refused: int = 0) -> JobHandle:
    left_out = tuple(Refused(input_index=index, error={}) for index in range(refused))
    return JobHandle(transport="rest", jobs=tuple(Submitted(id=id_, count=1) for id_ in ids), refused=left_out)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["pending", "pending"], "pending"),
        (["finished", "pending"], "processing"),
        (["finished", "finished"], "finished"),
        (["finished", "failed"], "finished_with_errors"),
        (["finished", "finished_with_errors"], "finished_with_errors"),
        (["failed", "failed"], "failed"),
    ],
)
def test_several_jobs_have_one_status(states: list[str], expected: str) -> None:
    ids = [str(number) for number in range(len(states))]

    found = combined(handle(*ids), [progress(*pair) for pair in zip(ids, states, strict=True)])

    assert found["status"] == expected
    assert found["completed"] == (expected not in ("pending", "processing"))


def test_what_never_became_a_job_counts_as_an_error() -> None:
    assert combined(handle("1", refused=1), [progress("1", "finished")])["status"] == "finished_with_errors"
    assert combined(handle("1", ""), [progress("1", "finished")])["status"] == "finished_with_errors"


def test_a_handle_whose_records_were_all_refused_is_done() -> None:
    assert combined(handle(refused=2), []) == {"completed": True, "status": "finished_with_errors", "jobs": []}


def test_says_nothing_that_netsuite_does_not_say() -> None:
    assert progress("1", "pending").as_dict() == {"id": "1", "completed": False, "status": "pending"}
