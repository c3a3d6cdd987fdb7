"""Operations as methods, each imported when it is first used: a program pays for those it calls.

Seventy models with their help texts take half a second to import; most programs use three.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

from connector.component import Operation
from connector.netsuite import operations

C = TypeVar("C", bound=type)


class Deferred:
    """Stands for one operation on a class until somebody asks for it."""

    def __init__(self, name: str) -> None:
        """Stand for the operation *name*, whose file bears its name."""
        self.name = name

    def __get__(self, client: Any, owner: type) -> Any:
        """The operation, or the method that calls it, as if it had been there from the start."""
        operation = self.operation()
        setattr(owner, self.name, operation)
        return operation.__get__(client, owner)

    def operation(self) -> Operation[..., Any]:
        """The operation itself."""
        module = import_module(f"{operations.__name__}.{self.name}")
        found: Operation[..., Any] = getattr(module, self.name.upper())
        return found


def with_operations(owner: C) -> C:
    """The class with a method for each file in `operations/` that it has no method of its own for."""
    for module in iter_modules(operations.__path__):
        if module.name not in vars(owner):
            setattr(owner, module.name, Deferred(module.name))
    return owner
