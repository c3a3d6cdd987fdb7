"""What a run leaves behind: records in NetSuite, rows of tables, files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from connector.diagnostics import did_you_mean
from connector.flow_tests.matching import Difference, Matcher
from connector.flow_tests.surroundings import Surroundings
from connector.sandbox.refusals import WireError

_OWN = "_connector_"
"""How the tables begin in which a database's sinks remember what they wrote."""


class _Absent(Exception):  # noqa: N818 - it is told as a difference
    """There is no such type, table, or field; the message says so."""


class _Collections:
    """Collections of mappings by name."""

    def found(self, name: str) -> list[dict[str, Any]]:
        """All of them; raises `_Absent`."""
        raise NotImplementedError

    def fields(self, name: str, rows: Sequence[dict[str, Any]]) -> Sequence[str] | None:
        """What one may have; None where it may have anything."""
        raise NotImplementedError

    def wanted(self, name: str, expected: Any, matcher: Matcher) -> Iterator[Difference]:
        """What of *expected*, mappings or a condition on all of them, is not there."""
        try:
            rows = self.found(name)
        except _Absent as absent:
            yield Difference(reason=str(absent))
            return
        if isinstance(expected, str):
            yield from matcher.differences(expected, rows)
        else:
            yield from matcher.missing(expected, rows)

    def unwanted(self, name: str, expected: Any, matcher: Matcher) -> Iterator[Difference]:
        """What of *expected* is there; a field that cannot be there is a difference, since nothing could match."""
        try:
            rows = self.found(name)
            self._check(name, expected, rows)
        except _Absent as absent:
            yield Difference(reason=str(absent))
            return
        if isinstance(expected, str):
            if not any(matcher.differences(expected, rows)):
                yield Difference(expected=expected, actual=rows, reason="the condition holds, and it should not")
        else:
            yield from matcher.present(expected, rows)

    def _check(self, name: str, expected: Any, rows: Sequence[dict[str, Any]]) -> None:
        known = self.fields(name, rows)
        for row in expected if isinstance(expected, list) and known is not None else ():
            for field in row:
                if field not in (known or ()):
                    hint = did_you_mean(field, known or ())
                    raise _Absent(f"{name} has no `{field}`, so nothing could match" + (f"; {hint}" if hint else ""))


@dataclass(frozen=True)
class RecordsLeft(_Collections):
    """The records of a test's accounts, as REST shows them."""

    around: Surroundings

    def found(self, name: str) -> list[dict[str, Any]]:
        """The records of the type *name*."""
        sandbox, type_ = self.around.account(name)
        desk = sandbox.account.desk
        try:
            record = desk.record_type(type_)
        except WireError as error:
            known = [one.name for one in desk.record_types()]
            raise _Absent(f"NetSuite has no record type `{name}`; {did_you_mean(name, known)}") from error
        return [desk.view.named(record, stored.body) for stored in sandbox.store.select(record.name)]

    def fields(self, name: str, rows: Sequence[dict[str, Any]]) -> Sequence[str] | None:  # noqa: ARG002 - the type knows
        """The fields of the type *name*."""
        sandbox, type_ = self.around.account(name)
        return ["id", "externalId", *(one.name for one in sandbox.account.desk.record_type(type_).members)]


@dataclass(frozen=True)
class RowsLeft(_Collections):
    """The rows of a test's databases."""

    around: Surroundings

    def found(self, name: str) -> list[dict[str, Any]]:
        """The rows of the table *name*."""
        import sqlalchemy as sa  # noqa: PLC0415 - tests with tables only

        with self.around.open(name) as (database, table):
            schema, _, plain = table.rpartition(".")
            inspector = sa.inspect(database.session.engine)
            known = [one for one in inspector.get_table_names(schema=schema or None) if not one.startswith(_OWN)]
            if plain not in known:
                hint = did_you_mean(plain, known) or f"there is {', '.join(known) or 'none'}"
                raise _Absent(f"there is no table `{table}`; {hint}")
            quoted = database.session.engine.dialect.identifier_preparer.quote
            whole = ".".join(quoted(part) for part in (schema, plain) if part)
            return list(database.select(query=f"SELECT * FROM {whole}"))  # noqa: S608 - the quoted name of a table

    def fields(self, name: str, rows: Sequence[dict[str, Any]]) -> Sequence[str] | None:  # noqa: ARG002 - rows know
        """The columns, where there is a row."""
        return list(rows[0]) if rows else None


@dataclass(frozen=True)
class FilesLeft:
    """The files in a test's folder."""

    folder: Path

    def wanted(self, name: str, expected: Any, matcher: Matcher) -> Iterator[Difference]:
        """How the file *name* is not as *expected*."""
        path = self.folder / name
        if not path.is_file():
            files = sorted(str(one.relative_to(self.folder)) for one in self.folder.rglob("*") if one.is_file())
            hint = did_you_mean(name, files) or f"there is {', '.join(files) or 'none'}"
            yield Difference(reason=f"there is no file `{name}`; {hint}")
            return
        text = path.read_text(encoding="utf-8", errors="replace")
        if isinstance(expected, str) and "${" not in expected:
            if expected.rstrip("\n") != text.rstrip("\n"):
                yield Difference(expected=expected, actual=text)
            return
        yield from replace(matcher, textual=name.endswith(".csv")).differences(expected, _read(name, text))


def _read(name: str, text: str) -> Any:
    """The content of a file: rows of CSV and JSON lines, the value of JSON, else the text."""
    if name.endswith(".csv"):
        return list(csv.DictReader(io.StringIO(text)))
    try:
        if name.endswith((".jsonl", ".ndjson")):
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        return json.loads(text) if name.endswith(".json") else text
    except ValueError:
        return text  # it is not what its name says, and is compared as it is
