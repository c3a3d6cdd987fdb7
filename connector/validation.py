"""Rules that values keep or break, as data: each with the error type of Mule's validation module.

Source of names and types: docs.mulesoft.com, Validation Module Documentation Reference 2.0.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from connector.config_model import Duration, problem
from connector.errors import RejectedError
from connector.expression import linear_pattern
from connector.expression.calendar_text import format_moment, parse_moment
from connector.expression.date_functions import moment
from connector.expression.limits import BUDGET, Refusal
from connector.expression.template import Arguments, Compiled, Static
from connector.stream import Stream

_LONGEST_ADDRESS, _LONGEST_LOCAL_PART, _LONGEST_LABEL = 254, 64, 63
"""Characters of a mail address, of its part before the @ (RFC 5321), and between two dots of a domain (RFC 1035)."""
_IN_LOCAL_PART = frozenset("!#$%&'*+-/=?^_`{|}~")
"""Signs that may stand before the @ beside letters and digits (RFC 5322, atext)."""
_SCHEMES = ("http", "https", "ftp")
_WHOLE = {"SHORT": 15, "INTEGER": 31, "LONG": 63}
"""Bits of Java's whole numbers, without the sign."""
_SOME_MOMENT = datetime(2024, 1, 31, 17, 45, tzinfo=UTC)


class NumberCheck(Arguments):
    """A number, and between what it lies."""

    value: Compiled[Any]
    """A number, or text that is one: `12`, `-3.50`, `1e6`."""
    min_value: Decimal | None = None
    """The least that is right."""
    max_value: Decimal | None = None
    """The most that is right."""
    number_type: Literal["INTEGER", "LONG", "SHORT", "DOUBLE", "FLOAT"] = "DOUBLE"
    """INTEGER, LONG and SHORT are whole numbers of 32, 64 and 16 bits; the others may have decimal places."""


class PatternCheck(Arguments):
    """A text, and the form it has."""

    value: Compiled[Any]
    """The text."""
    regex: Static[str]
    """The pattern of the whole text, as in `matches()` of expressions."""
    case_sensitive: bool = True
    """Whether small letters and capitals differ."""

    @field_validator("regex")
    @classmethod
    def _is_pattern(cls, regex: str) -> str:
        try:
            linear_pattern.compiled(regex)
        except Refusal as refusal:
            raise problem("pattern", refusal.message, refusal.hint) from None
        return regex


class SizeCheck(Arguments):
    """A text, a list or a mapping, and how long it is."""

    value: Compiled[Any]
    """What is counted: characters, items, or fields."""
    min: int = Field(default=0, ge=0)
    """The least that is right."""
    max: int | None = Field(default=None, ge=0)
    """The most that is right; no bound where absent."""


class TimeCheck(Arguments):
    """A text, and how it writes a date or a date-time."""

    value: Compiled[Any]
    """The text."""
    pattern: Static[str] = ""
    """The form, as in `parse_date()` of expressions: `%m/%d/%Y`; ISO 8601 where absent."""

    @field_validator("pattern")
    @classmethod
    def _is_form(cls, pattern: str) -> str:
        try:
            if pattern:
                parse_moment(format_moment(_SOME_MOMENT, pattern), pattern)
        except Refusal as refusal:
            raise problem("pattern", refusal.message, refusal.hint) from None
        return pattern


class ElapsedCheck(Arguments):
    """A moment, and how long ago it is."""

    since: Compiled[Any]
    """A date-time, or ISO 8601 text; without a zone it is UTC."""
    time: Duration = Field(ge=0)
    """How much time; it is counted up to the start of the run, as `now()` does."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a value has to be."""

    error: str
    """Type of the error where it is not, e.g. `VALIDATION:INVALID_EMAIL`."""
    broken: str | Callable[[Any, Any], str]
    """What is said of the value then; `(value, check)` where limits belong to it."""
    holds: Callable[[Any, Any, datetime], bool]
    """`(value, check, now) -> whether it is`; *check* has what else the rule goes by."""

    def said(self, value: Any, check: Any) -> str:
        """What is said of *value*, which breaks it."""
        return self.broken if isinstance(self.broken, str) else self.broken(value, check)


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _size(value: Any) -> int | None:
    """How long *value* is; None for what has no length."""
    if isinstance(value, Stream):
        raise RejectedError(
            "a stream has no size before it is read",
            type="EXPRESSION",
            hint="check its records one by one, in foreach or records",
        )
    return len(value) if isinstance(value, str | list | tuple | Mapping) else None


def _is_empty(value: Any) -> bool:
    return value is None or (_size(value) == 0 and not isinstance(value, str))


def _has_items(value: Any) -> bool:
    return bool(_size(value)) and not isinstance(value, str)


def _is_email(value: Any) -> bool:
    """Whether *value* is `local@domain` of a dot-atom and a host name with a dot (RFC 5322 without comments)."""
    if not isinstance(value, str) or len(value) > _LONGEST_ADDRESS:
        return False
    local, at, domain = value.rpartition("@")
    labels = domain.split(".")
    atoms = local.split(".")
    return (
        bool(at)
        and len(local) <= _LONGEST_LOCAL_PART
        and all(atom and all(sign.isalnum() or sign in _IN_LOCAL_PART for sign in atom) for atom in atoms)
        and len(labels) > 1
        and all(map(_is_label, labels))
        and not labels[-1].isdigit()
    )


