"""pydantic's errors in our words: what belongs here, what was found, and how to write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connector.diagnostics import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

NOTHING: Any = object()
"""Stands for a value that is not told: it may be a secret, or is not known."""
_TOLD = 40
"""Characters of a value that are told."""

_WHOLE = ("a whole number belongs here", "write digits alone: 5")
_NUMBER = ("a number belongs here", "write it without quotes or unit: 2.5")
_SWITCH = ("true or false belongs here", "write true or false, without quotes")
_LIST = ("a list belongs here", "write each entry on a line of its own after `- `, or all between [ and ]")
_MAPPING = ("a mapping belongs here", "write `name: value` on lines of their own below the key, or all between { and }")
_DATE = ("a date belongs here", "write 2026-01-31")
_MOMENT = ("a moment belongs here", "write date, time and offset: 2026-01-31T08:00:00+01:00")
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _SWITCH,
    "bool_parsing": _SWITCH,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "dict_type": _MAPPING,
    "mapping_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "string_type": ("a text belongs here", "put it in quotes"),
    "greater_than_equal": ("{ge} or more belongs here", ""),
    "greater_than": ("more than {gt} belongs here", ""),
    "less_than_equal": ("{le} or less belongs here", ""),
    "less_than": ("less than {lt} belongs here", ""),
    "too_short": ("{min_length} or more entries belong here", ""),
    "too_long": ("{max_length} entries or fewer belong here", ""),
    "string_too_short": ("a text of {min_length} or more characters belongs here", ""),
    "string_too_long": ("a text of {max_length} characters or fewer belongs here", ""),
    "literal_error": ("one of {expected} belongs here", ""),
    "enum": ("one of {expected} belongs here", ""),
    "union_tag_invalid": ("one of {expected_tags} belongs here as `{tag_field}`", ""),
    "string_pattern_mismatch": ("a text of the form {pattern} belongs here", ""),
}
_COUNTED = frozenset({"too_short", "too_long"})
_KINDS: Mapping[type, str] = {bool: "true or false", int: "a number", float: "a number", str: "a text"}


def worded(found: ErrorDetails, value: Any = NOTHING) -> tuple[str, str]:
    """Message and hint for *found*; *value* is what stands there, where it may be told.

    A finding of our own keeps its words, as does one of pydantic's that has no sentence here.
    """
    context = found.get("ctx", {})
    own = str(context.get("hint", ""))
    sentence, hint = _SENTENCES.get(found["type"], ("", ""))
    try:
        message = sentence.format(**context)
    except KeyError:  # of ours, with pydantic's code
        message = ""
    if not message:
        return found["msg"], own
    choices = str(context.get("expected", context.get("expected_tags", "")))
    near = did_you_mean(str(value), _choices(choices)) if choices and isinstance(value, str) else ""
    return message + _instead(found["type"], context, value), own or near or hint


def _instead(code: str, context: Mapping[str, Any], value: Any) -> str:
    """`, not 'lots'`: what was found instead."""
    if code in _COUNTED:
        return f", not {context['actual_length']}" if "actual_length" in context else ""
    if value is NOTHING:
        return ""
    return f", not {_shown(value, plain=code != 'string_type')}"


def told(value: Any) -> str:
    """*value* as a message tells it: a text in quotes, cut to what one can read; of a list or record its kind alone."""
    return _shown(value, plain=True)


def _shown(value: Any, *, plain: bool) -> str:
    """*value* cut to what one can read; only its kind, where it is no plain value or *plain* is not asked for."""
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "a list"
    if type(value) in _KINDS and not plain:
        return _KINDS[type(value)]
    told = str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, str) else str(value)
    return told if len(told) <= _TOLD else f"{told[:_TOLD]}…"


def _choices(expected: str) -> list[str]:
    """The words of pydantic's `'a', 'b' or 'c'`."""
    return [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]
