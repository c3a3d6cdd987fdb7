"""The docstrings below a model's attributes as the help texts of its fields, read when somebody asks for them.

pydantic would read them from the source while each class is made, which costs a program that needs no help 60 ms.
"""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from collections.abc import Iterator, Mapping

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def described(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """The fields of *model*, each with its help text as `description`, where it has one."""
    for name, field in model.model_fields.items():
        if field.description is None:
            field.description = _docstring(model, name)
    return model.model_fields


def _docstring(model: type, name: str) -> str | None:
    """What stands below the attribute *name* where *model*, or the nearest class it is made from, declares it."""
    for owner in model.__mro__:
        if name in inspect.get_annotations(owner):
            return _of_module(owner.__module__).get(f"{owner.__qualname__}.{name}")
    return None


@functools.cache
def _of_module(module: str) -> Mapping[str, str]:
    """Qualified name → docstring of each attribute in the classes of *module*; nothing where its source is not kept."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (KeyError, OSError, TypeError):
        return {}
    return dict(_docstrings(tree, ""))


def _docstrings(tree: ast.AST, prefix: str) -> Iterator[tuple[str, str]]:
    """Qualified name and docstring of each attribute below *tree*, whose own qualified name makes *prefix*."""
    before: ast.AST | None = None
    for node in ast.iter_child_nodes(tree):
        match before, node:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield prefix + name, inspect.cleandoc(text)
            case _, ast.ClassDef(name=name):
                yield from _docstrings(node, f"{prefix}{name}.")
            case _, ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield from _docstrings(node, f"{prefix}{name}.<locals>.")
            case _, ast.If() | ast.Try() | ast.With():
                yield from _docstrings(node, prefix)
            case _:
                pass
        before = node
