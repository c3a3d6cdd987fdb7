"""Runs: what was started, how far it came, how it ended; and the journal of its units."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, literal, select, update
from sqlalchemy.engine import Connection, Row

from connector.errors import ConfigurationError, ConnectorError, RetryableError
from connector.frozen_json import thaw
from connector.state.journal import Fence, RunJournal
from connector.state.lease import SECONDS, Lease, living
from connector.state.tables import BLOCKS, EXECUTORS, RUN_UNITS, RUNS, SPOOL
from connector.state.transactions import Store, frozen, timestamp

UNFINISHED = ("running", "interrupted")
"""Statuses of a run that the next start takes up: killed, or stopped by a person. What failed is begun anew."""
CANCEL, RESUME, TELL = "cancel", "resume", "tell"
"""What may be asked of a run: to end for good; to go on in a worker, after a person or a lost state stopped it; that
people are told how it ended, as long as they were not."""
_FROZEN = ("window", "summary", "request", "progress")
_RESUMED_FOR = timedelta(days=30)
"""Older runs are begun anew: sinks forget their units after 90 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution of a flow."""

    id: str
    flow: str
    account: str
    text_hash: str
    params_hash: str
    status: str
    """`running`, `interrupted`, `superseded`, or what it finished as."""
    window: Any = None
    """What its source found, small JSON; recorded before anything is read."""
    summary: Mapping[str, Any] | None = None
    started_at: str = ""
    ended_at: str | None = None
    units: int = 0
    """How many units are done."""
    resumed: bool = False
    """Whether `begin` took up a run that was there."""
    version: str = ""
    """Hash of the kept text that it runs by (`FlowVersions`); "" where none is kept."""
    request: Mapping[str, Any] | None = None
    """What it was asked for, as another process needs to know it; None where only its own process can carry it out."""
    attempt: int = 1
    """How many processes have carried it out, one after the other."""
    executor: str = ""
    """The process that carries it out, or did."""
    asked: str = ""
    """`cancel` where somebody wants it to end, `resume` where a worker is to go on with it, `tell` where it ended badly
    and people are not told yet."""
    progress: Mapping[str, Any] | None = None
    """How far it is: counts and seconds by step."""
    progress_at: str | None = None
    waits_until: float | None = None
    """The moment (seconds of the epoch) up to which it waits, and for what."""
    waits_for: str = ""
    broken_off: bool = False
    """Whether it is `running` by what was written down last, and no living process carries it out."""


class Runs:
    """All runs of one state, and the leases of those that this process carries out."""

    def __init__(self, store: Store, lease_seconds: float = SECONDS) -> None:
        """Keep them in *store*."""
        self._store, self._lease_seconds = store, lease_seconds
        self.executor = ""
        """Which process carries out what is begun from now on."""
        self.fence: Fence | None = None
        """Looked at before any unit is recorded, beside the run's lease: a block's process does not hold that."""
        self._leases: dict[str, Lease] = {}

    def begin(
        self,
        flow: str,
        account: str = "",
        *,
        text_hash: str = "",
        params_hash: str = "",
        window: Any = None,
        resume: Collection[str] = UNFINISHED,
        version: str = "",
        request: Mapping[str, Any] | None = None,
    ) -> Run:
        """Start a run, or take up the unfinished one of the same flow, account, text and params.

        A taken-up run keeps its own window. An unfinished run of another text is set aside as `superseded`.

        Raises:
            RetryableError: Another living process runs it (`STATE:LOCKED`).
        """
        same = {"flow": flow, "account": account, "params_hash": params_hash}
        row: dict[str, Any] = {**same, "text_hash": text_hash, "window": frozen(window), "version": version}
        row |= {"request": None if request is None else frozen(dict(request)), "executor": self.executor}
        lease = self._lease(lease_name(flow, account, params_hash))
        try:
            with self._store.write() as connection:
                _supersede(connection, same, text_hash)
                run = _unfinished(connection, same, text_hash, resume, self.executor)
                run = run or _inserted(connection, row)
        except BaseException:
            lease.release()
            raise
        self._leases[run.id] = lease
        return run

    def take_up(self, run: str) -> Run:
        """Go on with an unfinished run that another process has begun.

        Raises:
            RetryableError: Its process lives (`STATE:LOCKED`).
            ConfigurationError: There is no such run, or it has ended.
        """
        found = self.show(run)
        if found.status not in UNFINISHED:
            raise ConfigurationError(f"run {run} is over: {found.status}", hint="start the flow anew")
        lease = self._lease(_leased(found))
        try:
            with self._store.write() as connection:
                taken = _taken_up(connection, run, self.executor)
        except BaseException:
            lease.release()
            raise
        self._leases[run] = lease
        return taken

    def _lease(self, name: str) -> Lease:
        return Lease(self._store, name, self._lease_seconds, owner=self.executor)

    def ask(self, run: str, what: str) -> None:
        """Ask the process that carries *run* out for *what* (`cancel`); it is heard within a second or two."""
        with self._store.write() as connection:
            connection.execute(update(RUNS).where(RUNS.c.id == run).values(asked=what))

    def report(self, run: str, progress: Mapping[str, Any]) -> str:
        """Let others see how far *run* is; what somebody asks of it meanwhile."""
        row = {"progress": frozen(dict(progress)), "progress_at": timestamp()}
        with self._store.write() as connection:
            connection.execute(update(RUNS).where(RUNS.c.id == run).values(**row))
            return str(connection.execute(select(RUNS.c.asked).where(RUNS.c.id == run)).scalar() or "")

    def wait(self, run: str, until: float | None, reason: str = "") -> None:
        """Note that *run* waits until a moment (None: no more), so that others see it and a restart waits the rest."""
        with self._store.write() as connection:
            row = {"waits_until": until, "waits_for": reason[:255]}
            connection.execute(update(RUNS).where(RUNS.c.id == run).values(**row))

    def left(self, run: str, waits_for: str) -> None:
        """Note what *run*, which nobody carries out, waits for, so that others see it."""
        idle = (RUNS.c.id == run) & RUNS.c.waits_until.is_(None)
        with self._store.write() as connection:
            connection.execute(update(RUNS).where(idle).values(waits_for=waits_for[:255]))

    def set_window(self, run: str, window: Any) -> None:
        """Record what the source found, before anything of it is read."""
        with self._store.write() as connection:
            connection.execute(update(RUNS).where(RUNS.c.id == run).values(window=frozen(window)))

    def journal(self, run: str) -> RunJournal:
        """What the run's units gave, for an engine."""
        return RunJournal(self._store, run, self._fences(run))

    def check(self, run: str) -> None:
        """Make sure that *run* is still this process's to end.

        Raises:
            RetryableError: Another has taken it over (`STATE:LOCKED`).
        """
        for fence in self._fences(run):
            fence.check()

    def _fences(self, run: str) -> Sequence[Fence]:
        return [fence for fence in (self._leases.get(run), self.fence) if fence is not None]

    def finish(self, run: str, status: str, summary: Mapping[str, Any] | None = None, *, asked: str = "") -> None:
        """End the run as *status* and let others start the flow; `interrupted` will be taken up again.

        What only an unfinished run needs is forgotten at the same moment; files of kept pages are `Spool.drop`'s.
        *asked* is what is still to be done about it (`tell`, `resume`).
        """
        row = {"status": status, "summary": frozen(dict(summary or {})), "ended_at": timestamp(), "asked": asked}
        lease = self._leases.get(run)
        with self._store.write() as connection:
            connection.execute(update(RUNS).where(RUNS.c.id == run).values(**row))
            if status not in UNFINISHED:
                _forget(connection, run)
            if lease is not None:
                lease.give_back(connection)
        if lease is not None:
            del self._leases[run]
            lease.end()

    def cancel(self, run: str) -> bool:
        """End *run* for good; False where a living process carries it out, which hears of it within seconds.

        Raises:
            ConfigurationError: There is no such run, or it has ended.
        """
        try:
            self.take_up(run)
        except RetryableError:
            self.ask(run, CANCEL)
            return False
        self.finish(run, "cancelled")
        return True

    def resume(self, run: str) -> None:
        """Let a worker go on with *run*.

        Raises:
            ConfigurationError: There is no such run, or it has ended.
        """
        status = self.show(run, counted=False).status
        if status not in UNFINISHED:
            raise ConfigurationError(f"run {run} is over: {status}", hint="start the flow anew, or `runs retry`")
        self.ask(run, RESUME)

    def untold(self, since: timedelta, flow: str | None = None) -> list[Run]:
        """The runs of which people should have been told that long ago: their processes died over it."""
        query = _selected(counted=False).where(RUNS.c.asked == TELL)
        query = query.where(RUNS.c.ended_at < timestamp(datetime.now(UTC) - since))
        query = query.where(RUNS.c.flow == flow) if flow is not None else query
        with self._store.read() as connection:
            return [_read(row) for row in connection.execute(query.order_by(RUNS.c.ended_at))]

    def told(self, run: str) -> None:
        """People know how *run* ended."""
        with self._store.write() as connection:
            connection.execute(update(RUNS).where(RUNS.c.id == run, RUNS.c.asked == TELL).values(asked=""))

    def release(self, run: str) -> None:
        """Give the run's lease back without a word about how it ended."""
        lease = self._leases.pop(run, None)
        if lease is not None:
            lease.release()

    def list(self, flow: str | None = None, status: str | Collection[str] | None = None, limit: int = 50) -> list[Run]:
        """The newest runs first; with *status* those that have it, or one of several."""
        query = _selected().order_by(RUNS.c.started_at.desc(), RUNS.c.id.desc()).limit(limit)
        query = query.where(RUNS.c.flow == flow) if flow is not None else query
        if status is not None:
            query = query.where(RUNS.c.status.in_([status] if isinstance(status, str) else status))
        with self._store.read() as connection:
            return [*self._seen(connection, [_read(row) for row in connection.execute(query)])]

    def abandoned(self) -> Sequence[tuple[str, int]]:
        """Id and attempt of each run that any process can carry out, and whose process has left without ending it."""
        known = select(EXECUTORS.c.id)
        query = select(RUNS.c.id, RUNS.c.attempt).where(RUNS.c.status == "running", RUNS.c.request.is_not(None))
        query = query.where(RUNS.c.executor != "", RUNS.c.executor.not_in(known))
        with self._store.read() as connection:
            return [(str(row.id), int(row.attempt)) for row in connection.execute(query)]

    def show(self, run: str, *, counted: bool = True) -> Run:
        """The run called *run*; raises ConfigurationError where there is none.

        Without *counted* its units are not counted, which takes the longer the more there are, and nobody looks whether
        it is carried out.
        """
        with self._store.read() as connection:
            row = connection.execute(_selected(counted=counted).where(RUNS.c.id == run)).one_or_none()
            if row is None:
                raise ConfigurationError(f"there is no run `{run}`", hint="`connector runs list` shows what there is")
            return self._seen(connection, [_read(row)])[0] if counted else _read(row)

    def _seen(self, connection: Connection, runs: Sequence[Run]) -> Sequence[Run]:
        """*runs*, each with whether it is carried out, where it claims to be under way."""
        if not any(run.status == "running" for run in runs):
            return runs
        held = living(connection, self._store.now(connection))
        return [replace(run, broken_off=run.status == "running" and _leased(run) not in held) for run in runs]

    def is_running(self, run: str) -> bool:
        """Whether *run* is under way, as far as the state knows."""
        with self._store.read() as connection:
            return connection.execute(select(RUNS.c.status).where(RUNS.c.id == run)).scalar() == "running"

    def close(self) -> None:
        """Give all leases back; the runs stay as they are, to be taken up."""
        for run in list(self._leases):
            with suppress(ConnectorError):  # a claim that cannot be given back runs out by itself
                self.release(run)


