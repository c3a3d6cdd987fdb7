"""What DataWeave writes where our language writes otherwise: the hints for who comes from MuleSoft."""

from __future__ import annotations

from collections.abc import Mapping

_LOOP = "write a comprehension: [x.name for x in payload if x.amount > 0]"
_BETWEEN = r"(?<=[\w\])}] )"
"""Behind a value and a space, where Python takes no name."""
_FIELDS = "write {name: value for name, value in items(record)}"

FUNCTIONS: Mapping[str, str] = {
    "sizeOf": "write length(value)",
    "contains": "write `part in value`",
    "map": _LOOP,
    "filter": _LOOP,
    "flatMap": f"{_LOOP}, flatten(…) around it",
    "reduce": "write sum(), min(), max() or join() over the list",
    "distinctBy": "write unique(values, 'field')",
    "orderBy": "write sort(values, 'field')",
    "groupBy": "write group(values, 'field')",
    "pluck": "write [… for name, value in items(record)]",
    "mapObject": _FIELDS,
    "filterObject": f"{_FIELDS}, with a condition at its end",
    "namesOf": "write keys(record)",
    "keysOf": "write keys(record)",
    "valuesOf": "write values(record)",
    "entriesOf": "write items(record)",
    "capitalize": "write title(value)",
    "avg": "write average(values)",
    "mod": "write `a % b`",
    "read": "write parse_json(text)",
    "write": "write json(value)",
    "readUrl": "read the file by a step of its own, file.read with `target`",
    "lookup": "call the flow by a step of its own, flow_ref with `target`",
    "p": "write params.name, or a reference: ${env:NAME}",
    "uuid": "an id that holds when a run goes on comes from the data: sha256(payload), or from correlation_id",
}
"""Function of DataWeave that bears no name like ours → what is written instead."""

SYNTAX: tuple[tuple[str, str], ...] = (
    (r"->", _LOOP),
    (r"^\s*if\s*\(", "write `a if condition else b`"),
    (r"\bas\s+[A-Z]\w+", "write text(), number(), date(), datetime() or bool() around the value"),
    (rf"{_BETWEEN}default\b", "write default(value, fallback)"),
    *((rf"{_BETWEEN}{name}\b", hint) for name, hint in FUNCTIONS.items()),
)
"""Form of what is no expression of ours → what is written instead."""
