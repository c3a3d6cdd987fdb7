"""Arguments with holes: constants are checked at load, the rest once per message.

class SearchArguments(Arguments):
    record_type: Static[str]                    no expression
    page_size: int = Field(1000, ge=5)          a constant, or an expression evaluated once per message
    when: Compiled[bool] | None = None          handed over compiled

bound = bind(SearchArguments, body, context)    raises pydantic's ValidationError with exact places
bound.arguments(scope)                          a SearchArguments without holes
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self

from pydantic import BaseModel, GetCoreSchemaHandler, ValidationError, create_model, model_validator
from pydantic_core import CoreSchema

from connector.config_model import ConfigModel, problem
from connector.errors import BugError, ConfigurationError
from connector.expression.compiled import Compiled, Computed, Sees, Static
from connector.expression.compiler import Loc
from connector.expression.field_reading import Open, Settled, TakesExpressions, holds_open, wrap_fields
from connector.expression.program import EvaluationError, Resolve
from connector.expression.tree import Template, is_written_open, parse, plain, written
from connector.wording import worded

__all__ = [
    "Arguments", "Bound", "Compiled", "Computed", "Open", "Sees", "Static", "Template", "bind", "opened", "parse",
]  # fmt: skip


def opened(text: str) -> Callable[[], Any]:
    """A default that is an expression: `records: Any = Field(default_factory=opened("${payload}"))`."""
    template = Template(text)
    return lambda: Open(template)


class Arguments(ConfigModel, TakesExpressions):
    """What an operation or step is asked; its fields take expressions unless they are `Static`.

    A rule over several fields goes into `check()` or an after-validator, which run when no field is open.
    """

    model_config = {"coerce_numbers_to_str": True}  # `id: 42` and an id that an expression gives as a number

    def check(self) -> None:
        """Raise ConfigurationError where fields contradict each other."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not any(holds_open(value) for value in self.__dict__.values()):
            try:
                self.check()
            except ConfigurationError as error:
                raise problem("contradiction", error.message, error.hint) from None
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        wrap_fields(schema, cls)
        return schema


class Bound:
    """Arguments as a flow writes them: checked, some perhaps open until there is a message."""

    __slots__ = ("_context", "_open", "loaded", "model")

    def __init__(self, model: type[BaseModel], loaded: BaseModel, context: Any) -> None:
        """Hold *loaded*, an instance of *model* validated with *context*."""
        self.model = model
        self.loaded = loaded
        """The arguments as far as they are known: open fields hold an `Open`."""
        self._context = context
        self._open = tuple(name for name, value in loaded.__dict__.items() if holds_open(value))

    @property
    def constant(self) -> bool:
        """Whether the arguments are the same for every message."""
        return not self._open

    @property
    def open_fields(self) -> tuple[str, ...]:
        """Names of the fields that wait for a message."""
        return self._open

    @property
    def compiled(self) -> dict[str, Compiled[Any]]:
        """The compiled fields by name."""
        return {name: value for name, value in self.loaded.__dict__.items() if isinstance(value, Compiled)}

    def expressions(self) -> Iterator[tuple[Loc, Template | Compiled[Any]]]:
        """All that will be evaluated, with its place, for the linter; nested steps speak for themselves."""
        return _expressions(self.loaded, ())

    def arguments(self, scope: Mapping[str, Any], resolve: Resolve | None = None) -> Any:
        """The arguments for one message, an instance of the model; raises EvaluationError."""
        if not self._open:
            return self.loaded
        values = {
            name: _evaluated(value, scope, resolve, name) if name in self._open else Settled(value)
            for name, value in self.loaded.__dict__.items()
            if name in self._open or name in self.loaded.model_fields_set
        }
        try:
            return self.model.model_validate(values, context=self._context)
        except ValidationError as error:
            raise self._unfit(error) from None

    def _unfit(self, error: ValidationError) -> EvaluationError:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        field = str(first["loc"][0]) if first["loc"] else ""
        value = self.loaded.__dict__.get(field)
        message, hint = worded(first, first["input"])
        text = str(value.template.value) if isinstance(value, Open) else ""
        given = f" (from `{text}`)" if text else ""
        return EvaluationError(
            f"{where}: {message}{given}" if where else message,
            hint=hint or "mend the expression or the data it reads",
            expression=text,
            loc=first["loc"],
            field=where,
        )


def _evaluated(value: Any, scope: Mapping[str, Any], resolve: Resolve | None, name: str) -> Any:
    """The input for validation that *value* gives in *scope*."""
    if isinstance(value, Open):
        try:
            return value.template.evaluate(scope, resolve)
        except EvaluationError as error:
            error.field = error.field or name
            raise
    if not holds_open(value):
        return value
    if isinstance(value, Arguments):
        wanted = {
            key: inner for key, inner in value.__dict__.items() if key in value.model_fields_set or holds_open(inner)
        }
        return {
            key: _evaluated(inner, scope, resolve, f"{name}.{key}") if holds_open(inner) else Settled(inner)
            for key, inner in wanted.items()
        }
    if isinstance(value, dict):
        return {key: _evaluated(inner, scope, resolve, f"{name}.{key}") for key, inner in value.items()}
    return [_evaluated(inner, scope, resolve, f"{name}.{at}") for at, inner in enumerate(value)]


def _expressions(value: Any, loc: Loc) -> Iterator[tuple[Loc, Template | Compiled[Any]]]:
    if isinstance(value, Open):
        yield loc, value.template
    elif isinstance(value, Compiled):
        yield loc, value
    elif isinstance(value, BaseModel):
        for name, inner in value.__dict__.items():
            yield from _expressions(inner, (*loc, name))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _expressions(inner, (*loc, name))
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            yield from _expressions(inner, (*loc, at))


def bind(model: Callable[..., Any], body: Any, context: Any = None) -> Bound:
    """Check *body* against *model* as far as it is known at load; raises pydantic's ValidationError.

    A model that is no `Arguments` is read as if it were: what an operation takes need not know of expressions.
    An error of an expression has the type `expression`; its context has `offset`, in characters of the text.
    """
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise BugError(
            f"{model!r} is not a pydantic model", hint="declare the component's arguments as `class …(Arguments)`"
        )
    marked = written(body)
    if issubclass(model, TakesExpressions):
        return Bound(model, model.model_validate(marked, context=context), context)
    if not is_written_open(marked):
        return Bound(model, model.model_validate(plain(marked), context=context), context)
    taking = _taking_expressions(model)
    return Bound(taking, taking.model_validate(marked, context=context), context)


@functools.cache
def _taking_expressions(model: type[BaseModel]) -> type[BaseModel]:
    """*model* with fields that can be open; its instances are instances of *model*."""
    return create_model(model.__name__, __base__=(model, Arguments), __module__=model.__module__, __doc__=model.__doc__)
