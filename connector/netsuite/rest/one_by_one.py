"""Many records over a transport that takes one at a time: a few at once, one outcome each, in order."""

from __future__ import annotations

import contextvars
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

from connector.component import Unit, never
from connector.errors import AmbiguousError, ConnectorError, RejectedError, RetryableError
from connector.outcome import Outcome, failure

T = TypeVar("T")
AT_ONCE = 4
"""Requests at once where no limit is configured: one less than the smallest account has (Oracle help bridgehead_1500275603)."""


def in_order(items: Sequence[Any], work: Callable[[Any], T], limit: int) -> list[T]:
    """`work` of each of *items*, a few at once; *limit* is the connection's, -1 where there is none."""
    workers = min(limit if limit > 0 else AT_ONCE, AT_ONCE, len(items))
    if workers <= 1:
        return [work(item) for item in items]
    with ThreadPoolExecutor(workers, thread_name_prefix="netsuite") as threads:
        futures = [threads.submit(contextvars.copy_context().run, work, item) for item in items]
        return [future.result() for future in futures]


def undisturbed(unit: Unit) -> Unit:
    """*unit*, but a wish to stop waits until all records have their outcome."""
    return replace(unit, stopped=never, sleep=time.sleep)


def outcomes(records: Sequence[Any], write: Callable[[Any], Outcome], limit: int) -> list[Outcome]:
    """Write each record; what NetSuite refuses is a failed outcome, never an exception.

    When NetSuite cannot be reached, or does not let us in, the rest is `not_sent`.

    Raises:
        ConnectorError: Not one record was sent.
    """
    away: list[ConnectorError] = []
    sent: list[None] = []

    def one(entry: tuple[int, Any]) -> Outcome:
        index, record = entry
        if away:
            return failure(away[0], index, "not_sent")
        try:
            outcome = write(record).at(index)
        except RejectedError as error:
            if error.is_a("READ_ONLY"):
                raise
            outcome = failure(error, index)
        except AmbiguousError as error:
            outcome = failure(error, index, "ambiguous")
        except RetryableError as error:
            if error.is_a("LOCKED") or error.is_a("CONFLICT"):
                return failure(error, index)
            away.append(error)
            return failure(error, index, "not_sent")
        except ConnectorError as error:
            away.append(error)
            return failure(error, index, "not_sent")
        sent.append(None)
        return outcome

    found = in_order(list(enumerate(records)), one, limit)
    if away and not sent and all(outcome.outcome == "not_sent" for outcome in found):
        raise away[0]
    return found
