"""Requests that reached the sandbox, counted as tests ask for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from connector.diagnostics import did_you_mean
from connector.sandbox.control.request_journal import JournalEntry
from connector.sandbox.faults.request_traits import CHANNELS

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_WITH_PATH = re.compile(rf"({'|'.join(_METHODS)}) (/\S*)\Z")
_REFUSED_FROM = 400


def _operations() -> Iterable[str]:
    from connector.sandbox.soap.operations.operation_table import OPERATIONS  # noqa: PLC0415 - all of SOAP

    return OPERATIONS


def hint(name: str) -> str:
    """Why *name* is no kind of request; "" where it is one."""
    if name in ("total", "refused", *CHANNELS, *_METHODS) or _WITH_PATH.match(name) or name in _operations():
        return ""
    known = ["total", "refused", *CHANNELS, *_METHODS, *_operations()]
    return did_you_mean(name, known) or "write total, refused, a channel, a SOAP operation, or `POST /services/…`"


def count(name: str, entries: Iterable[JournalEntry]) -> int:
    """How many of *entries* are requests of the kind *name*."""
    is_one = _kind(name)
    return sum(map(is_one, entries))


def _kind(name: str) -> Callable[[JournalEntry], bool]:
    if name == "total":
        return lambda entry: True  # noqa: ARG005 - each is one
    if name == "refused":
        return lambda entry: entry.status >= _REFUSED_FROM or not entry.status
    if name in CHANNELS:
        return lambda entry: entry.channel == name or (name == "rest" and entry.channel == "suiteql")
    method, _, path = name.partition(" ")
    if method in _METHODS:
        return lambda entry: entry.method == method and entry.path.startswith(path)
    return lambda entry: entry.operation == name
