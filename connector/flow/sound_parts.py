"""The sound parts of a document that is refused: what is wrong is taken out, so that the rest is checked all the same.

Everything keeps its place: a step gives way to one that does nothing, a key that has a default is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from connector.flow.document import Document
from connector.flow.findings import as_written
from connector.marked_yaml import Loc
from connector.step import Reading

_NOTHING: dict[str, Any] = {"logger": None}
"""A step in the place of one that is refused."""
_BRANCH: dict[str, Any] = {"when": False, "steps": [_NOTHING]}
_ROUTE: dict[str, Any] = {"steps": [_NOTHING]}
_DEFAULTS: dict[str, Any] = {}
_HANDLER: dict[str, Any] = {"on_error_continue": {}}
_LISTS = {
    **dict.fromkeys(("choice", "branches"), _BRANCH),
    **dict.fromkeys(("scatter_gather", "first_successful", "round_robin", "routes"), _ROUTE),
    **dict.fromkeys(("on_error", "onError"), _HANDLER),
}
"""Key of a list → what stands for one of its members; in the others that is a step."""
_STAND_INS = (_NOTHING, _BRANCH, _ROUTE, _HANDLER)
"""Known by being these very mappings."""
_EXPRESSION = "${None}"
"""An expression in the place of one that is refused."""
_ROUNDS = 12
"""How often what is left is read again, each time without more of what lies around a fault."""
_IN_PLACE: dict[str, Any] = {
    **dict.fromkeys(("flows", "sub_flows", "subFlows"), _ROUTE),
    **dict.fromkeys(("params", "retry_policies", "retryPolicies"), _DEFAULTS),
}
"""Group of the document → what stands for one of its members, whose name goes on being known."""


def of(data: dict[str, Any], error: ValidationError, reading: Reading) -> Document | None:
    """The document that *data* would be without what *error* says of it; None where nothing is left."""
    left = _copied(data)
    for _ in range(_ROUNDS):
        for way, code in sorted(set(_faults(left, error)), key=lambda fault: len(fault[0])):
            if not way:
                return None
            _take_out(left, way, code)
        try:
            return Document.model_validate(left, context=reading)
        except ValidationError as again:
            error = again
    return None


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _faults(data: Any, error: ValidationError) -> Iterator[tuple[Loc, str]]:
    """Where in *data* something is wrong, and what kind of fault it is."""
    for found in error.errors(include_url=False, include_input=False):
        loc = found["loc"][:-1] if found["type"] == "missing" else found["loc"]
        way, value = as_written(loc, data), data
        for depth, part in enumerate(way):
            value = value[part]
            if _stands_in(value):  # it does not fit there: what lies around it is taken out
                way = way[:depth]
                break
        yield way, found["type"]


def _take_out(data: Any, way: Loc, code: str) -> None:
    """Leave out what stands at *way*, unless it went with something around it."""
    last: Any = way[-1]
    around: Any = data
    for part in way[:-1]:
        if not _has(around, part):
            return
        around = around[part]
    if not _has(around, last):
        return
    if code == "expression" and isinstance(around[last], str) and around[last] != _EXPRESSION:
        around[last] = _EXPRESSION
    elif isinstance(around, list):
        around[last] = _LISTS.get(str(way[-2]), _NOTHING)
    elif len(way) == 2 and way[0] in _IN_PLACE and around[last] is not _IN_PLACE[str(way[0])]:  # noqa: PLR2004 - group, name
        around[last] = _IN_PLACE[str(way[0])]
    else:
        del around[last]


def _stands_in(value: Any) -> bool:
    return any(value is one for one in _STAND_INS)


def _has(around: Any, part: Any) -> bool:
    if _stands_in(around):
        return False
    if isinstance(around, list):
        return isinstance(part, int) and part < len(around)
    return isinstance(around, dict) and part in around
