"""Expected against actual values: which parts differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from connector.errors import ConnectorError
from connector.expression.template import Template
from connector.marked_yaml import Loc


class _Absent:
    """Stands for what is not there."""

    def __repr__(self) -> str:
        return "absent"


ABSENT: Any = _Absent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part of a value that is not as expected."""

    way: Loc = ()
    """The way to it from the expected value."""
    expected: Any = ABSENT
    actual: Any = ABSENT
    reason: str = ""
    """What is wrong, where the two values do not say it themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """Compares values; mappings may have further keys unless *exact*."""

    scope: Mapping[str, Any]
    """What expressions see beside `payload`, the value that came."""
    exact: bool = False
    textual: bool = False
    """Whether a number may stand as text, as in CSV files and for the decimals of SQLite."""

    def differences(self, expected: Any, actual: Any, way: Loc = ()) -> Iterator[Difference]:
        """How *actual* is not as *expected*."""
        if isinstance(expected, str) and "${" in expected:
            yield from self._evaluated(expected, actual, way)
        elif isinstance(expected, Mapping):
            yield from self._mapping(expected, actual, way)
        elif isinstance(expected, list):
            yield from self._list(expected, actual, way)
        elif not (same(expected, actual) or (self.textual and _same_text(expected, actual))):
            yield Difference(way=way, expected=expected, actual=actual)

    def missing(self, expected: Sequence[Any], actual: Sequence[Any]) -> Iterator[Difference]:
        """What of *expected* is nowhere in *actual*, in whatever order; each is told beside the likest that is left."""
        left = list(actual)
        unfound = []
        for position, row in enumerate(expected):
            found = next((one for one in left if not any(self.differences(row, one))), ABSENT)
            if found is ABSENT:
                unfound.append((position, row))
            else:
                left.remove(found)
        for position, row in unfound:
            yield from self._likest(position, row, left)
        if self.exact:
            for one in left if not unfound else left[len(unfound) :]:
                yield Difference(actual=one, reason="nobody expects it")

    def present(self, unwanted: Sequence[Any], actual: Sequence[Any]) -> Iterator[Difference]:
        """What of *unwanted* is in *actual* all the same."""
        for position, row in enumerate(unwanted):
            for one in actual:
                if not any(self.differences(row, one)):
                    yield Difference(way=(position,), actual=one, reason="it is there all the same")

    def _likest(self, position: int, row: Any, left: Sequence[Any]) -> Iterator[Difference]:
        candidates = [list(self.differences(row, one, (position,))) for one in left]
        near = min(candidates, key=len, default=[])
        fields = len(row) if isinstance(row, Mapping) else 1
        if near and (len(near) < fields or len(left) == 1):
            yield from near
        else:
            yield Difference(way=(position,), expected=row, reason="it is not there")

    def _evaluated(self, expected: str, actual: Any, way: Loc) -> Iterator[Difference]:
        template = Template(expected)
        try:
            value = template.evaluate({**self.scope, "payload": actual})
        except ConnectorError as error:
            yield Difference(way=way, expected=expected, actual=actual, reason=error.message)
            return
        if "payload" not in template.names:
            if not same(value, actual):
                yield Difference(way=way, expected=value, actual=actual)
        elif value is False:
            yield Difference(way=way, expected=expected, actual=actual)
        elif value is not True:
            reason = f"the condition gives {value!r}, neither true nor false"
            yield Difference(way=way, expected=expected, actual=actual, reason=reason)

    def _mapping(self, expected: Mapping[Any, Any], actual: Any, way: Loc) -> Iterator[Difference]:
        if not isinstance(actual, Mapping):
            yield Difference(way=way, expected=expected, actual=actual)
            return
        for name, value in expected.items():
            there = actual.get(name, ABSENT)
            if there is ABSENT and value is None:
                continue  # as expressions read it: what is absent is null
            yield from self.differences(value, there, (*way, name))
        if self.exact:
            for name in actual.keys() - expected.keys():
                yield Difference(way=way, actual={name: actual[name]}, reason="nobody expects it")

    def _list(self, expected: Sequence[Any], actual: Any, way: Loc) -> Iterator[Difference]:
        if not isinstance(actual, list | tuple):
            yield Difference(way=way, expected=expected, actual=actual)
            return
        if len(expected) != len(actual):
            reason = f"{len(actual)} values came, {len(expected)} are expected"
            yield Difference(way=way, expected=expected, actual=list(actual), reason=reason)
            return
        for position, (wanted, came) in enumerate(zip(expected, actual, strict=True)):
            yield from self.differences(wanted, came, (*way, position))


def same(expected: Any, actual: Any) -> bool:
    """Whether two values are one: numbers by their value, moments and dates as text too."""
    if expected is None or actual is None or actual is ABSENT:
        return expected is actual
    if isinstance(expected, bool) or isinstance(actual, bool):
        return isinstance(actual, int) and isinstance(expected, int) and bool(expected == actual)
    if isinstance(expected, int | float | Decimal) and isinstance(actual, int | float | Decimal):
        return bool(_number(expected) == _number(actual))
    if isinstance(actual, date) or isinstance(expected, date):
        return bool(_moment(expected) == _moment(actual))
    return bool(expected == actual)


def _same_text(expected: Any, actual: Any) -> bool:
    """Whether *actual* is the text of *expected*."""
    if not isinstance(actual, str):
        return False
    if isinstance(expected, bool):
        return actual.lower() == str(expected).lower()
    if expected is None:
        return not actual
    return isinstance(expected, int | float | Decimal) and _number(expected) == _number(actual)


def _number(value: float | Decimal | str) -> Any:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return value


def _moment(value: Any) -> Any:
    """A date or a moment, of whatever spelling, in one form; anything else as it is."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) == len("2026-01-01") else datetime.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    return value
