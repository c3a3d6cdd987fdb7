"""Whether a record meets a filter of `q`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from connector.catalogue.model import Field, RecordType, Sublist
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.rest.filter_language import Both, Condition, Filter, invalid, search_error
from connector.sandbox.rest.user_dates import NotADateError, java_pattern, parse_user_date

Test = Callable[[Mapping[str, Any]], bool]
Filtered = RecordType | Sublist
"""What `q` selects from: records of a type, or lines of a sublist."""

_STRING: dict[str, Callable[[str, str], bool]] = {
    "IS": lambda value, wanted: value == wanted,
    "CONTAIN": lambda value, wanted: wanted in value,
    "START_WITH": lambda value, wanted: value.startswith(wanted),
    "END_WITH": lambda value, wanted: value.endswith(wanted),
    "ENDWITH": lambda value, wanted: value.endswith(wanted),
}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "EQUAL": lambda value, wanted: value == wanted,
    "GREATER": lambda value, wanted: value > wanted,
    "GREATER_OR_EQUAL": lambda value, wanted: value >= wanted,
    "LESS": lambda value, wanted: value < wanted,
    "LESS_OR_EQUAL": lambda value, wanted: value <= wanted,
}
_DATE: dict[str, Callable[[Any, Any], bool]] = {
    "ON": lambda value, wanted: value == wanted,
    "AFTER": lambda value, wanted: value > wanted,
    "BEFORE": lambda value, wanted: value < wanted,
    "ON_OR_AFTER": lambda value, wanted: value >= wanted,
    "ON_OR_BEFORE": lambda value, wanted: value <= wanted,
}
_RANGES = ("BETWEEN", "WITHIN")
_RANGE = 2
_IDS = ("id", "internalId")


def compile_filter(found: Filter, record: Filtered, tenant: Tenant) -> Test:
    """A test of canonical records of type *record*; raises ParameterError for fields and operators that do not fit."""
    if isinstance(found, Condition):
        return _condition(found, record, tenant)
    tests = [compile_filter(part, record, tenant) for part in found.parts]
    if isinstance(found, Both):
        return lambda body: all(test(body) for test in tests)
    return lambda body: any(test(body) for test in tests)


def _condition(condition: Condition, record: Filtered, tenant: Tenant) -> Test:
    name, kind = _field(condition.field, record)
    operator, negated = condition.operator, False
    if operator.endswith("_NOT"):
        operator, negated = operator.removesuffix("_NOT"), True
    if operator == "EMPTY":
        return lambda body: (body.get(name) in (None, "")) != negated
    test, of_absent = _test(kind, operator, condition.values, tenant)
    absent = negated and of_absent

    def holds(body: Mapping[str, Any]) -> bool:
        value = body.get(name)
        return absent if value is None else test(value) != negated

    return holds


def _field(name: str, record: Filtered) -> tuple[str, str]:
    if name in _IDS:
        return "id", "integer"
    if name.lower() == "externalid":
        return "externalId", "string"
    member = record.find(name)
    if isinstance(member, Field):
        return member.name, member.kind
    if member is None and record.custom_prefix and name.lower().startswith((record.custom_prefix, "cseg")):
        return name.lower(), "custom"
    raise search_error(f"Field '{name}' for record '{record.name.lower()}' was not found.")


def _test(kind: str, operator: str, values: tuple[str, ...], tenant: Tenant) -> tuple[Callable[[Any], bool], bool]:
    """The test of one value, and what its negation says of an absent one."""
    if kind == "custom":
        kind = "string" if operator in _STRING else "date" if operator in _DATE else "reference"
    if kind == "boolean":
        return _boolean(operator, values), True
    if kind in ("date", "datetime"):
        return _dates(kind, operator, values, tenant), False
    if kind in ("integer", "decimal", "reference", "enum", "multiselect"):
        return _numbers(kind, operator, values), False
    compare = _STRING.get(operator)
    if compare is None or len(values) != 1:
        raise invalid()
    wanted = values[0].casefold()
    return lambda value: compare(str(value).casefold(), wanted), True


def _boolean(operator: str, values: tuple[str, ...]) -> Callable[[Any], bool]:
    words = {"true": True, "t": True, "false": False, "f": False}
    if operator != "IS" or len(values) != 1 or values[0].lower() not in words:
        raise invalid()
    wanted = words[values[0].lower()]
    return lambda value: bool(value) is wanted


def _dates(kind: str, operator: str, values: tuple[str, ...], tenant: Tenant) -> Callable[[Any], bool]:
    compare = _DATE.get(operator)
    days = [_day(value, tenant) for value in values] if compare or operator in _RANGES else []
    if operator in _RANGES and len(days) == _RANGE:
        return lambda value: days[0] <= _local(value, kind, tenant).date() <= days[1]
    if compare is None or len(days) != 1:
        raise invalid()
    return lambda value: compare(_local(value, kind, tenant).date(), days[0])


def _day(text: str, tenant: Tenant) -> date:
    """A day in the account's own format; times and ISO dates are refused, in words as recorded."""
    try:
        return parse_user_date(text, tenant.date_format)
    except NotADateError:
        raise search_error(
            f'Parse of date/time "{text}" failed with date format "{java_pattern(tenant.date_format)}" '
            f"in time zone {tenant.time_zone}"
        ) from None


def _local(value: Any, kind: str, tenant: Tenant) -> datetime:
    moment = datetime.fromisoformat(str(value))
    if kind == "datetime" and moment.tzinfo:
        with suppress(OverflowError):  # at either end of the calendar
            return moment.astimezone(ZoneInfo(tenant.time_zone)).replace(tzinfo=None)
    return moment.replace(tzinfo=None)


def _numbers(kind: str, operator: str, values: tuple[str, ...]) -> Callable[[Any], bool]:
    if operator == "ANY_OF":
        wanted = {_key(value) for value in values}
        return lambda value: bool(_keys(value) & wanted)
    if kind in ("reference", "enum", "multiselect") and operator in ("IS", "EQUAL") and len(values) == 1:
        return lambda value: _key(values[0]) in _keys(value)
    numbers = [_number(value) for value in values]
    if operator in _RANGES and len(numbers) == _RANGE:
        return lambda value: numbers[0] <= _number(value) <= numbers[1]
    compare = _ORDER.get(operator)
    if compare is None or len(numbers) != 1:
        raise invalid()
    return lambda value: compare(_number(value), numbers[0])


def _number(value: Any) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise invalid() from None
    if not found.is_finite():
        raise invalid()
    return found


def _key(value: Any) -> str:
    text = str(value)
    try:
        return str(Decimal(text).normalize()) if text else text
    except InvalidOperation:
        return text.casefold()


def _keys(value: Any) -> set[str]:
    items = value if isinstance(value, list) else [value]
    return {_key(item.get("id", "")) if isinstance(item, Mapping) else _key(item) for item in items}
