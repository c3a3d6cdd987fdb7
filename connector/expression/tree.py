"""Template: a YAML value with holes, compiled to one function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.expression.compiler import ROOTS, Builder, TemplateError
from connector.expression.lexer import has_holes
from connector.expression.program import Resolve


class Template:
    """A value tree whose `${…}` are filled in at each evaluation; pickled by its value.

    A text that is one `${…}` and white space keeps the type of its value; inside a longer text it is text.
    """

    __slots__ = ("_names", "_program", "functions", "names", "paths", "references", "value")

    def __init__(self, value: Any, names: frozenset[str] = ROOTS) -> None:
        """Compile *value*, whose expressions may start from *names*; raises TemplateError."""
        builder = Builder(names)
        body = builder.tree(value)
        if builder.problems:
            raise TemplateError(builder.problems)
        self.value = value
        """As written."""
        self._names = names
        self.names = frozenset(builder.roots) & names
        """Names its expressions start from."""
        self.paths = frozenset(builder.paths)
        """Fields its expressions read."""
        self.functions = frozenset(builder.functions)
        """Functions its expressions call."""
        self.references = tuple(builder.references)
        """References it holds, `${env:…}`."""
        self._program = builder.program(body)

    @property
    def constant(self) -> bool:
        """Whether it gives the same each time: no expression, no reference."""
        return not self._program.origins and not self.references

    def evaluate(self, scope: Mapping[str, Any], resolve: Resolve | None = None) -> Any:
        """The value with all holes filled in; raises EvaluationError."""
        return self._program(scope, resolve)

    __call__ = evaluate

    def __reduce__(self) -> tuple[Any, ...]:
        return Template, (self.value, self._names)

    def __repr__(self) -> str:
        return f"Template({self.value!r})"


def parse(value: Any, names: frozenset[str] = ROOTS) -> Template:
    """Compile a YAML value with holes; raises TemplateError, whose problems bear place and offset."""
    return Template(value, names)


def is_open(value: Any) -> bool:
    """Whether a text somewhere in *value* holds `${`."""
    if isinstance(value, str):
        return "${" in value and has_holes(value)
    if isinstance(value, dict):
        return any(is_open(inner) for inner in value.values()) or any(is_open(name) for name in value)
    return isinstance(value, list | tuple) and any(map(is_open, value))


class Written(str):
    """A text as a flow writes it, where `${` opens a hole; texts from data and from Python are plain `str`.

    The difference is what keeps data from being evaluated: a payload that contains `${…}` is only text.
    """

    __slots__ = ()


def written(value: Any) -> Any:
    """*value* with its texts that hold a `$` marked as written in a flow."""
    if isinstance(value, str):
        return Written(value) if "$" in value else value
    if isinstance(value, dict):
        return {
            (Written(name) if isinstance(name, str) and "${" in name else name): written(v) for name, v in value.items()
        }
    return [written(inner) for inner in value] if isinstance(value, list) else value


def is_written_open(value: Any) -> bool:
    """Whether a text of a flow somewhere in *value* holds a hole."""
    if isinstance(value, Written):
        return has_holes(value)
    if isinstance(value, dict):
        return any(is_written_open(inner) for inner in value.values()) or any(map(is_written_open, value))
    return isinstance(value, list) and any(map(is_written_open, value))


def plain(value: Any) -> Any:
    """*value*, which has no holes, with `$${` as the `${` it stands for."""
    if isinstance(value, Written):
        return str(value).replace("$${", "${")
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value
