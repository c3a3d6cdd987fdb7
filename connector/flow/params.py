"""Params of a run: the document's, with what the project, the environment and the caller give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.reference import resolve_text

if TYPE_CHECKING:
    from connector.flow.load import LoadedFlow

_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def values(loaded: LoadedFlow, given: Mapping[str, Any]) -> dict[str, Any]:
    """The value of every param; raises ConfigurationError for unknown, missing or unreadable ones."""
    declared = loaded.document.params
    for name in given:
        if name not in declared:
            hint = did_you_mean(name, declared) or f"the flow's params are {', '.join(declared) or 'none'}"
            raise ConfigurationError(f"there is no param `{name}`", hint=hint)
    found: dict[str, Any] = {}
    for name, param in declared.items():
        value = given.get(name, loaded.defaults.get(name, param.default))
        if isinstance(value, str) and value.startswith("${"):
            value = resolve_text(value)
        if value is None and name not in given and param.default is None and "default" not in param.model_fields_set:
            raise ConfigurationError(f"param `{name}` has no value", hint=f"give it: -p {name}=…")
        found[name] = read(name, param.type, value)
    return found


def read(name: str, type_: str, value: Any) -> Any:
    """*value* as the param's type says."""
    if not isinstance(value, str) or type_ == "text":
        return value
    try:
        return _READERS[type_](value)
    except (ValueError, KeyError, InvalidOperation):
        raise ConfigurationError(f"param `{name}` is {value!r}, not of type {type_}", hint=_HINTS[type_]) from None


_READERS: dict[str, Any] = {
    "integer": int,
    "decimal": Decimal,
    "boolean": lambda text: _BOOLEANS[text.lower()],
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}
_HINTS = {
    "integer": "write a whole number, e.g. 100",
    "decimal": "write a number, e.g. 10.50",
    "boolean": "write true or false",
    "date": "write YYYY-MM-DD",
    "datetime": "write YYYY-MM-DDTHH:MM:SS+00:00",
}
