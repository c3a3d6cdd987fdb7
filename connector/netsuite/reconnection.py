"""MuleSoft's strategies of trying again, as one retry policy."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from connector.config_model import Duration
from connector.netsuite.mule_spelling import join_unit, lowered
from connector.netsuite.referenced import ReferencedModel
from connector.retry import DEFAULT, ConstantWait, ExponentialWait, RetryPolicy

_FOREVER = 12 * 3600.0
"""How long `reconnect_forever` lasts for one request; a daemon that is refused longer has lost its account."""
_MOST_ATTEMPTS = 1000


class Reconnect(ReferencedModel):
    """So many more attempts, the same time apart."""

    count: int = Field(default=2, ge=0, lt=_MOST_ATTEMPTS)
    """Attempts after the first (MuleSoft: 2)."""
    frequency: Duration = Field(default=2.0, ge=0)
    """Seconds between them, or `2s` (MuleSoft: 2000 ms)."""
    blocking: bool = True
    """Accepted for MuleSoft's sake; attempts are made in the caller's thread."""


class ReconnectForever(ReferencedModel):
    """More attempts until somebody stops the run (at most 12 hours a request)."""

    frequency: Duration = Field(default=2.0, ge=0)
    """Seconds between them, or `2s` (MuleSoft: 2000 ms)."""
    blocking: bool = True
    """Accepted for MuleSoft's sake."""


class Reconnection(ReferencedModel):
    """What to do when the connection fails (Mule: `<reconnection>`)."""

    fails_deployment: bool = False
    """Whether a failed first connection stops the start."""
    reconnect: Reconnect | None = None
    """A limited number of attempts."""
    reconnect_forever: ReconnectForever | None = None
    """Attempts without end; give one of the two."""

    def policy(self) -> RetryPolicy:
        """The retry policy it amounts to."""
        if self.reconnect_forever is not None:
            wait = ConstantWait(type="constant", interval=self.reconnect_forever.frequency)
            return RetryPolicy(attempts=_MOST_ATTEMPTS, wait=wait, give_up_after=_FOREVER)
        if self.reconnect is None:
            return DEFAULT
        wait = ConstantWait(type="constant", interval=self.reconnect.frequency)
        return RetryPolicy(attempts=self.reconnect.count + 1, wait=wait)


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
            return data
        values = dict(data)
        names = ("maxWaitingTimeBetweenRetries", "max_waiting_time_between_retries", "maxWaitingTime")
        for name in names:
            join_unit(values, "max_waiting_time", name, "maxWaitingTimeUnit", "MILLISECONDS")
        for name in ("maxRetryDelayTimeout", "max_retry_delay_timeout"):
            join_unit(values, "max_waiting_time", name, "maxRetryDelayTimeoutUnit", "SECONDS")
        return values

    def policy(self) -> RetryPolicy:
        """The retry policy it amounts to."""
        wait = ExponentialWait(type="exponential", maximum=self.max_waiting_time)
        policy = RetryPolicy(attempts=self.max_retries + 1, wait=wait)
        bound = sum(wait.seconds(attempt) for attempt in range(1, policy.attempts)) or 1.0
        return policy.model_copy(update={"give_up_after": bound})
