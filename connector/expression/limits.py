"""What one evaluation may use: a meter of work and size, and the refusal that stops it.

A meter is a list with one number, the units left; a unit is about a tenth of a microsecond or thirty bytes.
A list and not an object, because every operator of every expression touches it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NoReturn

from connector.wording import told

Meter = list[int]

BUDGET = 4_000_000
"""Units an evaluation may spend; a whole mapping counts as one evaluation."""
MOST_TEXT = 2_000_000
"""Characters of a text that an expression makes; a longer text of the data may pass through untouched."""
MOST_BITS = 4096
"""Bits of a whole number that an expression makes."""
MOST_DEPTH = 60
"""Levels of lists and records inside each other that an expression looks into."""


class Refusal(Exception):  # noqa: N818 - it is not shown: it becomes an EvaluationError
    """A value that an operator or function does not take; becomes an EvaluationError that names the expression."""

    value: Any = None
    """What does not fit, where `telling` names it."""
    telling: str = ""
    """The message with that value, for whoever may see it."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Say what does not fit in *message* (types, never values) and the cure in *hint*."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class Misfit(Refusal):  # as its parent
    """A value that is of the right kind and cannot be read as what belongs there."""

    def __init__(self, belongs: str, value: Any, hint: str = "", *, otherwise: str = "and the text is none") -> None:
        """Say in *belongs* what the use takes, and *otherwise* of *value* where it may not be told."""
        super().__init__(f"{belongs}, {otherwise}", hint)
        self.value = value
        self.telling = f"{belongs}, not {told(value)}"


def charge(meter: Meter, units: int) -> None:
    """Spend *units*."""
    meter[0] -= units
    if meter[0] < 0:
        exhausted()


def charge_text(meter: Meter, length: int) -> None:
    """Spend what making a text of *length* characters costs."""
    if length > MOST_TEXT:
        raise Refusal(
            f"the text would have {length} characters, {MOST_TEXT} are allowed",
            "make it shorter, or write it to a file",
        )
    charge(meter, 1 + (length >> 3))


def exhausted() -> NoReturn:
    """Stop an evaluation that has used up its meter."""
    raise Refusal(
        "it works longer or makes more than an expression may", "do it in steps, with foreach or a Python function"
    )


_WORDS: tuple[tuple[type, str], ...] = (
    (bool, "true/false"),
    (int, "a whole number"),
    (Decimal, "a decimal number"),
    (float, "a number"),
    (str, "text"),
    (datetime, "a date-time"),
    (date, "a date"),
    (time, "a time"),
    (timedelta, "a duration"),
    (Mapping, "a record"),
    (list, "a list"),
    (tuple, "a list"),
)


def kind(value: Any) -> str:
    """What *value* is, in a word for people; never what is in it."""
    if value is None:
        return "null"
    known = next((word for type_, word in _WORDS if isinstance(value, type_)), "")
    name = type(value).__name__
    return known or f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def kinds(values: Sequence[Any]) -> str:
    """What all *values* are, e.g. `text and null`."""
    return " and ".join(kind(value) for value in values)


def foreign(value: Any) -> Refusal:
    """The refusal to look into something that is not plain data, such as a stream."""
    word = kind(value)
    if word == "a Stream":
        return Refusal(
            "it reaches into a stream, whose records are not read yet",
            "map its records with transform.each, or go through them with foreach",
        )
    return Refusal(f"it reaches into {word}, which has no fields")
