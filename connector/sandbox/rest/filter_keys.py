"""Which records a filter can mean by their keys, so that not every record need be looked at."""

from __future__ import annotations

from dataclasses import dataclass

from connector.sandbox.rest.filter_language import Both, Condition, Filter

_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Keys:
    """Internal ids, and external ids, of which one must be met."""

    ids: frozenset[int] = frozenset()
    external_ids: frozenset[str] = frozenset()


def keys_of(found: Filter) -> Keys | None:
    """The keys that *found* insists on; None where it does not, and any record may meet it."""
    if isinstance(found, Condition):
        return _of_condition(found)
    if isinstance(found, Both):
        return next((keys for keys in map(keys_of, found.parts) if keys is not None), None)
    return None


def _of_condition(condition: Condition) -> Keys | None:
    if condition.field in ("id", "internalId") and condition.operator in ("EQUAL", "ANY_OF"):
        if all(_is_id(value) for value in condition.values):
            return Keys(ids=frozenset(map(int, condition.values)))
        return None
    if condition.field.lower() == "externalid" and condition.operator == "IS":
        return Keys(external_ids=frozenset(condition.values))
    return None


def _is_id(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
