"""The API of OpenTelemetry where somebody may listen; whoever listens configures the SDK, nothing of ours does."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, Literal

_PROVIDERS = {"trace": "OTEL_PYTHON_TRACER_PROVIDER", "metrics": "OTEL_PYTHON_METER_PROVIDER"}
"""Signal → what names a provider in the environment, which the API loads when it is first asked for one."""


def api(signal: Literal["trace", "metrics"]) -> Any | None:
    """The module `opentelemetry.trace` or `.metrics`; None where nobody listens, or it is not installed.

    Who listens has imported it to say so, unless the environment names who does.
    """
    module = f"opentelemetry.{signal}"
    if module not in sys.modules and _PROVIDERS[signal] not in os.environ:
        return None
    try:
        return import_module(module)
    except ImportError:
        return None
