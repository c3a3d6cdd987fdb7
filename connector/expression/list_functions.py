"""Functions on lists of values or records; null is an empty list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from connector.expression.comparison import equal, exact, holds
from connector.expression.function import Theme
from connector.expression.limits import Meter, Refusal, charge, kind, kinds
from connector.expression.number_functions import whole
from connector.expression.plain_text import text as as_text
from connector.expression.plain_text import written
from connector.expression.reading import get, listed

LISTS = Theme("Lists")
_function = LISTS.function


def _list(meter: Meter, values: Any, use: str) -> list[Any] | tuple[Any, ...]:
    found = listed(values, use=f"{use}() takes")
    charge(meter, 1 + len(found))
    return found


def _field(meter: Meter, value: Any, by: Any, use: str) -> Any:
    if by is None:
        return value
    if not isinstance(by, str):
        raise Refusal(f"{use}() takes the name of a field as text, not {kind(by)}", f"write {use}(…, 'name')")
    for name in by.split("."):
        value = get(meter, value, name)
    return value


@_function("first([3, 1, 2])", "3")
def first(values: Any) -> Any:
    """The first item, or null."""
    found = listed(values, use="first() takes")
    return found[0] if found else None


@_function("last([3, 1, 2])", "2")
def last(values: Any) -> Any:
    """The last item, or null."""
    found = listed(values, use="last() takes")
    return found[-1] if found else None


_ORDERS: tuple[tuple[type, ...], ...] = ((int, Decimal, float), (str,), (timedelta,))


def _order(keys: list[Any]) -> None:
    """Refuse keys that have no common order."""
    if any(isinstance(key, bool) for key in keys):
        raise Refusal("sort() has no order for true/false")
    if any(all(isinstance(key, types) for key in keys) for types in _ORDERS):
        return
    if all(type(key) is date for key in keys) or all(isinstance(key, datetime) and key.tzinfo for key in keys):
        return
    raise Refusal(f"sort() has no order for {kinds(sorted(set(keys), key=kind)[:2] if _plain(keys) else keys[:2])}")


def _plain(keys: list[Any]) -> bool:
    return all(isinstance(key, str | int | float | Decimal | date | timedelta) for key in keys)


@_function("sort([{'n': 2}, {'n': 1}, {}], 'n')", "[{'n': 1}, {'n': 2}, {}]")
def sort(meter: Meter, values: Any, by: Any = None, descending: Any = False) -> list[Any]:
    """The items in order, by a field if one is named; nulls come last."""
    found = _list(meter, values, "sort")
    charge(meter, len(found) * len(found).bit_length())
    keyed = [(_field(meter, value, by, "sort"), value) for value in found]
    present = [(key, value) for key, value in keyed if key is not None]
    _order([key for key, _ in present])
    down = holds(descending)
    present.sort(key=lambda pair: exact(pair[0]) if isinstance(pair[0], float) else pair[0], reverse=down)
    return [value for _, value in present] + [value for key, value in keyed if key is None]


@_function("reverse([3, 1, 2])", "[2, 1, 3]")
def reverse(meter: Meter, values: Any) -> list[Any]:
    """The items from last to first."""
    return list(reversed(_list(meter, values, "reverse")))


@_function("group([{'c': 'US', 'n': 1}, {'c': 'DE', 'n': 2}, {'c': 'US', 'n': 3}], 'c').US.n", "[1, 3]")
def group(meter: Meter, values: Any, by: Any) -> dict[str, list[Any]]:
    """A record of lists: for each value of the field, as text, the items that have it."""
    made: dict[str, list[Any]] = {}
    for value in _list(meter, values, "group"):
        made.setdefault(as_text(meter, _field(meter, value, by, "group")), []).append(value)
    return made


@_function("index_by([{'sku': 'A1', 'n': 5}, {'sku': 'B2', 'n': 7}], 'sku').B2.n", "7")
def index_by(meter: Meter, values: Any, by: Any) -> dict[str, Any]:
    """A record of items: each under the value of its field, as text; of several the last."""
    return {as_text(meter, _field(meter, value, by, "index_by")): value for value in _list(meter, values, "index_by")}


def identity(meter: Meter, value: Any) -> Any:
    """What two equal values have in common, hashable."""
    if isinstance(value, bool) or value is None:
        return ("flag", value)
    if isinstance(value, int | float | Decimal):
        return exact(value)
    if isinstance(value, str | date | timedelta):
        return value
    return ("json", written(meter, value, ordered=True))


@_function("unique(['a', 'b', 'a'])", "['a', 'b']")
def unique(meter: Meter, values: Any, by: Any = None) -> list[Any]:
    """The items without repetitions, the first of each kept; by a field if one is named."""
    seen: dict[Any, Any] = {}
    for value in _list(meter, values, "unique"):
        seen.setdefault(identity(meter, _field(meter, value, by, "unique")), value)
    return list(seen.values())


@_function("flatten([[1, 2], None, [3], 4])", "[1, 2, 3, 4]")
def flatten(meter: Meter, values: Any) -> list[Any]:
    """Lists in a list made one list, one level deep; nulls are left out."""
    made: list[Any] = []
    for value in _list(meter, values, "flatten"):
        if isinstance(value, list | tuple):
            charge(meter, len(value))
            made.extend(value)
        elif value is not None:
            made.append(value)
    return made


@_function("compact([1, None, '', 0])", "[1, '', 0]")
def compact(meter: Meter, values: Any) -> list[Any]:
    """The items that are not null."""
    return [value for value in _list(meter, values, "compact") if value is not None]


@_function("count(['a', None, 'b'])", "2")
def count(meter: Meter, values: Any) -> int:
    """How many items are not null."""
    return sum(value is not None for value in _list(meter, values, "count"))


@_function("any([x > 2 for x in [1, 2, 3]])", "True")
def any_(meter: Meter, values: Any) -> bool:
    """Whether one of the items holds as a condition; false for an empty list."""
    return any(holds(value) for value in _list(meter, values, "any"))


@_function("all([x > 2 for x in [1, 2, 3]])", "False")
def all_(meter: Meter, values: Any) -> bool:
    """Whether each of the items holds as a condition; true for an empty list."""
    return all(holds(value) for value in _list(meter, values, "all"))


@_function("where([{'t': 'a', 'n': 1}, {'t': 'b', 'n': 2}], 't', 'b')", "[{'t': 'b', 'n': 2}]")
def where(meter: Meter, values: Any, by: Any, wanted: Any) -> list[Any]:
    """The items whose field has that value."""
    return [v for v in _list(meter, values, "where") if equal(meter, _field(meter, v, by, "where"), wanted)]


@_function("find([{'t': 'a', 'n': 1}, {'t': 'b', 'n': 2}], 't', 'b').n", "2")
def find(meter: Meter, values: Any, by: Any, wanted: Any) -> Any:
    """The first item whose field has that value, or null."""
    found = _list(meter, values, "find")
    return next((value for value in found if equal(meter, _field(meter, value, by, "find"), wanted)), None)


@_function("chunk([1, 2, 3, 4, 5], 2)", "[[1, 2], [3, 4], [5]]")
def chunk(meter: Meter, values: Any, size: Any) -> list[list[Any]]:
    """The items in lists of that many, the last perhaps shorter."""
    found, step = _list(meter, values, "chunk"), whole(size, "chunk")
    if step < 1:
        raise Refusal("chunk() makes lists of at least one item")
    return [list(found[at : at + step]) for at in range(0, len(found), step)]


@_function("zip(['a', 'b'], [1, 2])", "[['a', 1], ['b', 2]]")
def zip_(meter: Meter, left: Any, right: Any) -> list[list[Any]]:
    """Pairs of the items of two lists; as many as the shorter list has."""
    pairs = zip(_list(meter, left, "zip"), _list(meter, right, "zip"), strict=False)
    return [[first, second] for first, second in pairs]


@_function("numbered(['a', 'b'])", "[[1, 'a'], [2, 'b']]")
def numbered(meter: Meter, values: Any) -> list[list[Any]]:
    """Pairs of a position, counted from 1, and an item; for `for n, line in …`."""
    return [[at, value] for at, value in enumerate(_list(meter, values, "numbered"), 1)]
