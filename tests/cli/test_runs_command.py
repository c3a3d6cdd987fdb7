from __future__ import annotations

from collections.abc import Callable

from tests.cli.conftest import Command

Write = Callable[..., str]


def test_runs_are_listed_newest_first_and_shown_whole(connector: Command, written: Write) -> None:
    good, bad = written("- logger: x", "good.yaml"), written('- raise_error: {type: "APP:X"}', "bad.yaml")
    connector("run", good)
    connector("run", bad)
    listed = connector("runs", "list", "--json").json
    shown = connector("runs", "show", listed[0]["id"]).json

    assert [row["status"] for row in listed] == ["failed", "ok"]
    assert (shown["flow"], shown["summary"]["error"]["type"]) == ("main", "APP:X")
    assert "status" in connector("runs", "list").out.splitlines()[0]
    assert len(connector("runs", "list", "--limit", "1", "--json").json) == 1
    assert connector("runs", "list", "--flow", "other", "--json").json == []


def test_a_run_that_is_not_there_is_told(connector: Command) -> None:
    said = connector("runs", "show", "nothing")

    assert (said.code, "there is no run `nothing`" in said.err) == (2, True)
