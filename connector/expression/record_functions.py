"""Functions on records, on null, and on NetSuite's own shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.expression.comparison import equal
from connector.expression.function import Theme
from connector.expression.limits import Meter, Refusal, charge, kind
from connector.expression.plain_text import text as as_text
from connector.expression.reading import listed, merged

RECORDS = Theme("Records")
NULLS = Theme("Null")
NETSUITE = Theme("NetSuite")


def _record(meter: Meter, value: Any, use: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Refusal(f"{use}() takes a record, not {kind(value)}")
    charge(meter, 1 + len(value))
    return value


def _names(meter: Meter, names: Any, use: str) -> list[str]:
    found = listed([names] if isinstance(names, str) else names, use=f"{use}() takes")
    charge(meter, len(found))
    for name in found:
        if not isinstance(name, str):
            raise Refusal(f"{use}() takes names of fields as text, not {kind(name)}")
    return list(found)


@RECORDS.function("keys({'a': 1, 'b': 2})", "['a', 'b']")
def keys(meter: Meter, record: Any) -> list[Any]:
    """The names of the fields."""
    return list(_record(meter, record, "keys"))


@RECORDS.function("values({'a': 1, 'b': 2})", "[1, 2]")
def values(meter: Meter, record: Any) -> list[Any]:
    """The values of the fields."""
    return list(_record(meter, record, "values").values())


@RECORDS.function("[name + '=' + text(value) for name, value in items({'a': 1, 'b': 2})]", "['a=1', 'b=2']")
def items(meter: Meter, record: Any) -> list[list[Any]]:
    """The fields as pairs of name and value."""
    return [[name, value] for name, value in _record(meter, record, "items").items()]


@RECORDS.function("merge({'a': 1, 'b': 2}, None, {'b': 3})", "{'a': 1, 'b': 3}")
def merge(meter: Meter, *records: Any) -> dict[str, Any]:
    """The fields of all records in one; a later value replaces an earlier one. Nulls are left out."""
    made: dict[str, Any] = {}
    for record in records:
        made.update(merged(meter, record))
    return made


@RECORDS.function("pick({'id': 1, 'name': 'Acme', 'x': 0}, ['id', 'name', 'email'])", "{'id': 1, 'name': 'Acme'}")
def pick(meter: Meter, record: Any, names: Any) -> dict[str, Any]:
    """The fields of those names, where the record has them."""
    found = _record(meter, record, "pick")
    return {name: found[name] for name in _names(meter, names, "pick") if name in found}


@RECORDS.function("omit({'id': 1, 'links': []}, 'links')", "{'id': 1}")
def omit(meter: Meter, record: Any, names: Any) -> dict[str, Any]:
    """The record without the fields of those names."""
    out = set(_names(meter, names, "omit"))
    return {name: value for name, value in _record(meter, record, "omit").items() if name not in out}


@RECORDS.function("without_null({'id': 1, 'email': None})", "{'id': 1}")
def without_null(meter: Meter, record: Any) -> dict[str, Any]:
    """The record without the fields that are null; a write leaves those fields as they are instead of clearing them."""
    return {name: value for name, value in _record(meter, record, "without_null").items() if value is not None}


@NULLS.function("default(None, 0)", "0")
def default(value: Any, fallback: Any) -> Any:
    """The value, or *fallback* where it is null; `a or b` also replaces 0, false and empty values."""
    return fallback if value is None else value


@NULLS.function("coalesce(None, '', 'x')", "''")
def coalesce(*candidates: Any) -> Any:
    """The first value that is not null."""
    return next((value for value in candidates if value is not None), None)


@NULLS.function("null_if('n/a', 'n/a')", "None")
def null_if(meter: Meter, value: Any, unwanted: Any) -> Any:
    """Null where the two are equal, else the value; *unwanted* may be a list of values."""
    out = unwanted if isinstance(unwanted, list | tuple) else [unwanted]
    return None if any(equal(meter, value, found) for found in out) else value


@NULLS.function("is_empty('  ')", "True")
def is_empty(value: Any) -> bool:
    """Whether it is null, a text of white space only, or a list or record without items; 0 and false are not empty."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, list | tuple | Mapping) and not value)


@NETSUITE.function("ref(external_id='ACME-1', type='customer')", "{'externalId': 'ACME-1', 'type': 'customer'}")
def ref(meter: Meter, id: Any = None, external_id: Any = None, type: Any = None) -> Any:  # noqa: A002 - NetSuite's words
    """A reference to a record by its id or external id; null where both are null."""
    given = {"id": id, "externalId": external_id}
    made: dict[str, Any] = {name: as_text(meter, value) for name, value in given.items() if value not in (None, "")}
    if not made:
        return None
    return {**made, "type": as_text(meter, type)} if type is not None else made


@NETSUITE.function("custom({'custentity_tier': {'id': '2', 'refName': 'Gold'}}, 'custentity_tier').refName", "'Gold'")
def custom(meter: Meter, record: Any, script_id: Any) -> Any:
    """A custom field by its script id, however it is spelled: flat, in other capitals, or in SOAP's customFieldList."""
    if not isinstance(script_id, str):
        raise Refusal(
            f"custom() takes a script id as text, not {kind(script_id)}", "write custom(payload, 'custentity_…')"
        )
    found = _record(meter, record, "custom")
    if script_id in found:
        return found[script_id]
    wanted = script_id.lower()
    flat = next((value for name, value in found.items() if isinstance(name, str) and name.lower() == wanted), None)
    return flat if flat is not None else _from_custom_list(meter, found.get("customFieldList"), wanted)


def _from_custom_list(meter: Meter, fields: Any, wanted: str) -> Any:
    if isinstance(fields, Mapping):
        fields = fields.get("customField")
    for field in listed(fields, use="custom() reads"):
        charge(meter, 2)
        if isinstance(field, Mapping) and str(field.get("scriptId", "")).lower() == wanted:
            return field.get("value")
    return None


@NETSUITE.function("label({'id': '3', 'refName': 'Gold'})", "'Gold'")
def label(value: Any) -> Any:
    """What a reference is called: its refName or name; of a list of references the list of names."""
    if isinstance(value, list | tuple):
        return [label(inner) for inner in value if not isinstance(inner, list | tuple)]
    if isinstance(value, Mapping):
        return value.get("refName", value.get("name"))
    if value is None or isinstance(value, str):
        return value
    raise Refusal(f"label() takes a reference, not {kind(value)}")
