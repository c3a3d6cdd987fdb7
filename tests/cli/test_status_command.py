from __future__ import annotations

from datetime import UTC, datetime, timedelta

from connector.state.opening import open_state
from tests.cli.conftest import Command

URL = "sqlite:///s.db"


def at(minutes: float) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()


def test_a_state_without_flows_is_well(connector: Command) -> None:
    said = connector("status", "--state", URL, "--json")

    assert (said.code, said.json) == (0, {"ok": True, "problems": [], "flows": [], "paused": [], "executors": []})


def test_it_says_how_each_flow_is(connector: Command) -> None:
    with open_state(URL) as state:
        done = state.runs.begin("customers", "123")
        state.runs.finish(done.id, "ok", {})
        state.watermarks.set("123", "customers", "netsuite.on_modified_object", {"high": at(10)})
        state.firings.claim("customers", "prod", "me")
        state.firings.plan("customers", "prod", "me", 1_900_000_000.0)
        state.pauses.pause("123", "down for maintenance")
        executor = state.executors.start("worker", "1.0")
        under_way = state.runs.begin("orders", "123")
        said = connector("status", "--state", URL, "--json", "--max-lag", "30m")
        shown = connector("status", "--state", URL)
        executor.close()
        state.runs.release(under_way.id)
    flows = {flow["flow"]: flow for flow in said.json["flows"]}

    assert said.code == 0
    assert (flows["customers"]["status"], flows["orders"]["status"]) == ("ok", "running")
    assert flows["orders"]["running_since"] == under_way.started_at
    assert 590 < flows["customers"]["lag"] < 660
    assert flows["customers"]["schedules"][0]["next_at"] == "2030-03-17T17:46:40+00:00"
    assert flows["customers"]["schedules"][0]["served_by"].startswith("process ")
    assert [(one["account"], one["reason"]) for one in said.json["paused"]] == [("123", "maintenance")]
    assert [one["kind"] for one in said.json["executors"]] == ["worker"]
    assert "down for maintenance" in shown.out
    assert "(prod)" in shown.out


def test_a_lag_beyond_what_is_allowed_is_1(connector: Command) -> None:
    with open_state(URL) as state:
        state.watermarks.set("123", "customers", "a", {"high": at(125)})
        state.watermarks.set("123", "customers", "b", {"high": at(1)})
        state.watermarks.set("123", "customers", "c", {"key": "no moment"})
    late, early = (connector("status", "--state", URL, "--max-lag", limit) for limit in ("30m", "3h"))

    assert (late.code, early.code) == (1, 0)
    assert "2h 5m ago; at most 30m is allowed" in late.err
    assert connector("status", "--state", URL).code == 0


def test_a_last_run_that_failed_is_1_until_the_next_one_is_well(connector: Command) -> None:
    with open_state(URL) as state:
        failed = state.runs.begin("f")
        state.runs.finish(failed.id, "failed", {"error": {"type": "NETSUITE:TIMEOUT", "message": "too slow"}})
        first = connector("status", "--state", URL)
        again = state.runs.begin("f")
        state.runs.finish(again.id, "dead_letters", {})

        assert first.code == 1
        assert f"f: the last run failed: too slow (run {failed.id})" in first.err
        assert connector("status", "--state", URL).code == 0


def test_a_person_resumes_an_account(connector: Command) -> None:
    with open_state(URL) as state:
        state.pauses.pause("123", "down")
        for _ in range(2):
            state.pauses.refused("123", "erp", "fingerprint", "Invalid login attempt.")
        said = connector("status", "--state", URL, "--resume", "123")

        assert (said.code, said.err) == (0, "2 pauses of account 123 ended\n")
        assert state.pauses.list() == []


def test_a_lag_that_is_no_duration_is_2(connector: Command) -> None:
    assert connector("status", "--state", URL, "--max-lag", "soon").code == 2
