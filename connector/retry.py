"""Retry: one policy is one value, and this is the only loop that tries again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

from pydantic import Field
from tenacity import RetryCallState, Retrying, retry_if_exception
from tenacity.stop import stop_base
from tenacity.wait import wait_base

from connector import events
from connector.config_model import ConfigModel, Duration
from connector.errors import ConnectorError, RejectedError, matches

T = TypeVar("T")
_ONLY_IF_NAMED = ("AUTHENTICATION", "RETRY_EXHAUSTED", "AMBIGUOUS")
"""Children of retried types that are not retried themselves: five bad sign-ins lock a user for 30 minutes."""


class ConstantWait(ConfigModel):
    """The same wait before each attempt."""

    type: Literal["constant"]
    interval: Duration = Field(default=2.0, ge=0)
    """Seconds, or `2s`."""
    jitter: Literal["none", "full"] = "none"
    """`full` draws each wait between 0 and the interval, so that workers do not retry in step."""

    def seconds(self, attempt: int) -> float:  # noqa: ARG002 - the signature of a wait
        """The longest wait before attempt *attempt* + 1."""
        return self.interval


class ExponentialWait(ConfigModel):
    """A wait that grows with each attempt."""

    type: Literal["exponential"]
    initial: Duration = Field(default=1.0, gt=0)
    """The first wait."""
    multiplier: float = Field(default=2.0, ge=1)
    """Growth from one wait to the next."""
    maximum: Duration = Field(default=64.0, gt=0)
    """No wait is longer (MuleSoft's randomized exponential backoff: 64 s)."""
    jitter: Literal["none", "full"] = "full"
    """`full` draws each wait between 0 and its value, so that workers do not retry in step."""

    def seconds(self, attempt: int) -> float:
        """The longest wait before attempt *attempt* + 1."""
        return float(min(self.maximum, self.initial * self.multiplier ** min(attempt - 1, 64)))


Wait = Annotated[ConstantWait | ExponentialWait, Field(discriminator="type")]


class RetryPolicy(ConfigModel):
    """When to try again, how often and for how long."""

    on: tuple[str, ...] = ("TOO_MANY_REQUESTS", "UNAVAILABLE", "TIMEOUT", "CONNECTIVITY", "LOCKED", "NETSUITE_ERROR")
    """Error types that are tried again, parents included; `AUTHENTICATION` only when named."""
    attempts: int = Field(default=8, ge=1, le=1000)
    """How often in all, the first attempt included."""
    wait: Wait = ExponentialWait(type="exponential")
    """How long between attempts."""
    give_up_after: Duration = Field(default=600.0, gt=0)
    """No attempt starts later than this after the first one."""

    def covers(self, error: BaseException) -> bool:
        """Whether *error* is worth another attempt under this policy."""
        if not isinstance(error, ConnectorError) or isinstance(error, RejectedError):
            return False  # what was understood and refused will be refused again
        for guarded in _ONLY_IF_NAMED:
            if error.is_a(guarded):
                return any(pattern.upper().rpartition(":")[2] == guarded for pattern in self.on)
        return any(matches(error.type, pattern) for pattern in self.on)

    def delay(self, attempt: int, error: BaseException | None, draw: Callable[[], float]) -> float:
        """Seconds before attempt *attempt* + 1: what the server asked for, else the policy's wait."""
        asked = getattr(error, "retry_after", None)
        if asked is not None:
            return float(asked)
        longest = self.wait.seconds(attempt)
        return longest * draw() if self.wait.jitter == "full" else longest

    def worst_case_seconds(self) -> float:
        """The longest time that waiting can take in all; `connector plan` prints it."""
        waits = sum(self.wait.seconds(attempt) for attempt in range(1, self.attempts))
        return min(waits, self.give_up_after)


DEFAULT = RetryPolicy()
"""What holds where nobody says otherwise."""
NEVER = RetryPolicy(on=(), attempts=1)
"""One attempt, whatever happens."""


class _Wait(wait_base):
    def __init__(self, policy: RetryPolicy, draw: Callable[[], float]) -> None:
        self.policy, self.draw = policy, draw

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        return self.policy.delay(retry_state.attempt_number, error, self.draw)


class _Stop(stop_base):
    """Stops where attempts, time or the caller's own deadline are used up, counting the wait that would come."""

    def __init__(self, policy: RetryPolicy, clock: Callable[[], float], deadline: float | None) -> None:
        self.policy, self.clock = policy, clock
        end = clock() + policy.give_up_after
        self.end = end if deadline is None else min(end, deadline)

    def __call__(self, retry_state: RetryCallState) -> bool:
        if retry_state.attempt_number >= self.policy.attempts:
            return True
        return self.clock() + retry_state.upcoming_sleep > self.end


def run(
    attempt: Callable[[], T],
    policy: RetryPolicy,
    *,
    deadline: float | None = None,
    emit: events.Emit = events.ignore,
    step: str = "",
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
    draw: Callable[[], float] = random.random,
) -> T:
    """Call *attempt* until it succeeds, fails for good, or the policy (or *deadline*) runs out.

    Args:
        attempt: One try; it signs and sends anew each time it is called.
        policy: When and how often.
        deadline: A moment of *clock* after which no attempt starts.
        emit: Told of each wait.
        step: Whose attempts these are, for *emit*.
        sleep: Waits; may raise to break off.
        clock: Seconds that only go forward.
        draw: A random number from 0 to 1.

    Raises:
        ConnectorError: The last error, with `attempts` filled in; typed RETRY_EXHAUSTED's reason stays its own.
    """

    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        reason = f"{getattr(error, 'code', '') or getattr(error, 'type', '')}: {error}"
        emit(events.Retrying(step=step, attempt=state.attempt_number, delay=state.upcoming_sleep, reason=reason))

    loop = Retrying(
        retry=retry_if_exception(policy.covers),
        wait=_Wait(policy, draw),
        stop=_Stop(policy, clock, deadline),
        sleep=sleep,
        before_sleep=tell,
        reraise=True,
    )
    try:
        return loop(attempt)
    except ConnectorError as error:
        error.attempts = max(error.attempts, int(loop.statistics.get("attempt_number", 1)))
        raise
