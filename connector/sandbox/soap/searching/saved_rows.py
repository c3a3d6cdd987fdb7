"""The rows of a saved search as a script gets them, sums and counts too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from connector.sandbox.soap.searching.saved_searches import SavedSearch
from connector.sandbox.soap.searching.search_run import SearchRun
from connector.sandbox.soap.searching.search_space import Hit
from connector.sandbox.soap.searching.search_terms import Column
from connector.sandbox.soap.wire_values import as_number
from connector.sandbox.storage.store import Stored

Row = dict[str, Any]
"""Column (`email`, `customerJoin.email`, `sum(total)`) → value; of a reference `[{"value": id, "text": name}]`, the
shape of `Result.toJSON().values` in N/search."""


@dataclass(frozen=True, slots=True)
class SavedRows:
    """Runs one saved search."""

    run: SearchRun
    saved: SavedSearch

    def rows(self) -> Iterator[Row]:
        """All rows, grouped where the search has summaries."""
        plain = self._plain()
        if not self.saved.is_summary:
            for values in plain:
                yield {name: value for name, _, value in values}
            return
        groups: dict[str, list[Sequence[tuple[str, Column, Any]]]] = {}
        for values in plain:
            key = repr([value for _, column, value in values if column.summary in ("", "group")])
            groups.setdefault(key, []).append(values)
        for members in groups.values():
            yield dict(_summed(place, members) for place in range(len(members[0])))

    def _plain(self) -> Iterator[list[tuple[str, Column, Any]]]:
        joins = [join for join in self.saved.columns if join]
        for hit in self.run.hits(lines=True):
            choices: list[Sequence[Stored | None]] = [self.run.joined_matching(hit, join) or [None] for join in joins]
            for chosen in product(*choices):
                joined: Mapping[str, Any] = dict(zip(joins, chosen, strict=True))
                yield [
                    (f"{join}.{column.field}" if join else column.field, column, self._value(join, there, column))
                    for join, columns in self.saved.columns.items()
                    for there in (hit if not join else Hit(joined[join]) if joined[join] else None,)
                    for column in columns
                ]

    def _value(self, join: str, hit: Hit | None, column: Column) -> Any:
        if hit is None:
            return ""
        space = self.run.space_of(join)
        known = space.columns.get(column.field)
        found = space.custom_values(hit, column.field) if column.custom else space.values(hit, column.field, known)
        if not found:
            return ""
        if isinstance(found[0], Mapping):
            return [
                {"value": str(one.get("id", "")), "text": self.run.text_of(space, hit, known, one)} for one in found
            ]
        return found[0] if isinstance(found[0], bool) else str(found[0])


def _summed(place: int, members: Sequence[Sequence[tuple[str, Column, Any]]]) -> tuple[str, Any]:
    name, column, first = members[0][place]
    values = [values[place][2] for values in members]
    if column.summary in ("", "group"):
        return (f"group({name})" if column.summary else name), first
    label = f"{column.summary}({name})"
    if column.summary == "count":
        return label, str(sum(value != "" for value in values))
    numbers = [number for value in values if (number := as_number(value)) is not None]
    if column.summary in ("min", "max") and not numbers:
        texts = [str(value) for value in values if value != ""]
        return label, (min(texts) if column.summary == "min" else max(texts)) if texts else ""
    return label, _number(column.summary, numbers)


def _number(summary: str, numbers: Sequence[Decimal]) -> str:
    if not numbers:
        return ""
    match summary:
        case "min":
            return str(min(numbers))
        case "max":
            return str(max(numbers))
        case "avg":
            return str(sum(numbers, Decimal(0)) / len(numbers))
        case _:
            return str(sum(numbers, Decimal(0)))
