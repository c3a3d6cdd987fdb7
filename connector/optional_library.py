"""library: a module of a library that only some installations have."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from connector.errors import ConfigurationError


def library(module: str, extra: str) -> Any:
    """*module*, or the hint which *extra* brings it."""
    try:
        return import_module(module)
    except ImportError as error:
        hint = f"pip install 'netsuite-flows[{extra}]'"
        raise ConfigurationError(f"this needs {module.partition('.')[0]}, which is not installed", hint=hint) from error
