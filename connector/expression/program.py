"""Program: the bytecode of expressions, and what a failure in it means for the person who wrote them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from connector.errors import ConnectorError, RejectedError
from connector.expression.lexer import Reference
from connector.expression.limits import BUDGET, Refusal

Resolve = Callable[[Reference], Any]
"""Gives the value of a reference `${env:…}`."""
Tells = Callable[[Any, str, Mapping[str, Any]], bool]
"""`(value, expression, scope) -> whether a message may tell the value`: `tells` of a scope; without it none is told."""
Run = Callable[[Mapping[str, Any], Resolve | None], Any]

_FILE = "<expression>"
_SHOWN = 160


class EvaluationError(RejectedError):
    """An expression met values it does not take; mend the data or the expression."""

    default_type = "EXPRESSION"

    def __init__(
        self, message: str, *, expression: str = "", offset: int = 0, loc: tuple[str | int, ...] = (), **details: Any
    ) -> None:
        """Say what happened in *message*; *offset* is where in *expression*, *loc* which value of a template it is."""
        super().__init__(message, **details)
        self.expression = expression
        self.offset = offset
        self.loc = loc


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stretch of a program comes from."""

    text: str
    """The expression."""
    loc: tuple[str | int, ...] = ()
    """Its place in the template it belongs to."""


class Program:
    """A function `(scope, resolve) -> value` made of checked syntax only."""

    __slots__ = ("_run", "origins")

    def __init__(
        self, body: ast.expr, origins: Sequence[Origin], roots: Iterable[str], known: Mapping[str, Any]
    ) -> None:
        """Compile *body*, which may name *roots* of the scope and the *known* objects."""
        self.origins = tuple(origins)
        self._run = _function(body, roots, known)

    def __call__(self, scope: Mapping[str, Any], resolve: Resolve | None = None) -> Any:
        """The value in *scope*; raises EvaluationError."""
        try:
            return self._run(scope, resolve)
        except ConnectorError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a value does to an operator is the expression's failure
            raise self._explained(error, scope) from None

    def _explained(self, error: Exception, scope: Mapping[str, Any]) -> EvaluationError:
        line, start, end = _position(error.__traceback__)
        origin = self.origins[line - 1] if 0 < line <= len(self.origins) else Origin("")
        message, hint = _words(error, origin.text, scope)
        part = origin.text[start:end].strip() or origin.text.strip()
        whole = origin.text.strip()
        where = f"`{_short(part)}`" if part == whole else f"`{_short(part)}` in `{_short(whole)}`"
        label = f"{_dotted(origin.loc)}: " if origin.loc else ""
        return EvaluationError(
            f"{label}{message}: {where}", hint=hint, expression=origin.text, offset=start, loc=origin.loc
        )


def _function(body: ast.expr, roots: Iterable[str], known: Mapping[str, Any]) -> Run:
    lines = ["def run(scope, resolve):", f"    m = [{BUDGET}]"]
    lines += [f"    {'' if root == 'clock' else 'r_'}{root} = scope.get({root!r})" for root in sorted(roots)]
    if "dereference" in known:  # whoever builds the scope may say there, once, how references are resolved
        lines.append("    resolve = resolve or scope.get('resolve')")
    module = ast.parse("\n".join([*lines, "    return None"]))
    function = module.body[0]
    if not isinstance(function, ast.FunctionDef):
        raise TypeError
    function.body[-1] = ast.Return(body, lineno=1, col_offset=0)
    scope = {"__builtins__": {}, **known}
    exec(compile(ast.fix_missing_locations(module), _FILE, "exec"), scope)  # noqa: S102 - built from checked nodes only
    run: Run = scope["run"]
    return run


def _position(traceback: TracebackType | None) -> tuple[int, int, int]:
    """Line (1 is the first origin), start and end of what failed in the innermost frame of ours."""
    line = start = end = 0
    while traceback is not None:
        frame_code = traceback.tb_frame.f_code
        if frame_code.co_filename == _FILE:
            positions = list(frame_code.co_positions())[traceback.tb_lasti // 2]
            line, start, end = positions[0] or 0, positions[2] or 0, positions[3] or 0
        traceback = traceback.tb_next
    return line, start, end


def _words(error: Exception, expression: str, scope: Mapping[str, Any]) -> tuple[str, str]:
    if isinstance(error, Refusal):
        tells: Tells | None = scope.get("tells") if error.telling else None
        told = tells is not None and tells(error.value, expression, scope)
        return error.telling if told else error.message, error.hint
    if isinstance(error, RecursionError):
        return "the data is nested too deeply", ""
    if isinstance(error, OverflowError | ArithmeticError):
        return "the result is out of range", ""
    if isinstance(error, MemoryError):
        return "the result is too large", ""
    return f"a value does not fit ({type(error).__name__})", "look at the values with a logger"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]}…"


def _dotted(loc: Sequence[str | int]) -> str:
    return ".".join(map(str, loc))
