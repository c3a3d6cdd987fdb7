"""Dead letters: records that a step could not handle, kept until someone replays or discards them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row

from connector.errors import ConfigurationError
from connector.frozen_json import thaw
from connector.redaction import MARK, NOTHING, Redaction
from connector.state.tables import DEAD_LETTERS
from connector.state.transactions import Store, clean, frozen, timestamp

OPEN, REPLAYED, DISCARDED = "open", "replayed", "discarded"


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

    def list(
        self, *, flow: str | None = None, run: str | None = None, status: str | None = OPEN, limit: int = 1000
    ) -> list[DeadLetter]:
        """Those that match, oldest first; *status* None means any."""
        query = select(DEAD_LETTERS).where(_like(flow, run, status)).order_by(DEAD_LETTERS.c.id).limit(limit)
        with self._store.read() as connection:
            return [_read(row) for row in connection.execute(query)]

    def count(self, *, flow: str | None = None, run: str | None = None, status: str | None = OPEN) -> int:
        """How many match."""
        with self._store.read() as connection:
            query = select(func.count()).select_from(DEAD_LETTERS).where(_like(flow, run, status))
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
        which = DEAD_LETTERS.c.id.in_(list(ids)) & (DEAD_LETTERS.c.status == OPEN)
        with self._store.write() as connection:
            marked = update(DEAD_LETTERS).where(which).values(status=status, changed_at=timestamp())
            return connection.execute(marked).rowcount

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


def _like(flow: str | None, run: str | None, status: str | None) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = true()
    for column, value in ((DEAD_LETTERS.c.flow, flow), (DEAD_LETTERS.c.run, run), (DEAD_LETTERS.c.status, status)):
        if value is not None:
            wanted = wanted & (column == value)
    return wanted


def _read(row: Row[Any]) -> DeadLetter:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    kept = {name: thaw(values[name]) for name in ("record", "variables", "error")}
    return DeadLetter(**{**values, **kept, "redacted": tuple(thaw(values["redacted"]))})
