"""With OpenTelemetry each operation and each request is a span by the conventions; without, nothing changes."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConnectorError
from connector.netsuite.client import NetSuite
from connector.retry import ConstantWait, RetryPolicy
from tests.netsuite.conftest import Scripted

AT_ONCE = RetryPolicy(attempts=3, wait=ConstantWait(type="constant", interval=0))


@pytest.fixture
def collected() -> Any:
    """The finished spans of one test."""
    reason = "opentelemetry-sdk is not installed"
    sdk = pytest.importorskip("opentelemetry.sdk.trace", reason=reason)
    export = pytest.importorskip("opentelemetry.sdk.trace.export", reason=reason)
    memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter", reason=reason)
    trace = pytest.importorskip("opentelemetry.trace", reason=reason)

    exporter = memory.InMemorySpanExporter()
    provider = trace.get_tracer_provider()
    if not isinstance(provider, sdk.TracerProvider):
        provider = sdk.TracerProvider()
        trace.set_tracer_provider(provider)
    provider.add_span_processor(export.SimpleSpanProcessor(exporter))
    return exporter


def test_an_operation_holds_its_requests(scripted: Scripted, scripted_config: dict[str, Any], collected: Any) -> None:
    scripted.reply({"title": "busy"}, status=503).reply({"items": [], "hasMore": False})
    with NetSuite(scripted_config, unit=Unit(retry=AT_ONCE)) as client:
        list(client.suiteql(query="SELECT id FROM customer"))

    first, second, operation = collected.get_finished_spans()
    assert operation.name == "netsuite.suiteql"
    assert operation.kind.name == "INTERNAL"
    assert operation.status.is_ok or operation.status.is_unset
    assert [one.parent.span_id for one in (first, second)] == [operation.context.span_id] * 2
    assert (first.name, first.kind.name) == ("POST", "CLIENT")
    assert first.attributes["http.response.status_code"] == 503
    assert first.attributes["error.type"] == "503"
    assert not first.status.is_ok
    assert second.attributes["http.request.method"] == "POST"
    assert second.attributes["http.request.resend_count"] == 1
    assert second.attributes["server.address"] == "127.0.0.1"
    assert second.attributes["server.port"] == int(scripted.url.rpartition(":")[2])
    assert second.attributes["url.full"].startswith(scripted.url)
    assert "error.type" not in second.attributes
    assert "SELECT" not in str([one.attributes for one in (first, second, operation)])


def test_an_error_is_told_by_its_kind_not_by_its_message(
    scripted: Scripted, scripted_config: dict[str, Any], collected: Any
) -> None:
    scripted.hang_up()
    with (
        NetSuite(scripted_config, unit=Unit(retry=RetryPolicy(attempts=1))) as client,
        pytest.raises(ConnectorError),
    ):
        list(client.suiteql(query="SELECT id FROM customer"))

    request, operation = collected.get_finished_spans()
    assert not operation.status.is_ok
    assert request.attributes["error.type"].endswith("Error")
    assert not request.events
    assert request.status.description is None


def test_without_opentelemetry_nothing_changes(
    scripted: Scripted, scripted_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", None)
    scripted.reply({"items": [], "hasMore": False})
    with NetSuite(scripted_config) as client:
        assert list(client.suiteql(query="SELECT id FROM customer")) == []
