from __future__ import annotations

from connector.state.opening import State


def test_a_flow_is_known_by_any_trace_of_it(state: State) -> None:
    state.runs.finish(state.runs.begin("ran").id, "ok")
    state.watermarks.set("123", "read", "s", {"high": "2026-01-01T00:00:00+00:00"})
    state.firings.claim("served", "", "me")
    flows = {flow.flow: flow for flow in state.overview.flows()}

    assert sorted(flows) == ["ran", "read", "served"]
    assert (flows["ran"].status, flows["read"].status) == ("ok", "")
    assert flows["read"].watermark == "2026-01-01T00:00:00+00:00"
    assert (flows["read"].lag or 0) > 0
    assert flows["served"].schedules[0].executor == "me"


def test_the_last_run_counts_and_the_oldest_of_several_watermarks(state: State) -> None:
    state.runs.finish(state.runs.begin("f").id, "failed", {"error": {"message": "no"}})
    last = state.runs.begin("f")
    state.runs.finish(last.id, "ok", {"error": None})
    state.watermarks.set("1", "f", "a", {"high": "2026-02-01T00:00:00+00:00"})
    state.watermarks.set("1", "f", "b", "2026-01-01T00:00:00")
    state.watermarks.set("1", "f", "c", {"after": 17})
    state.watermarks.set("1", "f", "d", "no moment")
    (found,) = state.overview.flows()

    assert (found.run, found.status, found.error) == (last.id, "ok", None)
    assert found.watermark == "2026-01-01T00:00:00+00:00"


def test_a_source_that_holds_nothing_new_does_not_lag(state: State) -> None:
    state.watermarks.set("1", "f", "s", {"high": "2026-01-01T00:00:00+00:00"})
    run = state.runs.begin("f").id
    state.watermarks.found_nothing("1", "f", "s", run=run)
    before = state.overview.flows()[0].watermark
    state.runs.finish(run, "nothing_to_do")
    (found,) = state.overview.flows()

    assert (before, found.watermark) == ("2026-01-01T00:00:00+00:00", found.started_at.replace("Z", "+00:00"))
    assert state.watermarks.get("1", "f", "s") == {"high": "2026-01-01T00:00:00+00:00"}


def test_a_run_that_is_not_carried_out_says_so_and_what_it_waits_for(state: State) -> None:
    run = state.runs.begin("f").id
    state.runs.report(run, {"waits_for": "attempt 2 in 3 s"})
    (held,) = state.overview.flows()
    state.runs.release(run)
    (left,) = state.overview.flows()

    assert (held.broken_off, held.waits_for) == (False, "attempt 2 in 3 s")
    assert left.broken_off


def test_a_run_that_failed_since_something_was_away_has_failed_though_it_goes_on(state: State) -> None:
    state.runs.finish(state.runs.begin("away").id, "interrupted", {"error": {"type": "DB:CONNECTIVITY"}})
    state.runs.finish(state.runs.begin("stopped").id, "interrupted", {"error": None})

    found = {flow.flow: (flow.status, flow.error) for flow in state.overview.flows()}
    assert found == {"away": ("failed", {"type": "DB:CONNECTIVITY"}), "stopped": ("interrupted", None)}
