"""How a field of arguments is read: as it is, compiled, or open until there is a message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from connector.config_model import problem
from connector.expression.compiled import kind_of_field, reads_itself, retell
from connector.expression.compiler import Loc, TemplateError
from connector.expression.tree import Template, Written, is_written_open, plain


class TakesExpressions:
    """What marks a model whose fields may be open."""


class Open:
    """What stands in a field until there is a message: a value with holes."""

    __slots__ = ("template",)

    def __init__(self, template: Template) -> None:
        """Postpone *template*."""
        self.template = template

    def __repr__(self) -> str:
        return f"Open({self.template.value!r})"


class Settled:
    """A value that was validated at load and is not validated again."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        """Keep *value* as it is."""
        self.value = value


def wrap_fields(schema: CoreSchema, model: type[BaseModel]) -> None:
    """Let our reader see the value of each field of *model* first; rules over several fields wait for open ones."""
    _postpone_rules(schema)
    fields = _fields_of(schema, model)
    for name, field in model.model_fields.items():
        if name in fields:
            _wrap(fields[name], field)


def _fields_of(schema: Any, model: type) -> dict[str, Any]:
    """The fields in pydantic's schema of *model*, however deep its validators wrap it."""
    while isinstance(schema, dict):
        if schema.get("type") == "definitions":
            inner = [part for part in schema["definitions"] if _fields_of(part, model)]
            return _fields_of(inner[0] if inner else schema["schema"], model)
        if schema.get("type") == "model" and schema.get("cls") is not model:
            return {}
        if schema.get("type") == "model-fields":
            fields: dict[str, Any] = schema["fields"]
            return fields
        schema = schema.get("schema")
    return {}


def _postpone_rules(schema: Any) -> None:
    """Keep what validates the whole model, after its fields, from models with open fields."""
    while isinstance(schema, dict) and schema.get("type") != "model":
        if schema.get("type") == "function-after" and not isinstance(schema["function"]["function"], _Rule):
            schema["function"]["function"] = _Rule(schema["function"]["function"])
        schema = schema.get("schema")


class _Rule:
    """A validator of a whole model, which is not asked while a field is open."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, model: Any, *rest: Any) -> Any:
        return model if holds_open(model) else self._function(model, *rest)


def _wrap(slot: dict[str, Any], field: FieldInfo) -> None:
    """Let our reader see the value of a field first, before all validators of the field."""
    inner = slot["schema"]
    holder = slot
    while inner.get("type") == "default":
        holder, inner = inner, inner["schema"]
    if (inner.get("metadata") or {}).get("opens"):
        return
    readers: dict[str, Any] = {
        "static": _read_static,
        "nested": _read_as_it_is,
        "compiled": _read_compiled,
        "plain": _read_open,
    }
    kind = kind_of_field(field)
    read = _read_as_it_is if kind == "static" and reads_itself(field.annotation) else readers[kind]
    exact = not _has_union(field.annotation)
    function = partial(read, exact) if read is _read_open else read
    holder["schema"] = core_schema.no_info_wrap_validator_function(function, inner, metadata={"opens": True})


def _has_union(annotation: Any) -> bool:
    members = [part for part in get_args(annotation) if part is not type(None)]
    if get_origin(annotation) in (Union, UnionType) and len(members) > 1:
        return True
    return any(_has_union(part) for part in members)


Handler = Callable[[Any], Any]


def _read_compiled(value: Any, handler: Handler) -> Any:
    return value.value if isinstance(value, Settled) else handler(value)


def _read_as_it_is(value: Any, handler: Handler) -> Any:
    """A static field, or one whose parts read themselves: what is left of `${` in it is a mistake."""
    if isinstance(value, Settled):
        return value.value
    if not is_written_open(value):
        return handler(value)
    return _without_holes(handler(value))


def _read_static(value: Any, handler: Handler) -> Any:
    """A static field of plain values."""
    if isinstance(value, Settled):
        return value.value
    return _without_holes(handler(value)) if is_written_open(value) else handler(plain(value))


def _without_holes(found: Any) -> Any:
    """*found*, once no text in it holds a hole."""
    left = [InitErrorDetails(type=_NO_EXPRESSION, loc=loc, input=None) for loc in _texts_with_holes(found, ())]
    if left:
        raise ValidationError.from_exception_data("expression", left, hide_input=True)
    return found


_NO_EXPRESSION = PydanticCustomError(
    "expression",
    "{message}",
    {
        "message": "no expression can stand here: it is read before there is a message",
        "hint": "write the value itself; in `configs` and `params` a ${env:…} can stand",
        "offset": 0,
    },
)


def _texts_with_holes(value: Any, loc: Loc) -> Iterator[Loc]:
    if isinstance(value, str):
        if is_written_open(Written(value)):
            yield loc
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            yield from _texts_with_holes(inner, (*loc, at))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts_with_holes(inner, (*loc, name))
    elif isinstance(value, BaseModel) and not isinstance(value, TakesExpressions):
        for name, inner in value:
            yield from _texts_with_holes(inner, (*loc, name))


def _read_open(exact: bool, value: Any, handler: Handler) -> Any:
    """A plain field: a constant is validated now, an open value later; the constants inside it are looked at now."""
    if isinstance(value, Settled):
        return value.value
    if isinstance(value, Open):
        return value
    if not is_written_open(value):
        return handler(plain(value))
    try:
        template = Template(value)
    except TemplateError as error:
        raise retell(error) from None
    if exact and not isinstance(value, str):
        _check_constants(value, handler)
    return Open(template)


class _Hole:
    """Stands for a value that is not known yet, while the constants beside it are validated."""

    __slots__ = ()


_HOLE = _Hole()


def _check_constants(value: Any, handler: Handler) -> None:
    """Raise what is wrong with *value* whatever its holes will give."""
    try:
        handler(_with_holes(value))
    except ValidationError as error:
        sure = [found for found in error.errors(include_url=False) if not _mentions_hole(found["input"])]
        if sure:
            details = [InitErrorDetails(type=_again(found), loc=found["loc"], input=None) for found in sure]
            raise ValidationError.from_exception_data(error.title, details, hide_input=True) from None
    except Exception:  # noqa: BLE001, S110 - a validator that cannot take a hole says nothing about the constants
        pass


def _again(found: Any) -> PydanticCustomError:
    context = found.get("ctx", {})
    return problem(found["type"], found["msg"], str(context.get("hint", "")))


def _with_holes(value: Any) -> Any:
    if isinstance(value, str):
        return _HOLE if is_written_open(value) else plain(value)
    if isinstance(value, dict):
        return {name: _with_holes(inner) for name, inner in value.items()}
    return [_with_holes(inner) for inner in value] if isinstance(value, list) else value


def _mentions_hole(value: Any) -> bool:
    if value is _HOLE:
        return True
    if isinstance(value, dict):
        return any(map(_mentions_hole, value.values()))
    return isinstance(value, list | tuple) and any(map(_mentions_hole, value))


def holds_open(value: Any) -> bool:
    """Whether a field somewhere in *value* is open."""
    if isinstance(value, Open):
        return True
    if isinstance(value, TakesExpressions):
        return any(map(holds_open, value.__dict__.values()))
    if isinstance(value, dict):
        return any(map(holds_open, value.values()))
    return isinstance(value, list | tuple) and any(map(holds_open, value))