def lease_name(flow: str, account: str, params_hash: str) -> str:
    """The name of the lease under which such a run is carried out."""
    return frozen([flow, account, params_hash])


def _leased(run: Run) -> str:
    return lease_name(run.flow, run.account, run.params_hash)


def _forget(connection: Connection, run: str) -> None:
    """Drop what only an unfinished run needs and the database holds."""
    for table in (RUN_UNITS, BLOCKS):
        connection.execute(delete(table).where(table.c.run == run))
    connection.execute(delete(SPOOL).where(SPOOL.c.run == run, SPOOL.c.place == ""))


def _supersede(connection: Connection, same: Mapping[str, str], text_hash: str) -> None:
    others = update(RUNS).filter_by(**same).where(RUNS.c.status.in_(UNFINISHED), RUNS.c.text_hash != text_hash)
    changed = others.values(status="superseded", ended_at=timestamp(), asked="")
    for run in connection.scalars(changed.returning(RUNS.c.id)).all():
        _forget(connection, run)


def _unfinished(
    connection: Connection, same: Mapping[str, str], text_hash: str, resume: Collection[str], executor: str
) -> Run | None:
    since = timestamp(datetime.now(UTC) - _RESUMED_FOR)
    query = select(RUNS.c.id).filter_by(**same, text_hash=text_hash).where(RUNS.c.status.in_(resume))
    found = connection.execute(query.where(RUNS.c.started_at > since).order_by(RUNS.c.started_at.desc())).scalar()
    return None if found is None else _taken_up(connection, found, executor)


