"""One block of records on its way to NetSuite: sent, looked up where the answer was lost, an outcome for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.errors import ConnectorError, RejectedError
from connector.netsuite.failure import Effect
from connector.netsuite.reference_hint import explained_outcome, explained_outcomes
from connector.netsuite.soap.answers import Reply
from connector.netsuite.soap.lookups import ids_of
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_keys import base_refs, custom_type_id
from connector.netsuite.soap.type_table import is_custom_record
from connector.netsuite.soap.write_answers import of_request, outcomes_of, write_item
from connector.netsuite.sublists import Replace, effect_of
from connector.netsuite.write_arguments import ANSWER_LOST
from connector.outcome import Outcome, failure

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

Record = Mapping[str, Any]
_CREATED = {"add": True, "update": False, "upsert": None}
"""Whether a success made a new record; upsert does not say."""
_ID_KEYS = ("id", "internalId")


@dataclass(frozen=True, slots=True)
class Job:
    """What one call writes."""

    soap: SoapTransport
    verb: str
    """`add`, `update`, `upsert` or `delete`."""
    record_type: str
    unit: Unit
    replace: Replace = None
    if_exists: str = ""
    """What an add or an upsert does with a record that is there: `update`, `skip`, `fail`; "" is the verb's own way."""
    one: bool = False
    """Whether it is the operation for a single record."""

    @property
    def name(self) -> str:
        """Our name of the operation."""
        return f"netsuite.{self.verb}" if self.one else f"netsuite.{self.verb}_list"

    @property
    def operation(self) -> str:
        """SOAP's name of it."""
        return self.verb if self.one else f"{self.verb}List"


def write_block(job: Job, records: Sequence[Record]) -> list[Outcome]:
    """Write *records*, and do with those that are there already what the job says.

    Raises:
        ConnectorError: The request came to nothing; no record was written.
    """
    if job.verb == "upsert" and job.if_exists in ("skip", "fail"):
        return _unless_there(job, records)
    outcomes = _send_block(job, records)
    if job.verb == "add" and job.if_exists in ("skip", "update"):
        return _with_existing(job, records, outcomes)
    return outcomes


def delete_block(job: Job, keys: Sequence[tuple[str, str]]) -> list[Outcome]:
    """Delete the records with *keys* (`("internalId", "12")`); gone at a second attempt is deleted too."""
    soap, body = job.soap, Markup()
    body.open(soap.message(job.operation))
    base_refs(soap, body, job.record_type, list(keys), job.unit)
    body.close(soap.message(job.operation))
    reply = _call(job, body, "repeatable")
    found = outcomes_of(reply, [value if name == "externalId" else None for name, value in keys], created=None)
    outcomes = []
    for index, (outcome, (name, value)) in enumerate(zip(found, keys, strict=True)):
        known = outcome.id or (value if name == "internalId" else None)
        named = replace(outcome, id=known, input_index=index)
        outcomes.append(_gone(named) if reply.attempts > 1 else named)
    return outcomes


def external_id_of(record: Any) -> str | None:
    """The external id that a record carries."""
    value = record.get("externalId", record.get("external_id")) if isinstance(record, Mapping) else None
    return None if value in (None, "") else str(value)


def id_of(record: Any) -> str | None:
    """The id that a record carries."""
    found = next((record[key] for key in _ID_KEYS if record.get(key)), None) if isinstance(record, Mapping) else None
    return None if found is None else str(found)