def _is_label(label: str) -> bool:
    return 0 < len(label) <= _LONGEST_LABEL and label.replace("-", "a").isalnum() and "-" not in (label[0], label[-1])


def _is_url(value: Any) -> bool:
    if not isinstance(value, str) or any(sign.isspace() for sign in value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_ip(value: Any) -> bool:
    try:
        ipaddress.ip_address(value if isinstance(value, str) else "")
    except ValueError:
        return False
    return True


def _is_number(value: Any, check: NumberCheck, _: datetime) -> bool:
    number = _decimal(value)
    if number is None or not number.is_finite():
        return False
    bits = _WHOLE.get(check.number_type)
    fits = bits is None or (number == number.to_integral_value() and -(1 << bits) <= number < 1 << bits)
    least = check.min_value is None or number >= check.min_value
    return fits and least and (check.max_value is None or number <= check.max_value)


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        return Decimal(str(value).strip())
    except InvalidOperation:
        return None


def _matches(value: Any, check: PatternCheck, _: datetime) -> bool:
    if not isinstance(value, str):
        return False
    folded = "" if check.case_sensitive or check.regex.startswith("(?i)") else "(?i)"
    return linear_pattern.compiled(f"{folded}{check.regex}").matches([BUDGET], value)


def _fits(value: Any, check: SizeCheck, _: datetime) -> bool:
    size = _size(value)
    return size is not None and check.min <= size and (check.max is None or size <= check.max)


def _has_elapsed(value: Any, check: ElapsedCheck, now: datetime) -> bool:
    try:
        since = moment(value, "is_elapsed")
    except Refusal as refusal:
        raise RejectedError(refusal.message, type="EXPRESSION", hint=refusal.hint) from None
    return now - since > timedelta(seconds=check.time)


def _is_time(value: Any, check: TimeCheck, _: datetime) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parse_moment(value, check.pattern) if check.pattern else moment(value, "is_time")
    except Refusal:
        return False
    return True


def _not_elapsed(value: Any, check: ElapsedCheck, now: datetime) -> bool:
    return not _has_elapsed(value, check, now)


def _no_number(_: Any, check: NumberCheck) -> str:
    bits = _WHOLE.get(check.number_type)
    number = "a number" if bits is None else f"a whole number of {bits + 1} bits"
    return f"is not {number}{_between(check.min_value, check.max_value)}"


def _no_size(value: Any, check: SizeCheck) -> str:
    size = _size(value)
    counted = "has no size" if size is None else f"has the size {size}"
    return f"{counted}, not one{_between(check.min or None, check.max)}"


def _between(least: Any, most: Any) -> str:
    if least is not None and most is not None:
        return f" from {least} to {most}"
    return f" of {least} or more" if least is not None else f" of {most} or less" if most is not None else ""


def _no_time(_: Any, check: TimeCheck) -> str:
    return f"is not a time of the form `{check.pattern}`" if check.pattern else "is not a time as ISO 8601 writes it"


def _no_match(_: Any, check: PatternCheck) -> str:
    return f"does not have the form `{check.regex}`"


def _too_young(_: Any, check: ElapsedCheck) -> str:
    return f"is not more than {check.time:g} s ago"


def _too_old(_: Any, check: ElapsedCheck) -> str:
    return f"is more than {check.time:g} s ago"


def _of(holds: Callable[[Any], bool]) -> Callable[[Any, Any, datetime], bool]:
    return lambda value, _, __: holds(value)


def _not(holds: Callable[[Any], bool]) -> Callable[[Any, Any, datetime], bool]:
    return lambda value, _, __: not holds(value)


RULES: Mapping[str, Rule] = {
    "is_true": Rule("INVALID_BOOLEAN", "is not true", _of(bool)),
    "is_false": Rule("INVALID_BOOLEAN", "is not false", _not(bool)),
    "is_null": Rule("NOT_NULL", "is not null", _of(lambda value: value is None)),
    "is_not_null": Rule("NULL", "stands where a value belongs", _of(lambda value: value is not None)),
    "is_blank_string": Rule("NOT_BLANK_STRING", "is not blank", _of(_is_blank)),
    "is_not_blank_string": Rule("BLANK_STRING", "is blank", _not(_is_blank)),
    "is_empty_collection": Rule("NOT_EMPTY_COLLECTION", "is not empty", _of(_is_empty)),
    "is_not_empty_collection": Rule("EMPTY_COLLECTION", "is empty", _of(_has_items)),
    "is_email": Rule("INVALID_EMAIL", "is not an email address", _of(_is_email)),
    "is_url": Rule("INVALID_URL", "is not the URL of a host", _of(_is_url)),
    "is_ip": Rule("INVALID_IP", "is not an IP address", _of(_is_ip)),
    "is_number": Rule("INVALID_NUMBER", _no_number, _is_number),
    "is_time": Rule("INVALID_TIME", _no_time, _is_time),
    "matches_regex": Rule("MISMATCH", _no_match, _matches),
    "validate_size": Rule("INVALID_SIZE", _no_size, _fits),
    "is_elapsed": Rule("NOT_ELAPSED_TIME", _too_young, _has_elapsed),
    "is_not_elapsed": Rule("ELAPSED_TIME", _too_old, _not_elapsed),
}
"""Name of a rule → the rule."""
