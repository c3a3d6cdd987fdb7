"""NetSuite integration as MuleSoft does it: one connector, declarative flows, and a NetSuite sandbox."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connector.database.client import Database
    from connector.email.client import Email
    from connector.email.config import EmailConfig
    from connector.errors import (
        AmbiguousError,
        BugError,
        ConfigurationError,
        ConnectivityError,
        ConnectorError,
        RejectedError,
        RetryableError,
    )
    from connector.flow.api import Flow, RunResult
    from connector.http.client import Http
    from connector.http.config import HttpConfig
    from connector.netsuite.client import NetSuite
    from connector.netsuite.config import NetSuiteConfig
    from connector.outcome import Outcome, Report
    from connector.retry import RetryPolicy
    from connector.sandbox.server import Sandbox
    from connector.stream import Stream

_HOMES = {
    "AmbiguousError": "connector.errors",
    "BugError": "connector.errors",
    "ConfigurationError": "connector.errors",
    "ConnectivityError": "connector.errors",
    "ConnectorError": "connector.errors",
    "Database": "connector.database.client",
    "Email": "connector.email.client",
    "EmailConfig": "connector.email.config",
    "Flow": "connector.flow.api",
    "Http": "connector.http.client",
    "HttpConfig": "connector.http.config",
    "NetSuite": "connector.netsuite.client",
    "NetSuiteConfig": "connector.netsuite.config",
    "Outcome": "connector.outcome",
    "RejectedError": "connector.errors",
    "Report": "connector.outcome",
    "RetryPolicy": "connector.retry",
    "RetryableError": "connector.errors",
    "RunResult": "connector.flow.api",
    "Sandbox": "connector.sandbox.server",
    "Stream": "connector.stream",
}
"""Public name → the module it lives in; imported when first asked for, so that `import connector` costs nothing."""

__version__ = "0.1.0"
__all__ = [
    "AmbiguousError",
    "BugError",
    "ConfigurationError",
    "ConnectivityError",
    "ConnectorError",
    "Database",
    "Email",
    "EmailConfig",
    "Flow",
    "Http",
    "HttpConfig",
    "NetSuite",
    "NetSuiteConfig",
    "Outcome",
    "RejectedError",
    "Report",
    "RetryPolicy",
    "RetryableError",
    "RunResult",
    "Sandbox",
    "Stream",
    "__version__",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'connector' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
