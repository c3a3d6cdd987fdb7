"""Functions of packages that the project trusts, called with a payload and what else of the event they ask for."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from connector.errors import ConfigurationError, ConnectorError, RejectedError

SEEN = ("vars", "attributes", "params", "correlation_id")
"""Parts of the event that a function is given where it has a parameter of that name."""


def found(name: str) -> Callable[..., Any]:
    """The function that `package.module:function` names.

    Raises:
        ConfigurationError: It cannot be imported, or is none that can be called with a payload.
    """
    module_name, _, function_name = name.partition(":")
    try:
        module = import_module(module_name)
    except Exception as error:  # whatever the user's module raises while it is imported
        raise ConfigurationError(
            f"{module_name} cannot be imported: {type(error).__name__}: {error}",
            hint="install the package where flows run, or put its folder on PYTHONPATH",
        ) from error
    function = getattr(module, function_name, None)
    if not inspect.isfunction(function) or inspect.iscoroutinefunction(function):
        raise ConfigurationError(
            f"{module_name} has no plain function `{function_name}`",
            hint="write package.module:function",
        )
    return function


def called(function: Callable[..., Any], payload: Any, scope: Mapping[str, Any]) -> Any:
    """What *function* makes of *payload*; its error names the line of the function."""
    asked = {name: scope.get(name) for name in SEEN if name in inspect.signature(function).parameters}
    try:
        return function(payload, **asked)
    except ConnectorError:
        raise
    except Exception as error:  # the user's own code
        raise RejectedError(
            f"{function.__module__}:{function.__name__} failed {_where(function, error)}: {type(error).__name__}",
            hint=f"see the cause: {error}",
            type="TRANSFORMATION",
        ) from error


def _where(function: Callable[..., Any], error: Exception) -> str:
    """The line that raised *error*, in the function's own file where it came by it."""
    own = inspect.getsourcefile(function)
    frames = traceback.extract_tb(error.__traceback__)
    last = next((frame for frame in reversed(frames) if frame.filename == own), frames[-1])
    return f"in line {last.lineno} of {function.__module__}"
