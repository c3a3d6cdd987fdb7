from __future__ import annotations

import pytest

from connector.errors import BugError, ConfigurationError, ConnectivityError, ConnectorError, RejectedError
from connector.flow.result import RunResult, Status, exit_code
from connector.outcome import Report


def result(status: Status, error: ConnectorError | None = None) -> RunResult:
    return RunResult(run="r", flow="f", status=status, report=Report(read=3), error=error)


@pytest.mark.parametrize(
    ("status", "code", "fine"),
    [
        ("ok", 0, True),
        ("nothing_to_do", 0, True),
        ("failed", 1, False),
        ("dead_letters", 3, False),
        ("handled_errors", 3, False),
        ("interrupted", 130, False),
    ],
)
def test_the_exit_code_tells_how_it_ended(status: Status, code: int, fine: bool) -> None:
    assert (result(status).exit_code, result(status).ok) == (code, fine)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigurationError("x"), 2),
        (ConnectivityError("x"), 4),
        (ConnectivityError("x", type="NETSUITE:AUTHENTICATION"), 4),
        (RejectedError("x", type="NETSUITE:TIMEOUT"), 4),
        (RejectedError("x", type="VM:QUEUE_TIMEOUT"), 1),
        (RejectedError("x", type="VM:QUEUE_FULL"), 1),
        (RejectedError("x"), 1),
        (BugError("x"), 1),
    ],
)
def test_the_exit_code_of_a_failure_is_that_of_its_error(error: ConnectorError, code: int) -> None:
    assert result("failed", error).exit_code == exit_code(error) == code


def test_what_is_not_ours_is_a_failure() -> None:
    assert exit_code(ValueError()) == 1


def test_a_result_is_json_for_machines() -> None:
    told = result("failed", RejectedError("no", code="X")).as_dict()

    assert (told["read"], told["error"]["code"], told["exit_code"]) == (3, "X", 1)
