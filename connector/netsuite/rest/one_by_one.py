"""Many records over a transport that takes one at a time: a few at once, one outcome each, in order.

Records with the same key follow each other, so that of several the last one wins, as in a list over SOAP.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

from connector.errors import AmbiguousError, ConnectorError, RejectedError, RetryableError
from connector.outcome import Outcome, Verdict, failure

T = TypeVar("T")
_KEYS = (("id", "id"), ("internalId", "id"), ("externalId", "externalId"), ("external_id", "externalId"))
AT_ONCE = 4
"""Requests at once without a limit: one less than the smallest account has (Oracle help bridgehead_1500275603)."""


def in_order(items: Sequence[Any], work: Callable[[Any], T], limit: int, *, at_once: int = AT_ONCE) -> list[T]:
    """`work` of each of *items*, *at_once* at once; *limit* is the connection's, -1 where there is none."""
    workers = min(limit if limit > 0 else at_once, at_once, len(items))
    if workers <= 1:
        return [work(item) for item in items]
    with ThreadPoolExecutor(workers, thread_name_prefix="netsuite") as threads:
        futures = [threads.submit(contextvars.copy_context().run, work, item) for item in items]
        return [future.result() for future in futures]


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
            return _failed(away[0], index, record, "not_sent")
        try:
            outcome = write(record).at(index)
        except RejectedError as error:
            if error.is_a("READ_ONLY"):
                raise
            outcome = _failed(error, index, record)
        except AmbiguousError as error:
            outcome = _failed(error, index, record, "ambiguous")
        except RetryableError as error:
            if error.is_a("LOCKED") or error.is_a("CONFLICT"):
                return _failed(error, index, record)
            away.append(error)
            return _failed(error, index, record, "not_sent")
        except ConnectorError as error:
            away.append(error)
            return _failed(error, index, record, "not_sent")
        sent.append(None)
        return outcome

    groups = in_order(_same_key(records), lambda group: [one(entry) for entry in group], limit)
    found = sorted((outcome for group in groups for outcome in group), key=lambda outcome: outcome.input_index)
    if away and not sent and all(outcome.outcome == "not_sent" for outcome in found):
        raise away[0]
    return found


def _same_key(records: Sequence[Any]) -> list[list[tuple[int, Any]]]:
    """The records with their places, those with the same id or externalId together."""
    groups: dict[Any, list[tuple[int, Any]]] = {}
    for index, record in enumerate(records):
        keys = record if isinstance(record, Mapping) else {}
        key = next(((word, str(keys[name])) for name, word in _KEYS if keys.get(name) not in (None, "")), index)
        groups.setdefault(key, []).append((index, record))
    return list(groups.values())


def _failed(error: ConnectorError, index: int, record: Any, verdict: Verdict = "failed") -> Outcome:
    """The outcome of *record*, or of the pair of ids that stands for one, by the ids it carries."""
    found = failure(error, index, verdict)
    if isinstance(record, tuple):
        record = {name: value or None for name, value in zip(("id", "externalId"), record, strict=True)}
    if not isinstance(record, Mapping):
        return found
    internal, external = record.get("id"), record.get("externalId")
    return replace(
        found,
        id=None if internal is None else str(internal),
        external_id=None if external is None else str(external),
    )
