"""MuleSoft's strategies of trying again, as one retry policy."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from connector.config_model import Duration, problem
from connector.netsuite.mule_spelling import join_unit, lowered
from connector.netsuite.referenced import ReferencedModel
from connector.retry import DEFAULT, ConstantWait, ExponentialWait, RetryPolicy

_FOREVER = 12 * 3600.0
"""How long `reconnect_forever` lasts for one request; a daemon that is refused longer has lost its account."""
_MOST_ATTEMPTS = 1000


_LIKELY_MILLISECONDS = 100.0


def _frequency(value: Any) -> Any:
    """MuleSoft writes `frequency` in milliseconds, we write seconds: a bare number that can only be Mule's is asked."""
    try:
        number = None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return value
    if number is not None and number >= _LIKELY_MILLISECONDS:
        raise problem(
            "frequency-unit",
            f"frequency {value} does not say its unit: MuleSoft means milliseconds, a bare number here is seconds",
            f"write {number:g}ms or {number:g}s",
        )
    return value


Frequency = Annotated[Duration, BeforeValidator(_frequency)]


class Reconnect(ReferencedModel):
    """So many more attempts, the same time apart."""

    count: int = Field(default=2, ge=0, lt=_MOST_ATTEMPTS)
    """Attempts after the first (MuleSoft: 2)."""
    frequency: Frequency = Field(default=2.0, ge=0)
    """Seconds between them, or `2s` (MuleSoft: 2000 ms)."""
    blocking: bool = True
    """Accepted without effect; attempts are made in the caller's thread."""


class ReconnectForever(ReferencedModel):
    """More attempts until somebody stops the run (at most 12 hours a request)."""

    frequency: Frequency = Field(default=2.0, ge=0)
    """Seconds between them, or `2s` (MuleSoft: 2000 ms)."""
    blocking: bool = True
    """Accepted without effect."""


class Reconnection(ReferencedModel):
    """What to do when the connection fails (Mule: `<reconnection>`)."""

    fails_deployment: bool = False
    """Whether a connection that fails at the start stops it; else the first step that needs it fails."""
    reconnect: Reconnect | None = None
    """A limited number of attempts."""
    reconnect_forever: ReconnectForever | None = None
    """Attempts without end; give one of the two."""

    @model_validator(mode="after")
    def _one_strategy(self) -> Self:
        if self.reconnect is not None and self.reconnect_forever is not None:
            raise problem("reconnection", "there are two strategies", "give reconnect or reconnect_forever")
        return self

    def policy(self) -> RetryPolicy:
        """The retry policy it amounts to."""
        if self.reconnect_forever is not None:
            wait = ConstantWait(type="constant", interval=self.reconnect_forever.frequency)
            return RetryPolicy(attempts=_MOST_ATTEMPTS, wait=wait, give_up_after=_FOREVER)
        if self.reconnect is None:
            return DEFAULT
        wait = ConstantWait(type="constant", interval=self.reconnect.frequency)
        return _whole(RetryPolicy(attempts=self.reconnect.count + 1, wait=wait))


def _whole(policy: RetryPolicy) -> RetryPolicy:
    """*policy* with time for all its attempts: MuleSoft's strategies count, they have no clock."""
    waits = sum(policy.wait.seconds(attempt) for attempt in range(1, policy.attempts))
    return policy.model_copy(update={"give_up_after": policy.give_up_after + waits})


_PLAIN = "randomizedexponentialbackoff"


def _backoff(value: Any) -> Any:
    return "randomized_exponential_backoff" if str(lowered(value)).replace("_", "") == _PLAIN else value


class RandomizedExponentialBackoff(ReferencedModel):
    """MuleSoft's answer to too many requests: a wait drawn at random, below a bound that doubles."""

    type: Annotated[Literal["randomized_exponential_backoff"], BeforeValidator(_backoff)] = (
        "randomized_exponential_backoff"
    )
    max_retries: int = Field(default=200, ge=0, le=200)
    """Attempts after the first (MuleSoft: SOAP 200, REST 15)."""
    max_waiting_time: Duration = Field(default=64.0, gt=0)
    """Longest wait between two attempts, in seconds (MuleSoft: 64000 ms)."""

    @model_validator(mode="before")
    @classmethod
    def _units(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return {"type": data} if isinstance(data, str) else data
        values = dict(data)
        nested = next((name for name in values if str(_backoff(name)) == "randomized_exponential_backoff"), None)
        if nested is not None and len(values) == 1:
            values = dict(values[nested] or {})  # as the child element stands in Mule's XML
        names = ("maxWaitingTimeBetweenRetries", "max_waiting_time_between_retries", "maxWaitingTime")
        for name in names:
            join_unit(values, "max_waiting_time", name, "maxWaitingTimeUnit", "MILLISECONDS")
        for name in ("maxRetryDelayTimeout", "max_retry_delay_timeout"):
            join_unit(values, "max_waiting_time", name, "maxRetryDelayTimeoutUnit", "SECONDS")
        return values

    def policy(self) -> RetryPolicy:
        """The retry policy it amounts to."""
        wait = ExponentialWait(type="exponential", maximum=self.max_waiting_time)
        return _whole(RetryPolicy(attempts=self.max_retries + 1, wait=wait))
