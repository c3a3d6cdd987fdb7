"""Dead letters: records that a step could not handle, kept until someone replays or discards them."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypedDict, Unpack

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row

from connector.errors import ConfigurationError
from connector.frozen_json import thaw
from connector.redaction import MARK, NOTHING, Redaction
from connector.state.tables import DEAD_LETTERS
from connector.state.transactions import Store, clean, frozen, timestamp

OPEN, REPLAYED, DISCARDED = "open", "replayed", "discarded"
_AT_ONCE = 500
"""Letters that are read together: a record may be large."""


class Chosen(TypedDict, total=False):
    """Which letters are meant: those that all of it holds for; None is no condition."""

    ids: Collection[int] | None
    flow: str | None
    flows: Collection[str] | None
    run: str | None
    step: str | None
    """Its full name, or the part behind the flow's."""
    code: str | None
    """NetSuite's code, or the error type with or without its namespace."""
    since: datetime | None
    """Set aside at this moment or later."""
    until: datetime | None
    """Set aside before this moment."""
    status: str | None
    """`open` where nothing is said; None is any."""


class Letter(Protocol):
    """A record set aside, as it entered the step that could not handle it."""

    @property
    def step(self) -> str:
        """Id or path of the step."""

    @property
    def unit(self) -> str:
        """The unit it was part of."""

    @property
    def position(self) -> int:
        """Its place in the unit, from 0."""

    @property
    def record(self) -> Any:
        """The record itself."""

    @property
    def error(self) -> Mapping[str, Any]:
        """`type`, `code`, `message`, `attempts` … of what went wrong."""

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables it had there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A kept record, with what is needed to replay it."""

    id: int
    run: str
    flow: str
    step: str
    unit: str
    position: int
    record: Any
    variables: Mapping[str, Any]
    error_type: str
    code: str
    message: str
    error: Mapping[str, Any]
    attempts: int
    status: str
    """`open`, `replayed` or `discarded`."""
    created_at: str
    changed_at: str | None = None
    redacted: tuple[str, ...] = ()
    """Fields whose values were not kept: the letter can be read, not replayed."""

    def check_whole(self) -> None:
        """Raise ConfigurationError where the letter lacks what a replay would send."""
        if self.redacted:
            fields = ", ".join(f"`{name}`" for name in self.redacted)
            raise ConfigurationError(
                f"dead letter {self.id} was kept without {fields}, and would send `{MARK}` in their place",
                hint=f"mend the cause, run the flow again over these records (`connector run FLOW --from … --to …`), "
                f"then `connector dead-letters discard {self.id}`",
            )


class DeadLetters:
    """All dead letters of one state."""

    def __init__(self, store: Store) -> None:
        """Keep them in *store*."""
        self._store = store

    def put(self, run: str, flow: str, letters: Iterable[Letter], redaction: Redaction = NOTHING) -> int:
        """Keep *letters* in one transaction, each once for its run, step, unit and position; how many were new.

        The fields that *redaction* names are kept without their values.
        """
        rows = [_row(run, flow, letter, redaction) for letter in letters]
        if not rows:
            return 0
        dialect = postgresql.insert if self._store.dialect == "postgresql" else sqlite.insert
        with self._store.write() as connection:
            put = dialect(DEAD_LETTERS).on_conflict_do_nothing(index_elements=_ONCE)
            return connection.execute(put, rows, execution_options={"preserve_rowcount": True}).rowcount

    def list(self, *, limit: int = 1000, **chosen: Unpack[Chosen]) -> list[DeadLetter]:
        """The *chosen* ones, oldest first, at most *limit*."""
        return self._after(0, limit, _like(chosen))

    def each(self, **chosen: Unpack[Chosen]) -> Iterator[DeadLetter]:
        """All *chosen* ones, oldest first, few of them in memory; they may be marked meanwhile."""
        which, last = _like(chosen), 0
        while found := self._after(last, _AT_ONCE, which):
            yield from found
            last = found[-1].id

    def _after(self, last: int, limit: int, which: ColumnElement[bool]) -> builtins.list[DeadLetter]:
        query = select(DEAD_LETTERS).where(DEAD_LETTERS.c.id > last, which).order_by(DEAD_LETTERS.c.id).limit(limit)
        with self._store.read() as connection:
            return [_read(row) for row in connection.execute(query)]

    def ids(self, **chosen: Unpack[Chosen]) -> builtins.list[int]:
        """The numbers of the *chosen* ones."""
        with self._store.read() as connection:
            return builtins.list(connection.execute(select(DEAD_LETTERS.c.id).where(_like(chosen))).scalars())

    def count(self, **chosen: Unpack[Chosen]) -> int:
        """How many there are of the *chosen* ones."""
        with self._store.read() as connection:
            query = select(func.count()).select_from(DEAD_LETTERS).where(_like(chosen))
            return int(connection.execute(query).scalar_one())

    def show(self, id: int) -> DeadLetter:  # noqa: A002 - the field's own name
        """The letter numbered *id*; raises ConfigurationError where there is none."""
        with self._store.read() as connection:
            row = connection.execute(select(DEAD_LETTERS).where(DEAD_LETTERS.c.id == id)).one_or_none()
        if row is None:
            raise ConfigurationError(f"there is no dead letter {id}", hint="`connector dead-letters list` shows them")
        return _read(row)

    def mark(self, ids: Iterable[int], status: str) -> int:
        """Say what became of open letters; how many it were."""
        marked, numbers = update(DEAD_LETTERS).values(status=status, changed_at=timestamp()), list(ids)
        parts = (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))
        some = [DEAD_LETTERS.c.id.in_(part) & (DEAD_LETTERS.c.status == OPEN) for part in parts]
        with self._store.write() as connection:
            return sum(connection.execute(marked.where(which)).rowcount for which in some)

    def replayed(self, ids: Iterable[int]) -> int:
        """Mark them as replayed."""
        return self.mark(ids, REPLAYED)

    def discard(self, ids: Iterable[int]) -> int:
        """Mark them as not wanted; they stay readable."""
        return self.mark(ids, DISCARDED)


_ONCE = ("run", "step", "unit", "position")


def _row(run: str, flow: str, letter: Letter, redaction: Redaction) -> dict[str, Any]:
    kept = redaction.of([letter.record, dict(letter.variables)])
    record, variables = kept.value
    error = kept.within(redaction.of(dict(letter.error)).value)
    return {
        "run": run,
        "flow": flow,
        "step": letter.step,
        "unit": letter.unit,
        "position": letter.position,
        "record": frozen(record),
        "variables": frozen(variables),
        "error_type": clean(str(error.get("type", "ANY"))),
        "code": clean(str(error.get("code") or "")),
        "message": clean(str(error.get("message", ""))),
        "error": frozen(error),
        "attempts": int(error.get("attempts", 1)),
        "status": OPEN,
        "created_at": timestamp(),
        "redacted": frozen(kept.fields),
    }


def _like(chosen: Chosen) -> ColumnElement[bool]:
    """The condition that *chosen* says."""
    column, status = DEAD_LETTERS.c, chosen.get("status", OPEN)
    equal = {column.flow: chosen.get("flow"), column.run: chosen.get("run"), column.status: status}
    wanted = [name == value for name, value in equal.items() if value is not None]
    for name, values in ((column.id, chosen.get("ids")), (column.flow, chosen.get("flows"))):
        if values is not None:
            wanted.append(name.in_(list(values)))
    step, code, since, until = (chosen.get(name) for name in ("step", "code", "since", "until"))
    if step is not None:
        wanted.append(or_(column.step == step, column.step.endswith(f"/{step}", autoescape=True)))
    if code is not None:
        of_a_type = column.error_type.endswith(f":{code}", autoescape=True)
        wanted.append(or_(column.code == code, column.error_type == code, of_a_type))
    if isinstance(since, datetime):
        wanted.append(column.created_at >= timestamp(since))
    if isinstance(until, datetime):
        wanted.append(column.created_at < timestamp(until))
    return and_(True, *wanted)


def _read(row: Row[Any]) -> DeadLetter:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    kept = {name: thaw(values[name]) for name in ("record", "variables", "error")}
    return DeadLetter(**{**values, **kept, "redacted": tuple(thaw(values["redacted"]))})
