"""compile_expression and compile_template: text of a flow → bytecode, checked at load."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from connector.errors import ConfigurationError
from connector.expression.grammar import parse
from connector.expression.lexer import ExpressionError, Hole, Literal, Reference, has_holes, split
from connector.expression.limits import MOST_DEPTH, Refusal
from connector.expression.program import Origin, Program, Resolve
from connector.expression.rewriting import HELPERS, Path, Rewriter

Loc = tuple[str | int, ...]

ROOTS = frozenset({"payload", "attributes", "vars", "error", "params", "correlation_id", "flow"})
"""What an expression may start from."""


class Builder:
    """Gathers expressions into one program."""

    def __init__(self, names: frozenset[str] = ROOTS) -> None:
        """Allow expressions to start from *names*."""
        self.names = names
        self.known: dict[str, Any] = dict(HELPERS)
        self.origins: list[Origin] = []
        self.roots: set[str] = set()
        self.paths: set[Path] = set()
        self.functions: set[str] = set()
        self.references: list[Reference] = []
        self.problems: list[tuple[Loc, ExpressionError]] = []

    def expression(self, text: str, loc: Loc = (), *, condition: bool = False) -> ast.expr:
        """The code of one expression; raises ExpressionError."""
        from connector.expression.functions import FUNCTIONS  # noqa: PLC0415 - most programs have no expression

        source = parse(text)
        rewriter = Rewriter(source, len(self.origins) + 1, self.names, FUNCTIONS, self.known)
        made = rewriter.condition() if condition else rewriter.value()
        self.origins.append(Origin(text, loc))
        self.roots |= rewriter.roots
        self.paths |= rewriter.paths
        self.functions |= rewriter.used
        return made

    def tree(self, value: Any, loc: Loc = ()) -> ast.expr:
        """The code of a value with holes; what is wrong in it is kept in `problems`."""
        if len(loc) > MOST_DEPTH:
            self.problems.append((loc, ExpressionError(f"it is nested more than {MOST_DEPTH} levels deep")))
            return ast.Constant(None)
        if isinstance(value, dict):
            names: list[ast.expr | None] = [self._key(name, loc) for name in value]
            return ast.Dict(names, [self.tree(inner, (*loc, name)) for name, inner in value.items()])
        if isinstance(value, list | tuple):
            return ast.List([self.tree(inner, (*loc, at)) for at, inner in enumerate(value)], ast.Load())
        if isinstance(value, str):
            return self._text(value, loc)
        if value is None or isinstance(value, bool | int | float):
            return ast.Constant(value)
        return self._object(value)

    def program(self, body: ast.expr) -> Program:
        """Compile what was gathered."""
        return Program(body, self.origins, self.roots, self.known)

    def _object(self, value: Any) -> ast.expr:
        name = f"c{len(self.known)}"
        self.known[name] = value
        return ast.Name(name, ast.Load())

    def _key(self, name: Any, loc: Loc) -> ast.expr:
        if isinstance(name, str) and has_holes(name):
            hint = "names of fields are written out; for a computed name write ${ {name: value} }"
            self.problems.append(((*loc, name), ExpressionError("the name of a key is not evaluated", hint=hint)))
        return ast.Constant(str(name) if isinstance(name, str) else name)

    def _text(self, value: str, loc: Loc) -> ast.expr:
        if "${" not in value:
            return ast.Constant(str(value))
        try:
            parts = split(value)
        except ExpressionError as error:
            self.problems.append((loc, error))
            return ast.Constant(None)
        if len(parts) == 1 and not isinstance(parts[0], Literal):
            return self._part(parts[0], loc, value)
        if all(isinstance(part, Literal) for part in parts):
            return ast.Constant("".join(part.text for part in parts if isinstance(part, Literal)))
        return self._joined(parts, loc, value)

    def _joined(self, parts: tuple[Literal | Reference | Hole, ...], loc: Loc, value: str) -> ast.expr:
        pieces: list[ast.expr] = []
        for part in parts:
            made = self._part(part, loc, value)
            pieces.append(made if isinstance(part, Literal) else _help("text", made))
        return _help("joined", ast.Tuple(pieces, ast.Load()))

    def _part(self, part: Literal | Reference | Hole, loc: Loc, value: str) -> ast.expr:
        if isinstance(part, Literal):
            return ast.Constant(part.text)
        if isinstance(part, Reference):
            self.references.append(part)
            self.known["dereference"] = dereference
            return ast.Call(
                ast.Name("dereference", ast.Load()), [ast.Name("resolve", ast.Load()), self._object(part)], []
            )
        try:
            return self.expression(part.text, loc)
        except ExpressionError as error:
            error.offset += part.offset
            error.text = value
            self.problems.append((loc, error))
            return ast.Constant(None)


def _help(helper: str, *arguments: ast.expr) -> ast.expr:
    made = ast.Call(ast.Name(helper, ast.Load()), [ast.Name("m", ast.Load()), *arguments], [])
    line = next((argument.lineno for argument in arguments if hasattr(argument, "lineno")), 0)
    made.lineno = made.end_lineno = line
    made.col_offset = made.end_col_offset = 0
    return made


def dereference(resolve: Resolve | None, reference: Reference) -> Any:
    """The value of a reference, from whoever evaluates."""
    if resolve is None:
        raise Refusal(
            f"nothing resolves ${{{reference.scheme}:{reference.name}}} here", "use references in configs and params"
        )
    return resolve(reference)


class Expression:
    """One compiled expression; call it with a scope. Pickled by its text."""

    __slots__ = ("_program", "condition", "functions", "known_names", "names", "paths", "text")

    def __init__(self, text: str, known_names: frozenset[str] = ROOTS, *, condition: bool = False) -> None:
        """Compile *text*, which may start from *known_names*; raises ExpressionError."""
        builder = Builder(known_names)
        body = builder.expression(text, condition=condition)
        self.text = text
        """As written, without `${` and `}`."""
        self.known_names = known_names
        self.condition = condition
        """Whether it is asked only whether it holds."""
        self.names = frozenset(builder.roots) & known_names
        """Names it starts from, e.g. `payload`."""
        self.paths = frozenset(builder.paths)
        """Fields it reads, e.g. `("payload", "email")`; positions left out."""
        self.functions = frozenset(builder.functions)
        """Names of the functions it calls."""
        self._program = builder.program(body)

    def __call__(self, scope: Mapping[str, Any]) -> Any:
        """Its value in *scope*; raises EvaluationError."""
        return self._program(scope)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.text, self.known_names, self.condition)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash((self.text, self.condition))

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


def _again(text: str, names: frozenset[str], condition: bool) -> Expression:
    return Expression(text, names, condition=condition)


def compile_expression(text: str, *, names: frozenset[str] = ROOTS, condition: bool = False) -> Expression:
    """Compile one expression; a *condition* gives True or False. Raises ExpressionError with the offset in *text*."""
    return Expression(text, names, condition=condition)


class TemplateError(ConfigurationError):
    """One or more values of a template hold what is no expression."""

    def __init__(self, problems: list[tuple[Loc, ExpressionError]]) -> None:
        """Take each problem with the place of its value; its offset counts from the start of that value."""
        loc, first = problems[0]
        where = ".".join(map(str, loc))
        super().__init__(f"{where}: {first.message}" if where else first.message, hint=first.hint, type="EXPRESSION")
        self.problems = tuple(problems)


def compile_mapping(fields: Mapping[str, Any], *, names: frozenset[str] = ROOTS) -> Program:
    """One function for a whole mapping of constants and `${…}`; raises TemplateError."""
    builder = Builder(names)
    body = builder.tree(dict(fields))
    if builder.problems:
        raise TemplateError(builder.problems)
    return builder.program(body)