def _send_block(job: Job, records: Sequence[Record]) -> list[Outcome]:
    """Send *records* in one request; those that do not fit their type are left out of it."""
    soap, body = job.soap, Markup()
    outcomes: dict[int, Outcome] = {}
    left_out: dict[int, list[str]] = {}
    body.open(soap.message(job.operation))
    for index, record in enumerate(records):
        try:
            ready = prepared(job, record)
            left_out[index] = soap.encoder.record(body, soap.message("record"), job.record_type, ready, job.replace)
        except RejectedError as error:
            error.operation = job.name
            outcomes[index] = replace(failure(error, index), id=id_of(record), external_id=external_id_of(record))
    body.close(soap.message(job.operation))
    sent = list(left_out)
    if sent:
        for index, outcome in zip(sent, _sent(job, body, [records[index] for index in sent]), strict=True):
            warnings = (*outcome.warnings, *left_out[index])
            outcomes[index] = explained_outcome(replace(outcome, input_index=index, warnings=warnings), records[index])
    ordered = [outcomes[index] for index in range(len(records))]
    return explained_outcomes(soap.session, job.record_type, ordered, records, job.unit)


def _sent(job: Job, body: Markup, records: Sequence[Record]) -> list[Outcome]:
    """Send the request and read its outcomes; adds that may or may not have arrived are looked up."""
    external_ids = [external_id_of(record) for record in records]
    try:
        reply = _call(job, body, write_effect(job, records))
        found = outcomes_of(reply, external_ids, created=_CREATED[job.verb])
    except ConnectorError as error:
        found = of_request(error, external_ids)
        if found[0].outcome != "ambiguous":
            raise
    return _settled(job, records, found) if job.verb == "add" else found


def _settled(job: Job, records: Sequence[Record], outcomes: list[Outcome]) -> list[Outcome]:
    """Look up the ambiguous ones: those that are there are done; those that are not are sent once more.

    An externalId is unique, so that the second of two adds is refused, whichever arrives first.
    """
    open_ = {
        i: str(made.external_id) for i, made in enumerate(outcomes) if made.outcome == "ambiguous" and made.external_id
    }
    if not open_:
        return outcomes
    try:
        there = ids_of(job.soap, job.record_type, open_.values(), job.unit)
        missing = [index for index, external_id in open_.items() if external_id not in there]
        again = _again(job, [records[index] for index in missing]) if missing else []
    except ConnectorError:
        return outcomes  # they stay ambiguous, which says more than a failed look
    found = list(outcomes)
    for index, external_id in open_.items():
        if external_id in there:
            warnings = (*outcomes[index].warnings, ANSWER_LOST)
            found[index] = replace(outcomes[index], outcome="ok", error=None, id=there[external_id], warnings=warnings)
    for index, outcome in zip(missing, again, strict=True):
        found[index] = found[index] if _is_duplicate(outcome) else outcome  # a duplicate: the first one came after all
    return found


def _again(job: Job, records: Sequence[Record]) -> list[Outcome]:
    body = Markup()
    body.open(job.soap.message(job.operation))
    for record in records:
        tag = job.soap.message("record")
        job.soap.encoder.record(body, tag, job.record_type, prepared(job, record), job.replace)
    body.close(job.soap.message(job.operation))
    return outcomes_of(_call(job, body, "write"), [external_id_of(record) for record in records], created=True)


def _unless_there(job: Job, records: Sequence[Record]) -> list[Outcome]:
    """Upsert only what is not there; of several with one externalId, the first."""
    external_ids = [external_id_of(record) for record in records]
    there = ids_of(job.soap, job.record_type, [value for value in external_ids if value], job.unit)
    outcomes: dict[int, Outcome] = {}
    first: dict[Any, int] = {}
    later: list[int] = []
    for index, external_id in enumerate(external_ids):
        if external_id is not None and external_id in there:
            outcomes[index] = _there_already(job, external_id, there[external_id], index)
        elif first.setdefault(external_id or index, index) != index:
            later.append(index)
    kept = list(first.values())
    if kept:
        for index, outcome in zip(kept, _send_block(job, [records[index] for index in kept]), strict=True):
            outcomes[index] = replace(outcome.at(index), created=True if outcome.ok else outcome.created)
    if later:  # those before them are there now, unless NetSuite refused them
        for index, outcome in zip(later, _unless_there(job, [records[index] for index in later]), strict=True):
            outcomes[index] = outcome.at(index)
    return [outcomes[index] for index in range(len(records))]


