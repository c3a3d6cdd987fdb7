"""Configurations whose values are references: any value may be one, and is checked as soon as it is known.

At load no reference has a value: what would be wrong about one is no finding yet. When the connection is made, those
that stand for numbers, words of a choice, yes or no are read; texts keep theirs, for the connector to resolve.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from pydantic import SecretStr, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from connector.config_model import details
from connector.errors import ConfigurationError
from connector.reference import is_reference, references, resolve_text
from connector.wording import worded

Place = tuple[str | int, ...]
_OWN_SENTENCES = frozenset(get_args(ErrorType)) - {"value_error", "assertion_error"}
"""Errors of pydantic that do not repeat the value, which may be a secret."""


def known_faults(error: ValidationError, body: Mapping[str, Any]) -> ValidationError | None:
    """*error* about *body* without what it says of the values of references; None where it says nothing else."""
    found = zip(details(error, ()), error.errors(include_url=False), strict=True)
    left = [detail for detail, one in found if one["type"] == "unknown-key" or _reference_at(body, one["loc"]) is None]
    return ValidationError.from_exception_data(error.title, left, hide_input=True) if left else None


def read(config: Callable[[Mapping[str, Any]], Any], body: Mapping[str, Any]) -> Any:
    """What *config* makes of *body* now that references have values; those in texts stay for the connector.

    Raises:
        ConfigurationError: A reference has no value, or not one that its field takes; the value itself is not told.
    """
    try:
        return config(body)
    except ValidationError as error:
        places = [place for place in (_reference_at(body, found["loc"]) for found in error.errors()) if place]
        if not places:
            raise _wrong(error) from None
    try:
        return config(_resolved(body, places))
    except ValidationError as error:
        raise unfit(error, body) or _wrong(error) from None


def unfit(error: ValidationError, body: Mapping[str, Any]) -> ConfigurationError | None:
    """What *error* says of values that references in *body* gave, without the values; None where it says nothing."""
    found = error.errors(include_url=False, include_input=False)
    told = [(one, place) for one in found if (place := _reference_at(body, one["loc"])) is not None]
    if not told:
        return None
    sentences = [f"{'.'.join(map(str, place))}: {_shown_at(body, place)} holds no fitting value" for _, place in told]
    return ConfigurationError("; ".join(sentences), hint=_hint(told[0][0]))


def _wrong(error: ValidationError) -> ConfigurationError:
    """The first that *error* says, where no reference is the reason."""
    found = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, found["loc"]))
    message, hint = worded(found)
    return ConfigurationError(f"{where}: {message}" if where else message, hint=hint)


def _hint(found: ErrorDetails) -> str:
    own = worded(found)[0] if found["type"] in _OWN_SENTENCES else ""
    return str(found.get("ctx", {}).get("hint") or own)


def _reference_at(body: Any, loc: Sequence[str | int]) -> Place | None:
    """Where in *body*, as it is written, the reference stands that *loc* of a model means; None where there is none."""
    place: Place = ()
    for part in loc:
        written = next((key for key in _spellings(part) if _has(body, key)), None)
        if written is None:
            continue  # pydantic's name for a member of a union
        body, place = body[written], (*place, written)
    return place if is_reference(body) else None


def _spellings(part: str | int) -> tuple[str | int, ...]:
    return (part,) if isinstance(part, int) else (part, to_camel(part))


def _has(body: Any, key: str | int) -> bool:
    if isinstance(body, list | tuple):
        return isinstance(key, int) and key < len(body)
    return isinstance(body, Mapping) and key in body


def _shown_at(body: Any, place: Place) -> str:
    """The reference at *place*, without its default."""
    for part in place:
        body = body[part]
    return str(next(references(body.get_secret_value() if isinstance(body, SecretStr) else body)))


def _resolved(body: Any, places: Sequence[Place]) -> Any:
    """*body* with the values of the references at *places*."""
    if () in places:
        return resolve_text(body)
    inside: dict[str | int, list[Place]] = {}
    for part, *rest in places:
        inside.setdefault(part, []).append(tuple(rest))
    if isinstance(body, Mapping):
        return {key: _resolved(value, inside[key]) if key in inside else value for key, value in body.items()}
    return [_resolved(value, inside[at]) if at in inside else value for at, value in enumerate(body)]
