"""What a field takes, in words for people: the type without the machinery behind it."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BeforeValidator

from connector import config_model
from connector.expression.compiled import Compiled

_LISTS = (list, tuple, set, frozenset, Sequence)


def type_text(annotation: Any, metadata: Sequence[Any] = ()) -> str:
    """*annotation* as a person writes it: `list[str]`, `auto | soap`, `duration`; *metadata* stands beside it."""
    if any(isinstance(one, BeforeValidator) and one.func is config_model.seconds for one in metadata):
        return "duration"
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_text(parts[0], parts[1:])
    if origin in (Union, types.UnionType):
        return " | ".join(dict.fromkeys(type_text(part) for part in parts))
    if origin is Literal:
        return " | ".join(map(str, parts))
    if isinstance(origin, type):
        return _of_parts(origin, parts)
    return "null" if annotation is type(None) else getattr(annotation, "__name__", "") or str(annotation)


def _of_parts(origin: type, parts: Sequence[Any]) -> str:
    """A type made of others."""
    inner = [type_text(part) for part in parts if part is not ...]
    if origin is Compiled:
        return "expression"
    if origin in _LISTS:
        return f"list[{', '.join(inner)}]"
    return f"{'dict' if issubclass(origin, Mapping) else origin.__name__}[{', '.join(inner)}]"
