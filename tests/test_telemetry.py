"""OpenTelemetry's API is loaded only where somebody may listen."""

from __future__ import annotations

import sys

import pytest

from connector import telemetry

PROVIDER = "OTEL_PYTHON_TRACER_PROVIDER"


def test_it_is_loaded_only_where_somebody_may_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = pytest.importorskip("opentelemetry.trace", reason="opentelemetry-api is not installed")
    monkeypatch.delenv(PROVIDER, raising=False)
    assert telemetry.api("trace") is trace

    monkeypatch.delitem(sys.modules, "opentelemetry.trace")
    assert telemetry.api("trace") is None

    monkeypatch.setenv(PROVIDER, "sdk_tracer_provider")
    monkeypatch.setattr("opentelemetry.trace", trace)  # put back afterwards, for the next import makes another
    assert telemetry.api("trace") is not None


def test_where_it_is_not_installed_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.metrics", None)

    assert telemetry.api("metrics") is None
