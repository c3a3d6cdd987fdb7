"""Names in a search that the account does not know, each with its place; no search is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connector.component import Unit
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.custom_fields import is_custom
from connector.netsuite.metadata.custom_kinds import listed_names
from connector.netsuite.session import Session
from connector.netsuite.soap.columns import ColumnWriter, columns_of
from connector.netsuite.soap.criteria import Criteria
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.search_types import search_type

Place = tuple[str | int, ...]
_NO_NUMBER = "0"
"""Stands for the number of a custom record type in columns that are not sent."""


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that is none."""

    place: Place
    """Where it stands in the arguments: `("columns", 2)`."""
    message: str
    hint: str


def unknown_names(session: Session, record_type: str, columns: Any, criteria: Any, unit: Unit) -> Iterator[UnknownName]:
    """What *columns* and *criteria* of a search for *record_type* name that is not there; holes name nothing.

    Raises:
        ConfigurationError: SOAP has no search for the record type.
    """
    names = _Names(session, record_type)
    entries = list(_entries("columns", columns))
    if isinstance(criteria, Mapping):
        entries += [(("criteria", key), {key: {} if _is_open(value) else value}) for key, value in criteria.items()]
    for place, entry in entries:
        try:
            customs = names.customs(place, entry)
        except ConfigurationError as error:
            yield UnknownName(place, error.message, error.hint)
            continue
        for script_id in customs:
            known = listed_names(session, script_id, unit)
            if known is not None and script_id not in known:
                hint = did_you_mean(script_id, known) or f"the account lists {len(known)} fields of that kind"
                yield UnknownName(place, f"the account has no custom field {script_id}", hint)


def _entries(name: str, asked: Any) -> Iterator[tuple[Place, Any]]:
    """The columns one by one, as they are written."""
    if isinstance(asked, Mapping):
        yield from (((name, key), {key: value}) for key, value in asked.items())
    elif isinstance(asked, list | tuple):
        yield from (((name, number), entry) for number, entry in enumerate(asked))


def _is_open(value: Any) -> bool:
    """Whether *value* is known only when there is a message."""
    return isinstance(value, str) and "${" in value


def _has_holes(value: Any) -> bool:
    """Whether *value*, or anything in it, is."""
    if isinstance(value, Mapping | list | tuple):
        return any(map(_has_holes, value.values() if isinstance(value, Mapping) else value))
    return _is_open(value)


class _Names:
    """The names of one search."""

    def __init__(self, session: Session, record_type: str) -> None:
        self._soap = session.soap
        self._search = search_type(self._soap.table, record_type)
        self._writer = ColumnWriter(self._soap.table, self._search, record_type, lambda _: _NO_NUMBER)
        self._criteria = Criteria(self._soap.encoder, self._search)

    def customs(self, place: Place, entry: Any) -> list[str]:
        """The script ids of custom fields in *entry*; raises where it names what is none."""
        if place[0] == "criteria":
            return self._criteria.custom_names(entry)
        if _has_holes(entry):
            return []
        columns = columns_of(self._search, [entry], self._soap.encoder.separator)
        self._writer.write(Markup(), columns)
        return [name for column in columns for name in (column.join, column.name) if is_custom(name)]