def _there_already(job: Job, external_id: str, id_: str, index: int) -> Outcome:
    if job.if_exists == "skip":
        return Outcome(outcome="ok", id=id_, external_id=external_id, created=False, input_index=index)
    error = RejectedError(
        f"there is a record with externalId {external_id} already",
        hint="use if_exists: update or skip",
        type="NETSUITE:CONFLICT",
        operation=job.name,
    )
    return replace(failure(error, index), id=id_, external_id=external_id)


def _with_existing(job: Job, records: Sequence[Record], outcomes: list[Outcome]) -> list[Outcome]:
    """Skip or update those that an add was refused for because they are there."""
    duplicates = [i for i, made in enumerate(outcomes) if made.external_id and _is_duplicate(made)]
    if not duplicates:
        return outcomes
    there = ids_of(job.soap, job.record_type, [str(outcomes[index].external_id) for index in duplicates], job.unit)
    known = {
        index: there[str(outcomes[index].external_id)] for index in duplicates if outcomes[index].external_id in there
    }
    found = list(outcomes)
    if job.if_exists == "skip":
        for index, id_ in known.items():
            found[index] = replace(outcomes[index], outcome="ok", error=None, id=id_, created=False)
    elif known:
        update = replace(job, verb="update", if_exists="", one=False)
        changed = _send_block(update, [{**records[index], "id": id_} for index, id_ in known.items()])
        for index, outcome in zip(known, changed, strict=True):
            found[index] = outcome.at(index)
    return found


def _is_duplicate(outcome: Outcome) -> bool:
    error = outcome.error or {}
    text = str(error.get("message", "")).lower()
    return error.get("type") == "NETSUITE:CONFLICT" or "already exists" in text or "already been used" in text


def _call(job: Job, body: Markup, effect: Effect) -> Reply:
    items = {job.soap.message("writeResponse"): write_item}
    return job.soap.call(job.operation, body, job.unit, items=items, effect=effect, name=job.name)


def prepared(job: Job, record: Record) -> Record:
    """*record* with what its operation needs; RejectedError where its key is missing."""
    if not isinstance(record, Mapping):
        raise RejectedError(f"a record is a dict, not {type(record).__name__}", code="INVALID_VALUE")
    check: Callable[[Record], Record] = {"upsert": _by_external_id, "update": _by_id, "add": _without_id}[job.verb]
    record = check(record)
    if is_custom_record(job.record_type) and "recType" not in record:
        record = {**record, "recType": {"id": custom_type_id(job.soap, job.record_type, job.unit)}}
    return record


def _by_external_id(record: Record) -> Record:
    if not external_id_of(record):
        raise _keyless("externalId", "upsert")
    if any(record.get(key) not in (None, "") for key in _ID_KEYS):
        raise RejectedError(
            "upsert goes by externalId alone, and the record carries an id",
            hint="take the id out, or use update",
            code="CANT_SET_INTERNALID",
            field="id",
        )
    return record


def _by_id(record: Record) -> Record:
    if not external_id_of(record) and all(record.get(key) in (None, "") for key in _ID_KEYS):
        raise _keyless("id", "update")
    return record


def _without_id(record: Record) -> Record:
    return {key: value for key, value in record.items() if key not in _ID_KEYS}


def _keyless(key: str, verb: str) -> RejectedError:
    return RejectedError(
        f"the record has no {key}, which is what {verb} goes by", hint=f"give the record its {key}", field=key
    )


def write_effect(job: Job, records: Sequence[Record]) -> Effect:
    """Whether the request may be sent twice: an add may not, nor lines that are appended each time."""
    if job.verb == "add" or any(effect_of(record, job.replace) == "write" for record in records):
        return "write"
    return "repeatable"


def _gone(outcome: Outcome) -> Outcome:
    """A record that a second attempt no longer finds was deleted by the first."""
    if outcome.error and outcome.error.get("type") == "NETSUITE:NOT_FOUND":
        return replace(outcome, outcome="ok", error=None, warnings=("it was gone when the request was repeated",))
    return outcome
