"""ConfigModel: frozen pydantic models in snake_case that accept MuleSoft's camelCase on input."""

from __future__ import annotations

import codecs
import functools
from collections.abc import Mapping
from keyword import iskeyword
from types import UnionType
from typing import Annotated, Any, Self, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, InitErrorDetails, PydanticCustomError

from connector.diagnostics import did_you_mean
from connector.wording import worded

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


@functools.cache
def _camel(name: str) -> str:
    """MuleSoft's spelling; most names are those of many models."""
    return to_camel(name)


class ConfigModel(BaseModel):
    """Everything a user configures: unknown keys are errors, attribute docstrings (`described`) are the help text."""

    model_config = ConfigDict(
        alias_generator=_camel,
        defer_build=True,  # a program pays for the models that it uses
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # a wrong value may be a secret
        loc_by_alias=False,
        populate_by_name=True,
    )

    @model_validator(mode="wrap")
    @classmethod
    def _suggest(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Say which known key an unknown one resembles."""
        try:
            return handler(data)
        except ValidationError as error:
            raise retold(error, (), cls.model_fields) from None

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """What pydantic makes of it, with the help texts of the fields."""
        from connector.attribute_docstrings import described  # noqa: PLC0415 - only who shows a schema needs them

        found = handler(schema)
        properties = handler.resolve_ref_schema(found).get("properties", {})
        for name, field in described(cls).items():
            for key in (name, field.alias, field.validation_alias, field.serialization_alias):
                if isinstance(key, str) and key in properties and field.description:
                    properties[key].setdefault("description", field.description)
            if field.alias and iskeyword(field.alias) and name in properties:
                properties[field.alias] = properties.pop(name)  # `from`, `import`: in YAML they are words as any other
        return found


def problem(code: str, message: str, hint: str = "", offset: int = 0) -> PydanticCustomError:
    """An error of validation in our words: kebab-case code, one sentence, the cure, and where in a text it is."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint, "offset": offset})


def placed(error: PydanticCustomError, *loc: str | int) -> ValidationError:
    """*error* of the value at *loc* below what is being validated, for a validator of the whole."""
    return ValidationError.from_exception_data("", [InitErrorDetails(type=error, loc=loc, input=None)], hide_input=True)


def retold(
    error: ValidationError, before: tuple[str | int, ...], known: Mapping[str, Any] | None = None
) -> ValidationError:
    """The findings of *error* with *before* put in front of their places; *known* keys serve to suggest one."""
    return ValidationError.from_exception_data(error.title, details(error, before, known), hide_input=True)


def details(
    error: ValidationError, before: tuple[str | int, ...], known: Mapping[str, Any] | None = None
) -> list[InitErrorDetails]:
    """As `retold`, one by one."""
    return [_detail(found, before, known) for found in error.errors(include_url=False)]


def _detail(found: ErrorDetails, before: tuple[str | int, ...], known: Mapping[str, Any] | None) -> InitErrorDetails:
    context = found.get("ctx", {})
    code, message, hint = found["type"], worded(found)[0], str(context.get("hint", ""))
    if code == "extra_forbidden" and known is not None and len(found["loc"]) == 1:
        code, message = "unknown-key", f"there is no key `{found['loc'][0]}` here"
        hint = _where_else(str(found["loc"][0]), known)
    told = {**context, "message": message, "hint": hint, "offset": int(context.get("offset", 0))}
    kept = PydanticCustomError(code, "{message}", told)  # with its context: a loader may add the value to the words
    return InitErrorDetails(type=kept, loc=(*before, *found["loc"]), input=None)


def _where_else(key: str, known: Mapping[str, Any]) -> str:
    """What to write in place of *key*, which is none of the fields *known*: one of them may hold it."""
    around = next((name for name, field in known.items() if _holds(field.annotation, key)), "")
    if around:
        return f"write it inside `{around}`"
    return did_you_mean(key, known) or f"the keys are {', '.join(known)}"


def _holds(annotation: Any, key: str) -> bool:
    """Whether *annotation* is a model, or one of several, with a field *key*."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return any(key in (name, _camel(name)) for name in annotation.model_fields)
    either = get_origin(annotation) in (Annotated, Union, UnionType)
    return either and any(_holds(part, key) for part in get_args(annotation))


def seconds(value: Any) -> Any:
    """`30s`, `5m`, `1h30m`, `250ms` or a number, as seconds."""
    if isinstance(value, bool) or not isinstance(value, str):
        return value
    total = 0.0
    rest = value.strip().lower()
    if not rest:
        raise _not_a_duration(value)
    while rest:
        digits = len(rest) - len(rest.lstrip("0123456789."))
        number, rest = rest[:digits], rest[digits:].lstrip()
        letters = len(rest) - len(rest.lstrip("abcdefghijklmnopqrstuvwxyz"))
        unit, rest = rest[:letters], rest[letters:].strip()
        try:
            total += float(number) * _UNITS[unit or "s"]
        except (KeyError, ValueError):
            raise _not_a_duration(value) from None
    return total


def _not_a_duration(value: str) -> PydanticCustomError:
    return problem("duration", f"{value!r} is not a duration", "write a number with a unit: 250ms, 30s, 5m, 1h30m, 1d")


_WRITTEN = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\s*([0-9.]+\s*(ms|s|m|h|d)?\s*)+$"}]}
Duration = Annotated[float, BeforeValidator(seconds), WithJsonSchema(_WRITTEN, mode="validation")]
"""A length of time: `30s`, `5m`, `1h30m`, or a number of seconds."""


def _known_encoding(value: str) -> str:
    try:
        codecs.lookup(value)
    except LookupError:
        hint = "use utf-8, utf-16, cp1252 or iso8859-1"
        raise problem("encoding", f"there is no encoding {value!r}", hint) from None
    return value


Encoding = Annotated[str, AfterValidator(_known_encoding)]
"""The name of a character set that Python knows."""


def spelled_as(*words: str) -> BeforeValidator:
    """Reads a choice of *words* in any case, as theirs."""
    known = {word.lower(): word for word in words}

    def read(value: Any) -> Any:
        return known.get(value.strip().lower(), value) if isinstance(value, str) else value

    return BeforeValidator(read)
