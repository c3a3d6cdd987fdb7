"""Metrics through the API of OpenTelemetry, collected by its SDK."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from connector.monitoring.metrics import IN_FLIGHT, RUNS, SECONDS, STEP_SECONDS, Metrics
from connector.monitoring.opentelemetry_meter import OpenTelemetryMeter
from tests.monitoring.conftest import ROWS, TO_DATABASE, Build


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Collects what is measured in one test."""
    reason = "opentelemetry-sdk is not installed"
    sdk = pytest.importorskip("opentelemetry.sdk.metrics", reason=reason)
    export = pytest.importorskip("opentelemetry.sdk.metrics.export", reason=reason)
    metrics = pytest.importorskip("opentelemetry.metrics", reason=reason)

    reader = export.InMemoryMetricReader()
    provider = sdk.MeterProvider(metric_readers=[reader])
    monkeypatch.setattr(metrics, "get_meter", provider.get_meter)  # the global provider is set once a process
    return reader


def collected(reader: Any) -> dict[str, Any]:
    """Metric by its name."""
    (resource,) = reader.get_metrics_data().resource_metrics
    return {metric.name: metric for scope in resource.scope_metrics for metric in scope.metrics}


def points(metric: Any) -> dict[frozenset[tuple[str, str]], float]:
    return {frozenset(point.attributes.items()): point.value for point in metric.data.data_points}


def test_a_run_is_measured(build: Build, reader: Any) -> None:
    build(TO_DATABASE).run(state="memory", emit=Metrics([OpenTelemetryMeter()]))
    found = collected(reader)

    written = {"connector.flow": "customers", "connector.step": "customers/write", "connector.outcome": "written"}
    assert points(found["connector.records"])[frozenset(written.items())] == ROWS
    assert found["connector.records"].unit == "{record}"
    steps = found["connector.step.duration"]
    assert (steps.unit, steps.data.data_points[0].explicit_bounds) == ("s", SECONDS)
    assert sum(point.count for point in steps.data.data_points) == 3
    assert {point.attributes["connector.status"] for point in found["connector.request.duration"].data.data_points} == {
        "200"
    }


def test_what_goes_up_may_go_down(reader: Any) -> None:
    meter = OpenTelemetryMeter()
    for value in (1, 1, -1):
        meter.add(IN_FLIGHT, value, {"flow": "f"})

    assert points(collected(reader)["connector.runs.in_flight"]) == {frozenset({("connector.flow", "f")}): 1}


def test_an_error_has_the_name_of_the_conventions(reader: Any) -> None:
    meter = OpenTelemetryMeter()
    meter.add(STEP_SECONDS, 1, {"flow": "f", "step": "f/a", "kind": "x", "error": "CONNECTIVITY"})

    (point,) = collected(reader)["connector.step.duration"].data.data_points
    assert point.attributes["error.type"] == "CONNECTIVITY"


def test_lags_are_asked_for_when_somebody_collects(reader: Any) -> None:
    kept = {("f", "netsuite.on_modified_record", "123"): 60.0}
    OpenTelemetryMeter(lambda: kept)
    kept["g", "netsuite.on_modified_record", "123"] = 5.0

    assert sorted(points(collected(reader)["connector.watermark.lag"]).values()) == [5.0, 60.0]


def test_without_opentelemetry_nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.metrics", None)

    OpenTelemetryMeter(dict).add(RUNS, 1, {"flow": "f", "status": "ok"})