def _taken_up(connection: Connection, run: str, executor: str) -> Run:
    row = {"status": "running", "ended_at": None, "summary": None, "executor": executor, "asked": ""}
    waits_for = case((RUNS.c.waits_until.is_(None), ""), else_=RUNS.c.waits_for)
    changed = update(RUNS).where(RUNS.c.id == run).values(**row, attempt=RUNS.c.attempt + 1, waits_for=waits_for)
    connection.execute(changed)
    return replace(_read(connection.execute(_selected().where(RUNS.c.id == run)).one()), resumed=True)


def _inserted(connection: Connection, row: Mapping[str, Any]) -> Run:
    now = datetime.now(UTC)
    run = f"{now:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:8]}"
    connection.execute(insert(RUNS).values(id=run, status="running", started_at=timestamp(now), **row))
    return _read(connection.execute(_selected().where(RUNS.c.id == run)).one())


def _selected(*, counted: bool = True) -> Any:
    units = select(func.count()).where(RUN_UNITS.c.run == RUNS.c.id).scalar_subquery() if counted else literal(0)
    return select(RUNS, units.label("units"))


def _read(row: Row[Any]) -> Run:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return Run(**{**values, **{name: _thawed(values[name]) for name in _FROZEN}})


def _thawed(kept: str | None) -> Any:
    return None if kept is None else thaw(kept)
