"""Requests that two flows wait for: only one of them is ever given one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connector.diagnostics import Diagnostic
from connector.flow.rules.linted import Linted

_KIND = "http.listener"
_HINT = "give the two other paths or methods, or one of them `initial_state: stopped`"
_PLACE = re.compile(r"\{[^}]*\}")


def findings(linted: Linted) -> Iterator[Diagnostic]:
    """Every flow whose requests come to a flow above it; one that does not start by itself may stand in for another."""
    taken: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = {}
    for name, flow in linted.document.flows.items():
        source = flow.source
        if source is None or source.kind != _KIND or source.arguments is None or flow.initial_state == "stopped":
            continue
        arguments: Any = source.arguments.loaded
        if not isinstance(arguments.path, str) or not isinstance(arguments.allowed_methods, list):
            continue
        methods = frozenset(map(str, arguments.allowed_methods))
        here = taken.setdefault((source.config, _PLACE.sub("{}", arguments.path.strip("/"))), [])
        other, others = next((one for one in here if not (one[1] and methods) or one[1] & methods), ("", methods))
        if other:
            asked = ", ".join(sorted(methods & others or methods | others)) or "requests"
            message = f"{asked} to `{arguments.path}` would all come to the flow `{other}`, which listens there too"
            place = ("flows", name, "source", _KIND, "path")
            yield linted.found(place, "taken-path", message, _HINT, severity="error")
        here.append((name, methods))
