"""PlainDecoder: an element → exactly the dict that zeep's `serialize_object` gives, along tables, ten times sooner.

For programs that were written on zeep's shapes, and for tests: whatever the tables know is held against zeep by it.
What the schema does not know is kept raw under `_raw_elements` and counted, as zeep does when it is not strict.
"""

from __future__ import annotations

import base64
import copy
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from connector.netsuite.soap.suitetalk_names import XSD, XSI, XSI_TYPE, local_name
from connector.netsuite.soap.type_rows import Child, TypeRow
from connector.netsuite.soap.type_table import TypeTable

Convert = Callable[[str], Any] | None
_NIL = f"{{{XSI}}}nil"
_RAW = "_raw_elements"
_TEXT = "_value_1"
_DAY = 10
"""Characters of a day without a time."""


class _Plan:
    """One type, ready to be walked: its keys as zeep orders them, what each child and attribute becomes."""

    __slots__ = ("attributes", "children", "empty", "lists", "local", "text", "textual")

    def __init__(self, row: TypeRow) -> None:
        names = {child.name for child in row.children}
        keys = {name: f"attr__{name}" if name in names else name for name in row.attributes}
        self.local = row.local
        self.textual = row.text is not None
        self.text: Convert = _CONVERT.get(row.text or "text")
        self.empty: dict[str, Any] = {_TEXT: None} if self.textual else {}
        self.empty |= {child.name: [] if child.many else None for child in row.children}
        self.empty |= {key: row.defaults.get(name) for name, key in keys.items()}
        self.lists = tuple(child.name for child in row.children if child.many)
        self.children: dict[str, tuple[str, Convert, str, bool]] = {
            child.tag: (child.name, _convert(child), child.type if child.complex else "", child.many)
            for child in row.children
        }
        self.attributes: dict[str, tuple[str, Convert]] = {
            name: (key, _CONVERT.get(_ATTRIBUTES.get(local_name(row.attributes[name]), "text")))
            for name, key in keys.items()
        }


class PlainDecoder:
    """Reads elements of one WSDL."""

    def __init__(self, table: TypeTable) -> None:
        """Read what *table* describes."""
        self.unknown: Counter[str] = Counter()
        """What the schema does not know: `Type.element`, or a type → how often."""
        self._table = table
        self._plans: dict[str, _Plan | None] = {}
        self._named_plans: dict[tuple[str, str | None, str], _Plan | None] = {}

    def read(self, element: Any, declared: str = "") -> Any:
        """*element*, whose type is what its xsi:type names, else *declared* (`{namespace}name`)."""
        return self._read(element, declared)

    def _plan(self, qname: str) -> _Plan | None:
        try:
            return self._plans[qname]
        except KeyError:
            row = self._table.row(qname)
            return self._plans.setdefault(qname, None if row is None else _Plan(row))

    def _read(self, element: Any, declared: str) -> Any:
        attributes = element.items()
        plan = self._plans.get(declared) or (self._plan(declared) if declared else None)
        for name, value in attributes:
            if name == XSI_TYPE:
                plan = self._named(element, value) or plan
            elif name == _NIL and value in ("true", "1"):
                return None
        if plan is None:
            self.unknown[local_name(declared or element.tag)] += 1
            return {_RAW: [copy.deepcopy(child) for child in element]} if len(element) else element.text
        if not plan.empty or not (attributes or plan.textual or len(element)):
            return None
        found = plan.empty.copy()
        if plan.textual:
            found[_TEXT] = _value(element.text, plan.text)
        else:
            self._children(found, element, plan)
        for name, value in attributes:
            slot = plan.attributes.get(name)
            if slot is not None:
                found[slot[0]] = value if slot[1] is None else slot[1](value)
        return found

    def _children(self, found: dict[str, Any], element: Any, plan: _Plan) -> None:
        """Fill *found*; leaves are read right here, since a call for each would take as long as the rest."""
        for name in plan.lists:
            found[name] = []
        known = plan.children
        for child in element:
            slot = known.get(child.tag)
            if slot is None:
                self._unknown(found, child, plan)
                continue
            name, convert, inner, many = slot
            if inner:
                value = self._read(child, inner)
            elif child.items():
                value = self._leaf_with_attributes(child, convert)
            else:
                value = child.text
                if convert is not None and value is not None:
                    try:
                        value = convert(value)
                    except ValueError:  # not what the schema says
                        value = None
            if many:
                found[name].append(value)
            elif found[name] is None:
                found[name] = value

    @staticmethod
    def _leaf_with_attributes(child: Any, convert: Convert) -> Any:
        """The value of an element without parts that may name its type; one that is nil has no text either."""
        named = child.get(XSI_TYPE)
        if named is not None:
            prefix, _, local = named.rpartition(":")
            if child.nsmap.get(prefix or None) == XSD:
                convert = _CONVERT.get(_ATTRIBUTES.get(local, "text"))
        return _value(child.text, convert)

    def _named(self, element: Any, value: str) -> _Plan | None:
        """The plan of the type that *value*, a prefixed name, means where *element* stands."""
        key = element.tag, element.prefix, value
        try:
            return self._named_plans[key]
        except KeyError:
            prefix, _, local = value.rpartition(":")
            plan = self._plan(f"{{{element.nsmap.get(prefix or None)}}}{local}")
            if (prefix or None) == element.prefix:  # means what it means in the tag: always the same
                self._named_plans[key] = plan
            return plan

    def _unknown(self, found: dict[str, Any], child: Any, plan: _Plan) -> None:
        if isinstance(child.tag, str):  # not a comment
            self.unknown[f"{plan.local}.{local_name(child.tag)}"] += 1
            found.setdefault(_RAW, []).append(copy.deepcopy(child))


def _value(text: str | None, convert: Convert) -> Any:
    """The text of an element; None where there is none, or where it is not what the schema says."""
    if text is None or convert is None:
        return text
    try:
        return convert(text)
    except ValueError:
        return None


def _boolean(text: str) -> bool:
    return text == "true" or (text != "false" and text.strip() in ("true", "1"))


def _moment(text: str) -> datetime:
    text = text.strip()
    try:
        return datetime.fromisoformat(f"{text}T00:00:00" if len(text) == _DAY else text)
    except ValueError:
        from isodate import parse_datetime  # type: ignore[import-untyped] # noqa: PLC0415 - few moments need it

        found: datetime = parse_datetime(text)
        return found


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)


_CONVERT: dict[str, Convert] = {
    "boolean": _boolean,
    "integer": int,
    "decimal": float,  # NetSuite's schemas have doubles only
    "datetime": _moment,
    "binary": _bytes,
}
_ATTRIBUTES = {
    "boolean": "boolean",
    **dict.fromkeys(("int", "long", "short", "integer"), "integer"),
    **dict.fromkeys(("double", "float"), "decimal"),
    "dateTime": "datetime",
}
"""Built-in type of XSD → what it holds; any other is text."""


def _convert(child: Child) -> Convert:
    return None if child.complex else _CONVERT.get(child.scalar)
