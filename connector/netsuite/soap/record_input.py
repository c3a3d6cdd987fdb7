"""Forms in which callers give references, sublists, custom fields and lengths of time, made into one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from connector.errors import RejectedError
from connector.netsuite.soap.date_fields import TIME_OF
from connector.netsuite.soap.shapes import Shape
from connector.netsuite.soap.wire_scalars import misfit

_REST_IDS = ("id", "addressId")
"""Keys under which REST has the id of a line."""


def is_dict(value: Any) -> bool:
    """Whether *value* is a mapping; nearly all are dicts, and to ask for the abstract one takes ten times as long."""
    return type(value) is dict or isinstance(value, Mapping)


def is_empty(value: Any) -> bool:
    """Whether *value* is a list without lines, in any form of it."""
    if is_dict(value):
        value = value.get("items", value)
    return value is None or (isinstance(value, list | tuple) and not value)


def reference_attributes(value: Any, path: str) -> dict[str, str]:
    """The attributes of a reference; the id goes before the external id, a name alone says nothing to NetSuite."""
    if not is_dict(value):
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
            raise misfit(path, value, "a reference")
        return {"internalId": str(value)}
    found = {}
    internal, external = value.get("id", value.get("internalId")), value.get("externalId")
    if internal not in (None, ""):
        found["internalId"] = str(internal)
    elif external not in (None, ""):
        found["externalId"] = str(external)
    else:
        raise RejectedError(
            f"{path} has neither id nor externalId",
            hint='give {"id": "12"} or {"externalId": "X"}; NetSuite does not look up names',
            field=path,
            code="INVALID_KEY_OR_REF",
        )
    for extra in ("type", "typeId"):
        if value.get(extra):
            found[extra] = str(value[extra])
    return found


def own_ids(shape: Shape, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """A line's `id` is its `internalId` where SOAP has only that; where it has neither, it is REST's own."""
    foreign = [key for key in _REST_IDS if key in fields and shape.slot(key) is None]
    if not foreign:
        return fields
    kept = {key: value for key, value in fields.items() if key not in foreign}
    if shape.slot("internalId") is not None and "internalId" not in kept:
        kept["internalId"] = fields[foreign[0]]
    return kept


def with_times(fields: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """The dates of an activity joined with their times of day (`startDate` with `startTime`)."""
    found = dict(fields)
    for date_key, time_key in TIME_OF.items():
        if time_key not in found:
            continue
        time_of_day = found.pop(time_key)
        day: Any = found.get(date_key)
        if time_of_day is None:
            continue
        try:
            day = date.fromisoformat(day) if isinstance(day, str) else day
            clock = time.fromisoformat(time_of_day) if isinstance(time_of_day, str) else time_of_day
            found[date_key] = datetime.combine(day, clock)
        except (TypeError, ValueError):
            raise misfit(f"{path}{time_key}", time_of_day, f"a time of day beside a {date_key}") from None
    return found


def items_of(value: Any, path: str) -> list[Any]:
    """The lines of a sublist, from a list or REST's `{"items": […]}`."""
    if is_dict(value) and isinstance(value.get("items"), list | tuple):
        value = value["items"]
    if not isinstance(value, list | tuple):
        raise misfit(path, value, "a list")
    return list(value)


def hours(value: Any, path: str) -> str:
    """Hours as a decimal number, from `1:30`, a timedelta or a number of hours."""
    if isinstance(value, timedelta):
        return f"{Decimal(str(value.total_seconds())) / 3600:.6f}".rstrip("0").rstrip(".")
    try:
        hours, colon, minutes = str(value).partition(":")
        found = Decimal(hours) if not colon else abs(Decimal(hours)) + Decimal(minutes) / 60
    except InvalidOperation:
        raise misfit(path, value, "a length of time (1:30)") from None
    sign = "-" if colon and hours.startswith("-") else ""
    return sign + (f"{found:.6f}".rstrip("0").rstrip(".") if colon else f"{found:f}")
