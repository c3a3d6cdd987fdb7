"""Overview: each flow of a state at one glance, for `connector status`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from connector.frozen_json import thaw
from connector.state.dead_letters import OPEN
from connector.state.firings import Firing, Firings
from connector.state.tables import DEAD_LETTERS, RUNS, WATERMARKS
from connector.state.transactions import Store


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
            runs, marks, letters = _last_runs(connection), _watermarks(connection), _letters(connection)
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


def _last_runs(connection: Connection) -> dict[str, dict[str, Any]]:
    newest = select(RUNS.c.flow, func.max(RUNS.c.started_at).label("at")).group_by(RUNS.c.flow).subquery()
    same = (RUNS.c.flow == newest.c.flow) & (RUNS.c.started_at == newest.c.at)
    names = ("started_at", "ended_at", "executor", "waits_for")
    columns = [RUNS.c[name] for name in names]
    asked = select(RUNS.c.flow, RUNS.c.id, RUNS.c.status, RUNS.c.summary, *columns)
    found = connection.execute(asked.join(newest, same))
    return {
        row.flow: {"run": row.id, **_ended(row.status, row.summary), **{name: getattr(row, name) for name in names}}
        for row in found
    }


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


def _watermarks(connection: Connection) -> dict[str, datetime]:
    """The oldest moment of each flow; a watermark that is no moment (a key, a name) has no lag."""
    found: dict[str, datetime] = {}
    for row in connection.execute(select(WATERMARKS.c.flow, WATERMARKS.c.value)):
        moment = _moment(thaw(row.value))
        if moment is not None and (row.flow not in found or moment < found[row.flow]):
            found[row.flow] = moment
    return found


def _moment(value: Any) -> datetime | None:
    """The moment in a watermark: `{"high": …}` as NetSuite's sources keep it, or the moment itself."""
    text = value.get("high") if isinstance(value, Mapping) else value
    if isinstance(text, str):
        try:
            text = datetime.fromisoformat(text)
        except ValueError:
            return None
    if not isinstance(text, datetime):
        return None
    return (text if text.tzinfo else text.replace(tzinfo=UTC)).astimezone(UTC)
