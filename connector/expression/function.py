"""Function: the declaration of one function that expressions may call."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_GIVEN = ("meter", "clock")
"""Parameters that the compiler fills in, not the caller."""


@dataclass(frozen=True, slots=True)
class Function:
    """One pure function of the language: its documentation is checked by running its example."""

    name: str
    theme: str
    """Heading under which the reference page lists it."""
    summary: str
    example: str
    """An expression that calls it, without data."""
    result: str
    """An expression that gives the same value as the example."""
    call: Callable[..., Any] = field(repr=False)
    given: tuple[str, ...]
    """Which of `meter`, `clock` it takes first."""
    signature: inspect.Signature = field(repr=False)
    """Its parameters as a flow sees them."""

    @property
    def usage(self) -> str:
        """Name and parameters, e.g. `round(value, digits=0)`."""
        plain = [
            parameter.replace(annotation=inspect.Parameter.empty) for parameter in self.signature.parameters.values()
        ]
        shown = str(inspect.Signature(plain)).replace(" = ", "=").replace(", /", "")
        return f"{self.name}{shown}"

    @property
    def decides(self) -> bool:
        """Whether it gives true or false and nothing else."""
        return bool(self.signature.return_annotation == "bool")


class Theme:
    """A group of functions that belong together."""

    def __init__(self, name: str) -> None:
        """Start the group *name*."""
        self.name = name
        self.functions: dict[str, Function] = {}

    def function(self, example: str, result: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a function by an *example* and an expression for its *result*; the docstring is its summary."""

        def declare(call: Callable[..., Any]) -> Callable[..., Any]:
            signature = inspect.signature(call)
            given = tuple(name for name in signature.parameters if name in _GIVEN)
            seen = signature.replace(parameters=[p for name, p in signature.parameters.items() if name not in _GIVEN])
            name = call.__name__.rstrip("_")
            summary = " ".join((call.__doc__ or "").split())
            self.functions[name] = Function(name, self.name, summary, example, result, call, given, seen)
            return call

        return declare
