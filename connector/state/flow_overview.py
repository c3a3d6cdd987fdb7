"""Overview: each flow of a state at one glance, for `connector status`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Row

from connector.frozen_json import thaw
from connector.state.dead_letters import OPEN
from connector.state.firings import Firing, Firings
from connector.state.lease import living
from connector.state.runs import lease_name
from connector.state.tables import DEAD_LETTERS, RUNS
from connector.state.transactions import Store
from connector.state.watermarks import Watermark, Watermarks


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStatus:
    """One flow; moments are ISO text in UTC unless they say otherwise."""

    flow: str
    run: str = ""
    """Its last run."""
    status: str = ""
    """Of that run; `failed` too where it goes on from there with the next start."""
    started_at: str = ""
    ended_at: str | None = None
    executor: str = ""
    waits_for: str = ""
    """What a run under way waits for: its next attempt, its turn, a process that can go on with it."""
    broken_off: bool = False
    """Whether the last run is under way by what was written down, and no living process carries it out."""
    error: Mapping[str, Any] | None = None
    watermark: str | None = None
    """The moment up to which its sources were read; the oldest, where it has several."""
    lag: float | None = None
    """Seconds since then."""
    dead_letters: int = 0
    """How many are open."""
    schedules: tuple[Firing, ...] = ()
    """By whom its schedule is served, in each environment."""


class Overview:
    """What all tables of one state say of its flows."""

    def __init__(self, store: Store) -> None:
        """Read *store*."""
        self._store = store

    def flows(self) -> list[FlowStatus]:
        """Every flow that ever ran, was read or was served, in the order of names."""
        with self._store.read() as connection:
            now = self._store.now(connection)
            runs = _last_runs(connection, living(connection, now))
            letters = _letters(connection)
        marks = _oldest(Watermarks(self._store).list())
        schedules: dict[str, list[Firing]] = {}
        for firing in Firings(self._store).list():
            schedules.setdefault(firing.flow, []).append(firing)
        return [
            FlowStatus(
                flow=flow,
                **runs.get(flow, {}),
                watermark=None if flow not in marks else marks[flow].isoformat(),
                lag=None if flow not in marks else max(0.0, now - marks[flow].timestamp()),
                dead_letters=letters.get(flow, 0),
                schedules=tuple(schedules.get(flow, ())),
            )
            for flow in sorted({*runs, *marks, *letters, *schedules})
        ]


def _last_runs(connection: Connection, held: Collection[str]) -> dict[str, dict[str, Any]]:
    newest = select(RUNS.c.flow, func.max(RUNS.c.started_at).label("at")).group_by(RUNS.c.flow).subquery()
    same = (RUNS.c.flow == newest.c.flow) & (RUNS.c.started_at == newest.c.at)
    names = ("started_at", "ended_at", "executor")
    found = connection.execute(select(RUNS).join(newest, same))
    return {
        row.flow: {
            "run": row.id,
            **_ended(row.status, row.summary),
            **_under_way(row, held),
            **{name: getattr(row, name) for name in names},
        }
        for row in found
    }


def _under_way(row: Row[Any], held: Collection[str]) -> dict[str, Any]:
    """What a run that has not ended waits for, and whether anybody carries it out."""
    if row.status != "running":
        return {}
    progress = thaw(row.progress) if row.progress else {}
    is_held = lease_name(row.flow, row.account, row.params_hash) in held
    return {"waits_for": row.waits_for or progress.get("waits_for", ""), "broken_off": not is_held}


def _ended(status: str, summary: str | None) -> dict[str, Any]:
    """How a run ended, and its error."""
    kept = thaw(summary) if summary else None
    error = kept.get("error") if isinstance(kept, Mapping) else None
    if not isinstance(error, Mapping):
        return {"status": status, "error": None}
    return {"status": "failed" if status == "interrupted" else status, "error": error}


def _letters(connection: Connection) -> dict[str, int]:
    query = select(DEAD_LETTERS.c.flow, func.count()).where(DEAD_LETTERS.c.status == OPEN)
    return {str(row[0]): int(row[1]) for row in connection.execute(query.group_by(DEAD_LETTERS.c.flow))}


def _oldest(watermarks: Iterable[Watermark]) -> dict[str, datetime]:
    """The moment up to which each flow was read; a watermark that is no moment (a key, a name) has no lag."""
    found: dict[str, datetime] = {}
    for one in watermarks:
        moment = one.read_up_to
        if moment is not None and (one.flow not in found or moment < found[one.flow]):
            found[one.flow] = moment
    return found
