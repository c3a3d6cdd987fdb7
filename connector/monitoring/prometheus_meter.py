"""PrometheusMeter: measurements in the text format that Prometheus reads, from `GET /metrics`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from connector.errors import ConfigurationError
from connector.monitoring.metrics import INSTRUMENTS, LAG, SECONDS, Instrument, Lags

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily


class PrometheusMeter:
    """Takes measurements and shows them; its registry is its own, so that a host program's metrics are not in it."""

    def __init__(self, lags: Lags | None = None) -> None:
        """Make the instruments; *lags* is asked whenever somebody looks.

        Raises:
            ConfigurationError: The package prometheus-client is not installed.
        """
        try:
            import prometheus_client  # noqa: PLC0415 - an extra
        except ImportError:
            raise ConfigurationError(
                "metrics for Prometheus need the prometheus-client package",
                hint="pip install 'netsuite-flows[prometheus]'",
            ) from None
        self.registry = prometheus_client.CollectorRegistry()
        self._instruments = {one.name: _made(prometheus_client, self.registry, one) for one in INSTRUMENTS}
        prometheus_client.ProcessCollector(registry=self.registry)
        if lags is not None:
            self.registry.register(_LagCollector(lags))

    def add(self, instrument: Instrument, value: float, labels: Mapping[str, str]) -> None:
        """As `Meter.add`."""
        made = self._instruments[instrument.name].labels(**labels)
        if instrument.kind == "histogram":
            made.observe(value)
        else:
            made.inc(value)

    def shown(self, accept: str = "") -> tuple[bytes, str]:
        """All metrics as they stand, and their media type, which *accept* (a header) may choose."""
        from prometheus_client.exposition import choose_encoder  # noqa: PLC0415 - an extra

        encode, media_type = choose_encoder(accept)
        return encode(self.registry), media_type


class _LagCollector:
    """Asks for the lags when it is looked at."""

    def __init__(self, lags: Lags) -> None:
        self._lags = lags

    def describe(self) -> Iterable[Any]:
        """Its name, so that registering it asks nothing."""
        return [_family()]

    def collect(self) -> Iterable[Any]:
        """The lags as they stand."""
        family = _family()
        for labels, seconds in self._lags().items():
            family.add_metric(labels, seconds)
        return [family]


def _family() -> GaugeMetricFamily:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - an extra

    return GaugeMetricFamily(_name(LAG), LAG.help, labels=LAG.labels)


def _name(instrument: Instrument) -> str:
    return instrument.name.replace(".", "_") + ("_seconds" if instrument.unit == "s" else "")


def _made(client: Any, registry: Any, instrument: Instrument) -> Any:
    arguments = (_name(instrument), instrument.help, instrument.labels)
    if instrument.kind == "histogram":
        return client.Histogram(*arguments, registry=registry, buckets=SECONDS)
    made = {"counter": client.Counter, "up_down_counter": client.Gauge}[instrument.kind]
    return made(*arguments, registry=registry)
