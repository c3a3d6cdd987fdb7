"""The whole tenant as plain data and back: for snapshots and for accounts that live in a file.

The document holds the secrets of integrations and tokens, for without them nobody could sign in again: whoever writes
it to disk writes it for its owner alone.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from connector.errors import ConfigurationError
from connector.sandbox.people import tenant as model
from connector.sandbox.people.tenant import Tenant

VERSION = 1
"""Of the document's shape."""
_Reader = Callable[[Any, tuple[Any, ...], str], Any]


def to_document(tenant: Tenant) -> dict[str, Any]:
    """Everything about *tenant* in texts, numbers, lists and dicts with texts for keys, as JSON can have them."""
    return {"version": VERSION, **_write(tenant)}


def from_document(document: Mapping[str, Any]) -> Tenant:
    """The tenant of a document; raises ConfigurationError where it is none; what it leaves out has its default."""
    if document.get("version") != VERSION:
        raise ConfigurationError(
            f"this is no account of a sandbox, version {VERSION}: version is {document.get('version')!r}",
            hint="write it anew with this version of the sandbox",
        )
    body = {name: value for name, value in document.items() if name != "version"}
    tenant: Tenant = _read(Tenant, body, "account")
    return tenant


def restore(tenant: Tenant, document: Mapping[str, Any]) -> None:
    """Make *tenant* what the document says, in place: whoever holds it sees the change."""
    found = from_document(document)
    for field in dataclasses.fields(Tenant):
        setattr(tenant, field.name, getattr(found, field.name))


# ---------------------------------------------------------------- writing


def _write(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _write(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return [[_write(key), _write(one)] for key, one in value.items()]
    if isinstance(value, set | frozenset):
        return sorted(map(_write, value))
    if isinstance(value, list | tuple):
        return [_write(one) for one in value]
    return _write_scalar(value)


def _write_scalar(value: Any) -> Any:
    if isinstance(value, IntEnum):
        return value.name
    return value.decode("latin-1") if isinstance(value, bytes) else value


# ---------------------------------------------------------------- reading


def _read(type_: Any, value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(type_) and isinstance(type_, type):
        return _read_object(type_, value, where)
    origin, arguments = get_origin(type_), get_args(type_)
    reader = _READERS.get(origin if origin is not None else type_)
    if reader is not None:
        return reader(value, arguments, where)
    if isinstance(type_, type) and issubclass(type_, IntEnum):
        return _expect(type_.__members__.get(value) if isinstance(value, str) else None, where, "the name of a level")
    return _read_scalar(type_, value, where)


def _read_object(type_: type[Any], value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise _wrong(where, "an object")
    hints = get_type_hints(type_, vars(model))
    unknown = sorted(value.keys() - {field.name for field in dataclasses.fields(type_)})
    if unknown:
        raise _wrong(f"{where}.{unknown[0]}", "a field that this version knows")
    given = {name: _read(hints[name], one, f"{where}.{name}") for name, one in value.items()}
    try:
        return type_(**given)
    except TypeError:
        raise _wrong(where, "all fields that have no default") from None


def _read_pairs(value: Any, arguments: tuple[Any, ...], where: str) -> dict[Any, Any]:
    pairs = _expect(value if isinstance(value, list) else None, where, "a list of pairs")
    if not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):  # noqa: PLR2004 - key and value
        raise _wrong(where, "a list of pairs")
    key_type, value_type = arguments
    return {_read(key_type, key, where): _read(value_type, one, f"{where}[{key}]") for key, one in pairs}


def _read_several(value: Any, arguments: tuple[Any, ...], where: str) -> list[Any]:
    several = _expect(value if isinstance(value, list | tuple) else None, where, "a list")
    return [_read(arguments[0], one, where) for one in several]


def _read_tuple(value: Any, arguments: tuple[Any, ...], where: str) -> tuple[Any, ...]:
    if arguments[-1] is Ellipsis:
        return tuple(_read_several(value, arguments, where))
    several = _expect(value if isinstance(value, list | tuple) else None, where, "a list")
    if len(several) != len(arguments):
        raise _wrong(where, f"{len(arguments)} values")
    return tuple(_read(type_, one, where) for type_, one in zip(arguments, several, strict=True))


def _read_union(value: Any, arguments: tuple[Any, ...], where: str) -> Any:
    if value is None and type(None) in arguments:
        return None
    other = next(type_ for type_ in arguments if type_ is not type(None))
    return _read(other, value, where)


def _read_literal(value: Any, arguments: tuple[Any, ...], where: str) -> Any:
    if value not in arguments:
        raise _wrong(where, " or ".join(map(repr, arguments)))
    return value


def _read_scalar(type_: Any, value: Any, where: str) -> Any:
    if type_ is bytes and isinstance(value, str):
        return value.encode("latin-1")
    if type_ is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(type_, type) and type(value) is type_:
        return value
    raise _wrong(where, getattr(type_, "__name__", str(type_)))


_READERS: dict[Any, _Reader] = {
    dict: _read_pairs,
    list: _read_several,
    set: lambda value, arguments, where: set(_read_several(value, arguments, where)),
    frozenset: lambda value, arguments, where: frozenset(_read_several(value, arguments, where)),
    tuple: _read_tuple,
    types.UnionType: _read_union,
    Union: _read_union,
    Literal: _read_literal,
}


def _expect(value: Any, where: str, what: str) -> Any:
    if value is None:
        raise _wrong(where, what)
    return value


def _wrong(where: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"{where} is not {what}", hint="write the account anew, or mend the file there")
