from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state
from tests.cli.conftest import Command, process

Write = Callable[..., str]
SLOW = '- netsuite.get: {config: erp, record_type: subsidiary, id: "1"}\n'


def test_runs_are_listed_newest_first_and_shown_whole(connector: Command, written: Write) -> None:
    good, bad = written("- logger: x", "good.yaml"), written('- raise_error: {type: "APP:X"}', "bad.yaml")
    connector("run", good)
    connector("run", bad)
    listed = connector("runs", "list", "--json").json
    shown = connector("runs", "show", listed[0]["id"], "--json").json

    assert [row["status"] for row in listed] == ["failed", "ok"]
    assert (shown["flow"], shown["summary"]["error"]["type"]) == ("main", "APP:X")
    assert shown["progress"]["steps"]["main/0"]["times"] == 1
    assert "status" in connector("runs", "list").out.splitlines()[0]
    assert "APP:X" in connector("runs", "show", listed[0]["id"]).out
    assert len(connector("runs", "list", "--limit", "1", "--json").json) == 1
    assert [row["id"] for row in connector("runs", "list", "--status", "ok", "--json").json] == [listed[1]["id"]]
    assert connector("runs", "list", "--flow", "other", "--json").json == []


def test_what_was_broken_off_is_found_beside_what_failed(connector: Command, written: Write, account: Sandbox) -> None:
    account.faults.add(FaultRule(kind="maintenance", times=None))
    connector("run", written(SLOW.rstrip() + "\n  retry: {attempts: 1}", "away.yaml"))
    connector("run", written('- raise_error: {type: "APP:X", description: no good}', "bad.yaml"))
    failed = connector("runs", "list", "--status", "failed")
    (unfinished,) = connector("runs", "list", "--unfinished", "--json").json
    both = connector("runs", "list", "--status", "failed", "--status", "interrupted")

    assert "APP:X: no good" in failed.out
    assert "1 run more failed as something was away" in failed.err
    assert (unfinished["status"], unfinished["error"].partition(":")[0]) == ("interrupted", "NETSUITE")
    assert len(both.out.splitlines()) == 3
    assert both.err == ""
    assert connector("runs", "list", "--status", "bad").code == 2


def test_a_run_that_nobody_carries_out_is_not_called_running_and_is_not_followed_for_ever(connector: Command) -> None:
    url = "sqlite:///s.db"
    with open_state(url) as state:
        run = state.runs.begin("copy")
        state.runs.release(run.id)
    listed, shown = (
        connector("runs", *which, "--state", url).out for which in (("list",), ("show", run.id, "--follow"))
    )

    assert "broken off" in listed
    assert "waits for the next start of the flow, or a worker" in shown
    assert connector("runs", "list", "--json", "--state", url).json[0]["broken_off"] is True
    assert "broken off" in connector("status", "--state", url).out


def test_a_run_that_is_not_there_is_told(connector: Command) -> None:
    for command in ("show", "cancel", "resume", "retry"):
        said = connector("runs", command, "nothing")

        assert (said.code, "there is no run `nothing`" in said.err) == (2, True)


def test_workers_are_asked_for_no_run_that_is_over_or_not_there(connector: Command, written: Write) -> None:
    connector("run", written("- logger: x"))
    ended = connector("runs", "list", "--json").json[0]["id"]

    assert "is over: ok" in connector("runs", "resume", "--by-workers", ended).err
    assert "there is no run" in connector("runs", "resume", "--by-workers", "nothing").err


def test_a_killed_run_is_resumed_by_its_own_text_or_cancelled(
    connector: Command, written: Write, account: Sandbox, tmp_path: Path
) -> None:
    flow = written(SLOW * 60 + "- logger: done ${vars.nothing}")
    for ending in ("resume", "cancel"):
        run = begun_and_killed(flow, account, tmp_path)
        Path(flow).write_text("flows: {main: {steps: [{raise_error: {type: 'APP:OTHER_TEXT'}}]}}")
        said = connector("runs", ending, run)
        shown = connector("runs", "show", run, "--json").json

        assert said.code == 0, said.err
        assert shown["status"] == {"resume": "ok", "cancel": "cancelled"}[ending]
        assert "is over" in connector("runs", "resume", run).err
        written(SLOW * 60 + "- logger: done ${vars.nothing}")


def test_a_run_of_another_process_is_seen_and_cancelled(
    connector: Command, written: Write, account: Sandbox, tmp_path: Path
) -> None:
    flow = written(SLOW * 400)
    account.faults.add(FaultRule(kind="slow", seconds=0.1, times=None))
    with process("run", flow, folder=tmp_path) as running:
        run = first_run(tmp_path, units=3)
        shown = wait_for_progress(tmp_path, run)
        said = connector("runs", "cancel", run)
        assert running.wait(timeout=30) == 130

    assert any(step["times"] for step in shown["steps"].values())
    assert "is asked to end" in said.err
    assert connector("runs", "show", run, "--json").json["status"] == "cancelled"


def test_a_failed_run_is_tried_again(connector: Command, written: Write) -> None:
    flow = written('- choice: [{when: params.fail, steps: [{raise_error: {type: "APP:X"}}]}]')
    Path(flow).write_text("params: {fail: true}\n" + Path(flow).read_text())
    connector("run", flow)
    run = connector("runs", "list", "--json").json[0]["id"]
    said = connector("runs", "retry", run, "--json")

    assert (said.code, said.json["error"]["type"]) == (1, "APP:X")
    assert said.json["run"] != run


def begun_and_killed(flow: str, account: Sandbox, folder: Path) -> str:
    with process("run", flow, folder=folder) as running:
        run = first_run(folder, units=2)
        running.kill()
    return run


def first_run(folder: Path, units: int) -> str:
    """The run that is under way, once some of it is done."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (folder / ".connector" / "state.db").exists():
            with open_state(f"sqlite:///{folder}/.connector/state.db") as state:
                found = state.runs.list(status="running")
            if found and found[0].units >= units:
                return found[0].id
        time.sleep(0.02)
    raise AssertionError("no run got under way")


def wait_for_progress(folder: Path, run: str) -> dict[str, dict[str, dict[str, int]]]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with open_state(f"sqlite:///{folder}/.connector/state.db") as state:
            progress = state.runs.show(run).progress
        if progress and any(step["times"] for step in progress["steps"].values()):
            return dict(progress)
        time.sleep(0.1)
    raise AssertionError("the run shows nothing of itself")
