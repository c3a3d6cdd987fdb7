"""OpenTelemetryMeter: measurements through the metrics API of OpenTelemetry; the SDK sends them where it is told to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connector import telemetry
from connector.monitoring.metrics import INSTRUMENTS, LAG, SECONDS, Instrument, Lags

_NAME = "connector.flow"


class OpenTelemetryMeter:
    """Takes measurements; silent where OpenTelemetry is not installed or nobody collects metrics."""

    def __init__(self, lags: Lags | None = None) -> None:
        """Make the instruments; *lags* is asked whenever the SDK collects."""
        metrics = telemetry.api("metrics")
        self._instruments: dict[str, Any] = {}
        if metrics is None:
            return
        meter = metrics.get_meter(_NAME)
        self._instruments = {instrument.name: _made(meter, instrument) for instrument in INSTRUMENTS}
        if lags is not None:
            ask = _observed(metrics, lags)
            meter.create_observable_gauge(LAG.name, callbacks=[ask], unit=LAG.unit, description=LAG.help)

    def add(self, instrument: Instrument, value: float, labels: Mapping[str, str]) -> None:
        """As `Meter.add`; empty labels are left out."""
        made = self._instruments.get(instrument.name)
        if made is None:
            return
        attributes = _attributes(labels)
        if instrument.kind == "histogram":
            made.record(value, attributes)
        else:
            made.add(value, attributes)


def _made(meter: Any, instrument: Instrument) -> Any:
    more: dict[str, Any] = {"unit": instrument.unit, "description": instrument.help}
    if instrument.kind == "histogram":
        more["explicit_bucket_boundaries_advisory"] = SECONDS
    return getattr(meter, f"create_{instrument.kind}")(instrument.name, **more)


def _attributes(labels: Mapping[str, str]) -> dict[str, str]:
    return {"error.type" if name == "error" else f"connector.{name}": value for name, value in labels.items() if value}


def _observed(metrics: Any, lags: Lags) -> Any:
    def ask(_options: Any) -> Iterable[Any]:
        for labels, seconds in lags().items():
            yield metrics.Observation(seconds, _attributes(dict(zip(LAG.labels, labels, strict=True))))

    return ask
