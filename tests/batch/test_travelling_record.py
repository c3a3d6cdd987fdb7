from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from connector.batch.travelling_record import Failure, TravellingRecord
from connector.errors import ConnectorError, RejectedError
from connector.message import Message

JOB = Message(None, None, {"outer": 1})
RECORD = TravellingRecord(position=3, payload={"n": 1}, variables={"set": {"own": 2}, "removed": []})


def failure(step: str, message: str) -> Failure:
    error: dict[str, Any] = {"class": "RejectedError", "type": "APP:X", "message": message}
    return Failure(step=step, place=(0, 1), record=1, variables={"set": {}, "removed": []}, error=error)


def test_a_record_is_the_same_again_after_it_was_kept() -> None:
    record = RECORD.failing(failure("a", "no"))

    assert TravellingRecord.thawed(json.loads(json.dumps(record.frozen()))) == replace(
        record, failures=(replace(record.failures[0], place=[0, 1]),)
    )


def test_a_step_sees_variables_and_the_errors_of_the_record() -> None:
    record = RECORD.failing(failure("a", "first")).failing(failure("b", "last"))
    seen = record.message(JOB)

    assert seen.variables == {"outer": 1, "own": 2}
    assert seen.error is not None
    assert (seen.error["message"], seen.error["first"]["message"]) == ("last", "first")
    assert set(seen.error["steps"]) == {"a", "b"}
    assert RECORD.message(JOB).error is None


def test_the_oldest_failure_that_nobody_saw_to_stays_open() -> None:
    once = RECORD.failing(failure("a", "no"))
    mended = once.after(once.message(JOB), JOB, mended=True)

    assert once.failing(failure("b", "no")).open == 0
    assert (mended.open, mended.failed) == (None, True)
    assert mended.failing(failure("b", "no")).open == 1


def test_an_error_is_raised_again_as_it_was() -> None:
    kept = Failure.of(_Named("a"), (0, 0), Message(1), {}, RejectedError("no", type="APP:X", hint="h"))  # type: ignore[arg-type]
    error = kept.raised()

    assert isinstance(error, RejectedError)
    assert isinstance(error, ConnectorError)
    assert (error.type, error.message, error.hint) == ("APP:X", "no", "h")


class _Named:
    def __init__(self, name: str) -> None:
        self.name = name
