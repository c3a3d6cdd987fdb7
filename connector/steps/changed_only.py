"""changed_only: hand on the records whose content differs from what was delivered last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field, field_validator

from connector import events
from connector.component import Construct, Contents, Interpreter
from connector.errors import ConfigurationError, RejectedError
from connector.expression.template import Arguments
from connector.message import Message
from connector.stream import Cursor, Page, Stream

_PAGE = 1000
"""Keys of a page of records that are gone."""


class ChangedOnlyArguments(Arguments):
    """What tells records apart, and what of them counts."""

    key: tuple[str, ...] = Field(min_length=1)
    """Fields that identify a record; one may stand without a list."""
    fields: tuple[str, ...] = ()
    """Fields whose change counts; by default every one."""
    gone: bool = False
    """Whether records that were there and are not any more follow at the end, as their key with `_deleted: true`.

    The step must be given all there is: behind a source that tells what changed, and in a loop, nothing is gone."""

    @field_validator("key", "fields", mode="before", json_schema_input_type=tuple[str, ...] | str)
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


def _run(arguments: ChangedOnlyArguments, message: Message, interpreter: Interpreter) -> Message:
    items, contents = message.payload, interpreter.contents
    if not isinstance(items, Stream | list):
        raise ConfigurationError(
            f"changed_only goes through a list or a stream, and this is a {type(items).__name__}",
            hint="put it before the step that takes records one by one",
        )
    if contents is None:  # records that were asked for by name: a dead letter, what `connector reconcile` found
        return message
    sieve = _Sieve(arguments, interpreter, contents, gone=_tells_gone(arguments, contents, interpreter))
    if isinstance(items, Stream):
        return message.with_payload(sieve.stream(items))
    return message.with_payload(interpreter.unit("", lambda: sieve.listed(items)))


def _tells_gone(arguments: ChangedOnlyArguments, contents: Contents, interpreter: Interpreter) -> bool:
    if arguments.gone and not contents.whole:
        text = "only a part of the records is read here: nothing is said of those that are gone"
        interpreter.emit(events.Noted(message=text))
    return arguments.gone and contents.whole


@dataclass(frozen=True, slots=True)
class _Sieve:
    """One step at work."""

    arguments: ChangedOnlyArguments
    interpreter: Interpreter
    contents: Contents
    gone: bool

    @property
    def _memory(self) -> str:
        """What its memory is called: one of another key is another."""
        return f"{self.interpreter.label}({', '.join(self.arguments.key)})"

    def stream(self, items: Stream) -> Stream:
        """What of *items* is new, page by page, then what is gone."""

        def read(cursor: Cursor) -> Page:
            if "gone" in cursor:
                return self._gone_page(cursor["gone"])
            page = items.page(cursor["at"])
            came = bool(cursor.get("came") or page.records)
            if page.cursor is not None:
                return Page(self._new(page.records), {"at": page.cursor, "came": came})
            following = self._follows(came=came) if self.gone else None
            return Page(self._new(page.records), following)

        def split(parts: int) -> list[Cursor]:
            return [{"at": start} for start in (items.split(parts) if items.split else [])]

        whole = self.gone or items.split is None  # what is gone is known when everything was read
        return Stream(read, {"at": items.start}, items.opened_by, items.resumes, split=None if whole else split)

    def listed(self, items: Sequence[Any]) -> list[Any]:
        """What of *items* is new, then what is gone."""
        found, cursor = self._new(items), self._follows(came=bool(items)) if self.gone else None
        while cursor is not None:
            page = self._gone_page(cursor["gone"])
            found, cursor = [*found, *page.records], page.cursor
        return found

    def _follows(self, *, came: bool) -> Cursor:
        """Where what is gone begins; refuses to call everything gone because a source was silent."""
        if not came and not self.contents.is_empty(self._memory):
            raise RejectedError(
                "no record came at all, and there were some before: they are not taken for gone",
                type="EMPTY_COLLECTION",
                hint="see that the source may read them; where they are gone: connector state reset FLOW",
                step=self.interpreter.label,
            )
        return {"gone": ""}

    def _new(self, records: Sequence[Any]) -> list[Any]:
        """Those of *records* that differ from what was delivered."""
        marks = [(self._key(record), self._content(record)) for record in records]
        differs = self.contents.changed(self._memory, marks, seen=self.gone) if marks else []
        return [record for record, fresh in zip(records, differs, strict=True) if fresh]

    def _gone_page(self, after: str) -> Page:
        keys, following = self.contents.gone(self._memory, after, _PAGE)
        records = [{**dict(zip(self.arguments.key, key, strict=True)), "_deleted": True} for key in keys]
        return Page(records, {"gone": following} if following else None)

    def _key(self, record: Any) -> list[Any]:
        missing = [name for name in self.arguments.key if not isinstance(record, dict) or record.get(name) is None]
        if missing:
            raise RejectedError(
                f"a record has no {missing[0]}, so it cannot be told from others",
                type="VALIDATION",
                hint="name fields under `key` that every record has",
                step=self.interpreter.label,
                field=missing[0],
            )
        return [record[name] for name in self.arguments.key]

    def _content(self, record: Any) -> Any:
        return [record.get(name) for name in self.arguments.fields] if self.arguments.fields else record


CHANGED_ONLY = Construct(
    name="changed_only",
    summary="Hand on the records whose content is not what was delivered last, for what bears no moment of change.",
    arguments=ChangedOnlyArguments,
    run=_run,
    errors=("VALIDATION", "EMPTY_COLLECTION"),
    example="changed_only:\n  key: [sku, warehouse]\n  fields: [quantity]\n  gone: true",
)
