from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from connector.state.opening import open_state
from connector.state.written_records import Written
from tests.cli.conftest import Command

ROW = Written(
    account="1234567",
    run="r1",
    flow="push",
    step="push/write",
    operation="netsuite.upsert_list",
    record_type="customer",
    key="C-1",
    record_id="107",
    outcome="updated",
    at="2026-11-23T10:00:00.000000Z",
)


@pytest.fixture(autouse=True)
def three(tmp_path: Path) -> None:
    with open_state(f"sqlite:///{tmp_path / '.connector' / 'state.db'}") as state:
        failed = replace(ROW, key="C-2", record_id="", outcome="failed", code="INVALID_KEY_OR_REF", run="r2")
        later = replace(ROW, account="7", at="2026-11-24T10:00:00.000000Z")
        state.written.append([ROW, failed, later])


def test_writes_are_listed_newest_first(connector: Command) -> None:
    listed = connector("writes", "list", "--json").json

    assert [(row["account"], row["key"], row["outcome"]) for row in listed] == [
        ("7", "C-1", "updated"),
        ("1234567", "C-2", "failed"),
        ("1234567", "C-1", "updated"),
    ]
    assert connector("writes", "list").out.splitlines()[0].split() == [
        *("when", "account", "step", "operation", "type", "key", "id", "outcome", "code", "run")
    ]
    assert "INVALID_KEY_OR_REF" in connector("writes", "list").out


@pytest.mark.parametrize(
    ("options", "number"),
    [
        ((), 3),
        (("--run", "r2"), 1),
        (("--key", "107"), 2),
        (("--key", "C-2"), 1),
        (("--account", "7"), 1),
        (("--since", "2026-11-24"), 1),
        (("--since", "2026-11-23T11:00:00+01:00"), 3),
        (("--limit", "2"), 2),
    ],
)
def test_options_choose(connector: Command, options: tuple[str, ...], number: int) -> None:
    assert len(connector("writes", "list", "--json", *options).json) == number


def test_a_moment_that_cannot_be_read_is_2(connector: Command) -> None:
    assert connector("writes", "list", "--since", "yesterday").code == 2
