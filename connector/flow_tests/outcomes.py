"""Outcomes of records as a mock writes them: `ok`, a verdict, or the error of a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from connector.outcome import Outcome, Verdict

VERDICTS: tuple[str, ...] = get_args(Verdict)
_OF_THE_ERROR = ("type", "code", "message", "field")
OUTCOME_KEYS = frozenset({"outcome", "id", "externalId", "created", *_OF_THE_ERROR})


def outcomes(records: Sequence[Any], written: Sequence[Any]) -> list[Outcome]:
    """One outcome for each of *records*, as *written* says of the first of them; the others are ok."""
    told = [*written[: len(records)], *["ok"] * (len(records) - len(written))]
    return [_outcome(one, record, index) for index, (one, record) in enumerate(zip(told, records, strict=True))]


def _outcome(written: Any, record: Any, index: int) -> Outcome:
    said: dict[str, Any] = {"outcome": written} if isinstance(written, str) else dict(written)
    error = {name: said[name] for name in _OF_THE_ERROR if name in said}
    verdict = said.get("outcome", "failed" if error else "ok")
    if verdict != "ok":
        error = {"type": "NETSUITE:USER_ERROR", "message": "refused by a mock", **error}
    own = record if isinstance(record, dict) else {}
    return Outcome(
        outcome=verdict,
        id=said.get("id", own.get("id")),
        external_id=said.get("externalId", own.get("externalId")),
        created=said.get("created"),
        error=error or None,
        input_index=index,
    )
