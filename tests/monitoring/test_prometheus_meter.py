"""Metrics as Prometheus reads them."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.monitoring.metrics import IN_FLIGHT, INSTRUMENTS, PERMIT_SECONDS, Metrics
from connector.monitoring.prometheus_meter import PrometheusMeter
from tests.monitoring.conftest import ROWS, TO_DATABASE, Build

parser = pytest.importorskip("prometheus_client.parser", reason="prometheus-client is not installed")


def samples(meter: PrometheusMeter) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    text = meter.shown()[0].decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in parser.text_string_to_metric_families(text)
        for sample in family.samples
    }


def labels(**named: str) -> frozenset[tuple[str, str]]:
    return frozenset(named.items())


def test_a_run_is_measured(build: Build) -> None:
    meter = PrometheusMeter()
    build(TO_DATABASE).run(state="memory", emit=Metrics([meter]))
    found = samples(meter)

    assert found["connector_runs_total", labels(flow="customers", status="ok")] == 1
    assert found["connector_runs_in_flight", labels(flow="customers")] == 0
    written = labels(flow="customers", step="customers/write", outcome="written")
    assert found["connector_records_total", written] == ROWS
    step = labels(flow="customers", step="customers/write", kind="database.upsert", error="")
    assert found["connector_step_duration_seconds_count", step] == 1
    request = labels(operation="netsuite.suiteql", surface="rest", status="200", le="+Inf")
    assert found["connector_request_duration_seconds_bucket", request] == 3


def test_every_instrument_has_a_name_and_help() -> None:
    text = PrometheusMeter(dict).shown()[0].decode()
    families = {family.name: family for family in parser.text_string_to_metric_families(text)}

    for instrument in INSTRUMENTS:
        name = instrument.name.replace(".", "_") + ("_seconds" if instrument.unit == "s" else "")
        assert families[name].documentation == instrument.help
    assert families["connector_watermark_lag_seconds"].type == "gauge"


def test_lags_are_asked_for_when_somebody_looks() -> None:
    asked: list[int] = []

    def lags() -> dict[tuple[str, str, str], float]:
        asked.append(1)
        return {("f", "netsuite.on_modified_record", "123"): 60.0}

    meter = PrometheusMeter(lags)
    assert asked == []

    where = labels(flow="f", source="netsuite.on_modified_record", account="123")
    assert samples(meter)["connector_watermark_lag_seconds", where] == 60


def test_two_of_them_share_nothing() -> None:
    one, other = PrometheusMeter(), PrometheusMeter()
    one.add(IN_FLIGHT, 1, {"flow": "f"})

    assert samples(one)["connector_runs_in_flight", labels(flow="f")] == 1
    assert ("connector_runs_in_flight", labels(flow="f")) not in samples(other)


def test_names_that_need_quoting_are_quoted() -> None:
    meter = PrometheusMeter()
    meter.add(PERMIT_SECONDS, 1, {"flow": 'a "b"\\\n', "step": "é"})

    assert samples(meter)["connector_permit_wait_seconds_sum", labels(flow='a "b"\\\n', step="é")] == 1


def test_openmetrics_is_given_to_who_asks_for_it() -> None:
    body, media_type = PrometheusMeter().shown("application/openmetrics-text; version=1.0.0")

    assert media_type.startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")


def test_without_its_package_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)

    with pytest.raises(ConfigurationError) as caught:
        PrometheusMeter()
    error: Any = caught.value
    assert error.hint == "pip install 'netsuite-flows[prometheus]'"
