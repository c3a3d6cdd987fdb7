"""`connector status`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import click

from connector.cli import options
from connector.cli.printing import counted, note, print_json, table
from connector.config_model import seconds
from connector.errors import ConfigurationError
from connector.state.firings import Firing
from connector.state.flow_overview import FlowStatus
from connector.state.opening import State, open_state
from connector.state.pauses import FOREVER, Pause

_UNFINISHED = "running"
_LATE = 1


@click.command("status", short_help="Say how the flows are: last runs, lag, pauses, schedules, who is at work.")
@click.option("--max-lag", default="", metavar="30m", help="Exit 1 where a watermark lags behind by more than this.")
@click.option("--resume", "account", default="", metavar="ACCOUNT", help="End the pauses of an account: it is mended.")
@options.state
@options.as_json
def status(max_lag: str, account: str, state_url: str, *, as_json: bool) -> int:
    """Say how each flow is. Exit code 1 where a last run failed, or a watermark lags behind by more than --max-lag."""
    limit = _duration(max_lag)
    with open_state(options.chosen_state(state_url)) as opened:
        if account:
            note(f"{counted(opened.pauses.resume(account), 'pause')} of account {account} ended")
            return 0
        flows, pauses = opened.overview.flows(), opened.pauses.list()
        executors = _alive(opened)
    problems = list(_problems(flows, limit))
    if as_json:
        print_json(_as_dict(flows, pauses, executors, problems))
    else:
        _print(flows, pauses, executors)
        for problem in problems:
            note(problem)
    return _LATE if problems else 0


def _duration(text: str) -> float | None:
    if not text:
        return None
    try:
        return float(seconds(text))
    except ValueError:
        raise ConfigurationError(f"--max-lag {text} is not a duration", hint="write 90s, 30m, 2h or 1d") from None


def _problems(flows: list[FlowStatus], limit: float | None) -> Iterator[str]:
    """Why the exit code is 1."""
    for flow in flows:
        if flow.status == "failed":
            error = flow.error or {}
            cause = error.get("message") or error.get("type") or "see `connector runs show`"
            yield f"{flow.flow}: the last run failed: {cause} (run {flow.run})"
        if limit is not None and flow.lag is not None and flow.lag > limit:
            yield f"{flow.flow}: read up to {flow.watermark}, {_span(flow.lag)} ago; at most {_span(limit)} is allowed"


def _alive(state: State) -> list[dict[str, Any]]:
    """The processes that carry out runs, the dead ones left out."""
    names = ("id", "kind", "host", "pid", "version", "started_at", "draining")
    found = state.executors.living()
    return [{**{name: getattr(row, name) for name in names}, "host": _host(row.host)} for row in found]


def _as_dict(
    flows: list[FlowStatus], pauses: list[Pause], executors: list[dict[str, Any]], problems: list[str]
) -> dict[str, Any]:
    return {
        "ok": not problems,
        "problems": problems,
        "flows": [_flow(flow) for flow in flows],
        "paused": [_pause(pause) for pause in pauses],
        "executors": executors,
    }


def _flow(flow: FlowStatus) -> dict[str, Any]:
    return {
        "flow": flow.flow,
        "run": flow.run or None,
        "status": flow.status or None,
        "started_at": flow.started_at or None,
        "ended_at": flow.ended_at,
        "running_since": flow.started_at if flow.status == _UNFINISHED else None,
        "broken_off": flow.broken_off,
        "waits_for": flow.waits_for or None,
        "error": dict(flow.error) if flow.error else None,
        "watermark": flow.watermark,
        "lag": None if flow.lag is None else round(flow.lag, 3),
        "dead_letters": flow.dead_letters,
        "schedules": [_schedule(firing) for firing in flow.schedules],
    }


def _schedule(firing: Firing) -> dict[str, Any]:
    return {
        "environment": firing.environment,
        "next_at": _iso(firing.next_at),
        "fired_at": _iso(firing.fired_at),
        "served_by": firing.served_by or None,
        "since": _iso(firing.since),
    }


def _pause(pause: Pause) -> dict[str, Any]:
    until = None if pause.until >= FOREVER else _iso(pause.until)
    names = ("account", "reason", "config", "message")
    return {**{name: getattr(pause, name) for name in names}, "since": _iso(pause.since), "until": until}


def _print(flows: list[FlowStatus], pauses: list[Pause], executors: list[dict[str, Any]]) -> None:
    headings = ("flow", "last run", "status", "lag", "dead letters", "next run", "served by")
    table(headings, [_row(flow) for flow in flows])
    if pauses:
        click.echo()
        shown = [(p.account, p.reason, _short(p.since), p.message) for p in pauses]
        table(("paused account", "reason", "since", "message"), shown)
    if executors:
        click.echo()
        rows = [(e["kind"], f"{e['pid']} on {e['host']}", e["started_at"][:19], _doing(e)) for e in executors]
        table(("process", "where", "since", ""), rows)


def _row(flow: FlowStatus) -> tuple[Any, ...]:
    served = [firing for firing in flow.schedules if firing.executor]
    lag = "" if flow.lag is None else _span(flow.lag)
    coming = ", ".join(_short(firing.next_at) for firing in served if firing.next_at)
    who = ", ".join(
        f"{firing.served_by}{f' ({firing.environment})' if firing.environment else ''}" for firing in served
    )
    return (flow.flow, flow.started_at[:19], _how(flow), lag, flow.dead_letters or "", coming, who)


def _how(flow: FlowStatus) -> str:
    if flow.broken_off:
        return f"broken off; waits for {flow.waits_for or 'the next start, or a worker'}"
    if flow.status == _UNFINISHED and flow.waits_for:
        return f"waits for {flow.waits_for}"
    return "never ran" if not flow.status else flow.status


def _doing(executor: dict[str, Any]) -> str:
    return "takes no new work" if executor["draining"] else ""


def _host(host: str) -> str:
    return host.partition(" ")[0]


def _iso(moment: float) -> str | None:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds") if moment else None


def _short(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment).astimezone():%Y-%m-%d %H:%M:%S}"


def _span(length: float) -> str:
    """A length of time in its two largest units: `2h 5m`."""
    left, parts = round(length), []
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        number, left = divmod(left, size)
        if number:
            parts.append(f"{number}{unit}")
    return " ".join(parts[:2]) or "0s"


COMMAND = status
