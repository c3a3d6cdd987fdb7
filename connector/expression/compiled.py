"""The kinds of typed fields: Static, plain, Compiled and Computed; and what pydantic is told of a broken expression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from connector.config_model import problem
from connector.expression.compiler import ROOTS, Expression, Loc, TemplateError
from connector.expression.lexer import ExpressionError, Hole, split
from connector.expression.lexer import Literal as LiteralText
from connector.expression.program import Resolve
from connector.expression.tree import Template

T = TypeVar("T")
FieldKind = Literal["static", "plain", "compiled", "nested"]


@dataclass(frozen=True, slots=True)
class StaticMark:
    """Marks a field that takes no expression."""


STATIC = StaticMark()
Static = Annotated[T, STATIC]
"""A field that takes no expression: it is read before there is a message."""


@dataclass(frozen=True, slots=True)
class Sees:
    """Says what a compiled field is evaluated on: `Annotated[Compiled[bool], Sees("record")]`."""

    what: Literal["event", "record", "error"]


class Compiled(Generic[T]):
    """A field that is handed over compiled, to be called with a scope as often as the step likes.

    `Compiled[bool]` is a condition and takes its expression bare; `Compiled[dict]` is a mapping with holes, compiled to
    one function; any other takes a value with holes, in which a bare text is a text.
    """

    __slots__ = ("_kind", "_run", "functions", "names", "paths", "source")

    def __init__(self, source: Any, kind: str = "value") -> None:
        """Compile *source* as a `condition`, an `expression` or a `value`; raises ExpressionError or TemplateError."""
        self.source = source
        """As written."""
        self._kind = kind
        made = _expression(source, kind) if kind != "value" and not _is_constant(source, kind) else Template(source)
        self._run: Expression | Template = made
        self.names = made.names
        """Names it starts from, e.g. `payload`."""
        self.paths = made.paths
        """Fields it reads, e.g. `("payload", "email")`."""
        self.functions = made.functions
        """Functions it calls."""

    def __call__(self, scope: Mapping[str, Any], resolve: Resolve | None = None) -> T:
        """Its value in *scope*; raises EvaluationError."""
        if resolve is not None and isinstance(self._run, Template):
            return cast(T, self._run.evaluate(scope, resolve))
        return cast(T, self._run(scope))

    @property
    def text(self) -> str:
        """As written, on one line."""
        return self._run.text if isinstance(self._run, Expression) else str(self.source)

    @property
    def constant(self) -> bool:
        """Whether it gives the same each time."""
        return isinstance(self._run, Template) and self._run.constant

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.source, self._kind)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Compiled) and (self._kind, self.source) == (other._kind, other.source)

    def __hash__(self) -> int:
        return hash(str(self.source))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.source!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        wanted = (get_args(source) or (Any,))[0]

        def read(value: Any) -> Compiled[Any]:
            return cls._read(value, wanted)

        return core_schema.no_info_plain_validator_function(read, metadata={"compiled": wanted})

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        wanted = schema.get("metadata", {}).get("compiled")
        if wanted is bool:
            return {"anyOf": [{"type": "boolean"}, {"type": "string"}]}
        if cls is not Compiled:
            return {"type": "string"}
        if (get_origin(wanted) or wanted) is dict:
            return {"anyOf": [{"type": "object"}, {"type": "string", "pattern": r"^\s*\$\{[\s\S]*\}\s*$"}]}
        return {}

    @classmethod
    def _read(cls, value: Any, wanted: Any) -> Compiled[Any]:
        if isinstance(value, Compiled):
            return value
        kind = "condition" if wanted is bool else "value" if cls is Compiled else "expression"
        if (get_origin(wanted) or wanted) is dict and not isinstance(value, dict) and not _is_hole(value):
            raise problem("mapping", "a mapping of fields to values belongs here", "write one `field: value` a line")
        try:
            return cls(value, kind)
        except (ExpressionError, TemplateError) as error:
            raise retell(error) from None


class Computed(Compiled[T]):
    """A compiled field whose value is always an expression: bare or in `${…}`."""

    __slots__ = ()


def _is_constant(source: Any, kind: str) -> bool:
    return isinstance(source, bool) if kind == "condition" else not isinstance(source, str)


def _is_hole(value: Any) -> bool:
    return isinstance(value, str) and "${" in value


def _expression(source: Any, kind: str) -> Expression:
    if not isinstance(source, str):
        raise ExpressionError("an expression belongs here", hint="write e.g. `payload.total > 1000`")
    text, offset = _bare(source)
    try:
        return Expression(text, ROOTS, condition=kind == "condition")
    except ExpressionError as error:
        error.offset += offset
        raise


def _bare(source: str) -> tuple[str, int]:
    """The expression in *source*, with or without `${…}` around it, and where it starts."""
    if "${" not in source:
        return source, 0
    parts = [part for part in split(source) if not isinstance(part, LiteralText) or part.text.strip()]
    if len(parts) == 1 and isinstance(parts[0], Hole):
        return parts[0].text, parts[0].offset
    if any(isinstance(part, Hole) for part in parts):
        raise ExpressionError("text stands beside `${…}`", hint="one expression belongs here: ${a + b}, or bare: a + b")
    raise ExpressionError(
        "a reference stands where an expression belongs", hint="put it into `params:` and use params.name"
    )


def retell(error: ExpressionError | TemplateError) -> ValidationError:
    """What is wrong with expressions, for pydantic: place, sentence, cure and the offset in the text."""
    problems: Iterable[tuple[Loc, ExpressionError]] = (
        error.problems if isinstance(error, TemplateError) else [((), error)]
    )
    details = [InitErrorDetails(type=_detail(found), loc=loc, input=None) for loc, found in problems]
    return ValidationError.from_exception_data("expression", details, hide_input=True)


def _detail(error: ExpressionError) -> PydanticCustomError:
    context = {"message": error.message, "hint": error.hint, "offset": error.offset}
    return PydanticCustomError("expression", "{message}", context)


def kind_of_field(field: FieldInfo) -> FieldKind:
    """Which kind of field *field* is, from its annotation."""
    if any(isinstance(mark, StaticMark) for mark in field.metadata):
        return "static"
    if any(isinstance(part, StaticMark) for part in _types(field.annotation)):
        return "static"
    if reads_itself(field.annotation):
        return "compiled" if _is_compiled(field.annotation) else "nested"
    return "plain"


def reads_itself(annotation: Any) -> bool:
    """Whether a class in *annotation* reads its own value, so that what is inside is not ours to evaluate."""
    return any(map(_own_schema, _types(annotation)))


def _is_compiled(annotation: Any) -> bool:
    found = get_origin(annotation) or annotation
    if found in (Union, UnionType, Annotated):
        return any(map(_is_compiled, get_args(annotation)))
    return isinstance(found, type) and issubclass(found, Compiled)


def _types(annotation: Any) -> Iterable[Any]:
    """All classes and marks that *annotation* mentions."""
    yield get_origin(annotation) or annotation
    if get_origin(annotation) is Literal:
        return
    for part in get_args(annotation):
        yield from _types(part)


def _own_schema(part: Any) -> bool:
    if not isinstance(part, type):
        return False
    if issubclass(part, BaseModel | Compiled):
        return True
    return hasattr(part, "__get_pydantic_core_schema__") and not part.__module__.startswith("pydantic")
