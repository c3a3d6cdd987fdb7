"""The audit of writes: every record that is sent to an account is noted with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from connector import events
from connector.component import Operation, Unit
from connector.errors import AmbiguousError, ConnectorError
from connector.flow.sessions import connector_of
from connector.frozen_json import fingerprint
from connector.outcome import Outcome
from connector.state.written_records import Written
from connector.step import Step

if TYPE_CHECKING:
    from connector.flow.interpreter import Interpreter

_KEYS = ("externalId", "external_id", "id", "internalId")
_ADDRESSES = ("external_ids", "ids", "external_id", "id")


def audited(here: Interpreter, step: Step, operation: Operation[Any, Any], session: Any, asked: Any, unit: Unit) -> Any:
    """What *operation* gives; what it wrote to an account is noted, refused or not."""
    keep = here.context.audit
    if keep is None or operation.effect != "write" or operation.local is not None:
        return operation.run(session, asked, unit)
    ids: list[str] = []

    def hear(event: events.Event) -> None:
        if isinstance(event, events.Exchanged) and event.request_id:
            ids.append(event.request_id)

    row = Written(
        account=here.context.sessions.account(step.config, connector_of(step.kind)),
        run=here.execution.run,
        flow=here.context.flow,
        step=here.label,
        operation=step.kind,
        record_type=str(getattr(asked, "record_type", "") or ""),
        environment=here.context.loaded.environment,
    )
    sent = _sent(operation, asked)
    try:
        result = operation.run(session, asked, replace(unit, emit=events.told_to(unit.emit, hear)))
    except ConnectorError as error:
        outcome = "ambiguous" if isinstance(error, AmbiguousError) else "failed"
        keep([replace(row, **one, outcome=outcome, code=error.code or error.type, **_request(ids)) for one in sent])
        raise
    keep([replace(row, **one, **_became(found), **_request(ids)) for one, found in _paired(sent, result)])
    return result


def _sent(operation: Operation[Any, Any], asked: Any) -> list[dict[str, Any]]:
    """Key and content of each record that *asked* names, as they are sent."""
    records = getattr(asked, operation.records or "record", None)
    if isinstance(records, dict):
        records = [records]
    if isinstance(records, list | tuple) and records:
        return [{"key": _key(record), "content_hash": _hash(record)} for record in records]
    for name in _ADDRESSES:
        value = getattr(asked, name, None)
        if value:
            return [{"key": str(one)} for one in (value if isinstance(value, list | tuple) else [value])]
    return [{"content_hash": _hash(asked.model_dump(mode="json"))}]


def _key(record: Any) -> str:
    if not isinstance(record, dict):
        return str(record)
    return str(next((record[name] for name in _KEYS if record.get(name)), ""))


def _hash(value: Any) -> str:
    try:
        return fingerprint(value)
    except (TypeError, ValueError):
        return ""


def _paired(sent: Sequence[dict[str, Any]], result: Any) -> list[tuple[dict[str, Any], Any]]:
    results = list(result) if isinstance(result, list | tuple) else [result] * len(sent)
    return list(zip(sent, results, strict=False))


def _became(found: Any) -> dict[str, Any]:
    """What became of one record, as its outcome says."""
    if not isinstance(found, Outcome):
        return {}
    said = {True: "created", False: "updated", None: "ok"}[found.created] if found.ok else found.outcome
    code = str((found.error or {}).get("code") or (found.error or {}).get("type") or "")
    return {"outcome": said, "record_id": str(found.id or ""), "code": code}


def _request(ids: Sequence[str]) -> dict[str, Any]:
    return {"request_id": ids[-1]} if ids else {}
