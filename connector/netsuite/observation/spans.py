"""Spans of OpenTelemetry, where somebody may listen: one for each operation, one inside it for each request.

Names and attributes are those of the semantic conventions for HTTP clients. A query is never told, nor a body.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from connector import telemetry

_ERRORS = 400
_PORTS = {"https": 443, "http": 80}


@contextlib.contextmanager
def operation(name: str, surface: str) -> Iterator[None]:
    """A span around an operation, from its first request to its answer."""
    trace = telemetry.api("trace")
    if trace is None:
        yield
        return
    with _started(trace, name, trace.SpanKind.INTERNAL, {"netsuite.surface": surface}) as span:
        try:
            yield
        except Exception as error:
            _failed(trace, span, getattr(error, "code", "") or type(error).__name__)
            raise


@contextlib.contextmanager
def request(method: str, url: str, attempt: int) -> Iterator[Any]:
    """A span around one HTTP request; `answered` is told what it gives."""
    trace = telemetry.api("trace")
    if trace is None:
        yield None
        return
    parts = urlsplit(url)
    attributes: dict[str, Any] = {
        "http.request.method": method,
        "server.address": parts.hostname or "",
        "server.port": parts.port or _PORTS.get(parts.scheme, 0),
        "url.full": url,
        **({"http.request.resend_count": attempt - 1} if attempt > 1 else {}),
    }
    with _started(trace, method, trace.SpanKind.CLIENT, attributes) as span:
        try:
            yield span
        except Exception as error:
            _failed(trace, span, type(error).__name__)
            raise


def answered(span: Any, status: int, sent: int, received: int) -> None:
    """Tell *span* the answer; nothing where there is no span."""
    if span is None:
        return
    span.set_attribute("http.response.status_code", status)
    span.set_attribute("http.request.body.size", sent)
    span.set_attribute("http.response.body.size", received)
    if status >= _ERRORS:
        _failed(telemetry.api("trace"), span, str(status))


def _started(trace: Any, name: str, kind: Any, attributes: dict[str, Any]) -> Any:
    tracer = trace.get_tracer("connector.netsuite")
    return tracer.start_as_current_span(
        name, kind=kind, attributes=attributes, record_exception=False, set_status_on_exception=False
    )


def _failed(trace: Any, span: Any, kind: str) -> None:
    """An error by its kind: its message may hold data."""
    span.set_attribute("error.type", kind)
    span.set_status(trace.Status(trace.StatusCode.ERROR))
