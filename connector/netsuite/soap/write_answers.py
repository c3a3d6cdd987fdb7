"""What SOAP says of a write, as Outcomes: one for each record, in the order of the input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from connector.errors import AmbiguousError, ConnectorError, RejectedError
from connector.netsuite.soap.answers import Reply, Status, status_of
from connector.netsuite.soap.suitetalk_names import local_name
from connector.outcome import Outcome, Verdict, failure


@dataclass(frozen=True, slots=True)
class WriteItem:
    """SOAP's answer for one record."""

    status: Status
    id: str | None = None
    external_id: str | None = None


def write_item(element: Any) -> WriteItem:
    """A `writeResponse` element."""
    status, id_, external_id = Status(success=False), None, None
    for child in element:
        name = local_name(child.tag)
        if name == "status":
            status = status_of(child)
        elif name == "baseRef":
            id_, external_id = child.get("internalId"), child.get("externalId")
    return WriteItem(status, id_, external_id)


def outcome_of(item: WriteItem, external_id: str | None, *, created: bool | None) -> Outcome:
    """The outcome of one record; *created* is what is known where it succeeded."""
    status = item.status
    outcome = Outcome(
        outcome="ok",
        id=item.id,
        external_id=item.external_id or external_id,
        created=created,
        warnings=status.warnings,
    )
    if status.success:
        return outcome
    error = status.error().as_dict()
    if any(detail.after_submit_failed for detail in status.details):
        error["hint"] = "the record is saved; mend the script that ran after it, and do not send the record again"
        return replace(outcome, outcome="saved_with_error", error=error)
    return replace(outcome, outcome="failed", created=None, error=error)


def outcomes_of(reply: Reply, external_ids: list[str | None], *, created: bool | None) -> list[Outcome]:
    """One outcome for each record that was sent, whatever the answer holds.

    A call that nears NetSuite's 15 minutes is answered in part (Oracle help section_4078474279): the rest may be saved.
    """
    found = [
        outcome_of(item, external_id, created=created)
        for item, external_id in zip(reply.items, external_ids, strict=False)
    ]
    for external_id in external_ids[len(found) :]:
        if reply.status.success:
            error: ConnectorError = AmbiguousError(
                "NetSuite's answer leaves this record out",
                type="NETSUITE:AMBIGUOUS",
                hint="look the record up by its externalId before sending it again",
            )
        else:
            error = reply.status.error()
        found.append(replace(failure(error, outcome=verdict_of(error)), external_id=external_id))
    return found


def verdict_of(error: ConnectorError) -> Verdict:
    """What became of records whose request ended in *error*: a SOAP fault means that none was processed."""
    if isinstance(error, AmbiguousError):
        return "ambiguous"
    return "failed" if isinstance(error, RejectedError) else "not_sent"


def of_request(error: ConnectorError, external_ids: list[str | None]) -> list[Outcome]:
    """The outcomes of all records of a request that ended in *error*."""
    outcome = failure(error, outcome=verdict_of(error))
    return [replace(outcome, external_id=external_id) for external_id in external_ids]
