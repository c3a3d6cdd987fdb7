"""Writing records over SOAP: add, update, upsert, delete, and their lists cut to the sizes NetSuite takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.errors import ConfigurationError, ConnectorError, RejectedError
from connector.netsuite.failure import Effect
from connector.netsuite.soap.answers import Reply
from connector.netsuite.soap.lookups import settled
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_keys import base_refs, custom_type_id, key_of
from connector.netsuite.soap.type_table import is_custom_record
from connector.netsuite.soap.write_answers import of_request, outcomes_of, write_item
from connector.outcome import Outcome, failure

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

Record = Mapping[str, Any]
LIMITS = {"add": 200, "update": 100, "upsert": 100, "delete": 200}
"""Records in one list request (Oracle help section_N3418637)."""
_CREATED = {"add": True, "update": False, "upsert": None}
"""Whether a success made a new record; upsert does not say."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What one call writes."""

    soap: SoapTransport
    verb: str
    """`add`, `update`, `upsert` or `delete`."""
    record_type: str
    replace: Any
    unit: Unit
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


def add(session: Any, arguments: Any, unit: Unit) -> Outcome:
    """Create `arguments.record`; raises unless it is saved without an error."""
    return _one(session, arguments, unit, "add")


def update(session: Any, arguments: Any, unit: Unit) -> Outcome:
    """Change the record whose `id` (or `externalId`) `arguments.record` holds; raises unless it is saved."""
    return _one(session, arguments, unit, "update")


def upsert(session: Any, arguments: Any, unit: Unit) -> Outcome:
    """Create or change the record with the `externalId` in `arguments.record`; raises unless it is saved."""
    return _one(session, arguments, unit, "upsert")


def add_list(session: Any, arguments: Any, unit: Unit) -> list[Outcome]:
    """Create `arguments.records`; an outcome for each, in order."""
    return _many(session, arguments, unit, "add")


def update_list(session: Any, arguments: Any, unit: Unit) -> list[Outcome]:
    """Change `arguments.records`; an outcome for each, in order."""
    return _many(session, arguments, unit, "update")


def upsert_list(session: Any, arguments: Any, unit: Unit) -> list[Outcome]:
    """Create or change `arguments.records` by externalId; an outcome for each, in order."""
    return _many(session, arguments, unit, "upsert")


def delete(session: Any, arguments: Any, unit: Unit) -> Outcome:
    """Delete the record with `id` or `external_id`; raises unless it is gone."""
    session.check_write("netsuite.delete")
    key = key_of(getattr(arguments, "id", None), getattr(arguments, "external_id", None))
    job = _Job(session.soap, "delete", arguments.record_type, None, unit, one=True)
    return _delete_block(job, [key])[0].raised(job.name)


def delete_list(session: Any, arguments: Any, unit: Unit) -> list[Outcome]:
    """Delete the records with `ids` and `external_ids`; an outcome for each, in that order."""
    session.check_write("netsuite.delete_list")
    keys = [("internalId", str(value)) for value in getattr(arguments, "ids", None) or ()]
    keys += [("externalId", str(value)) for value in getattr(arguments, "external_ids", None) or ()]
    job = _Job(session.soap, "delete", arguments.record_type, None, unit)
    return _in_blocks(job, keys, _size(arguments, "delete"), lambda block: _delete_block(job, block))


def _one(session: Any, arguments: Any, unit: Unit, verb: str) -> Outcome:
    verb = _verb(arguments, verb)
    job = _Job(session.soap, verb, arguments.record_type, _replace(arguments), unit, one=True)
    session.check_write(job.name)
    return _write_block(job, [arguments.record])[0].raised(job.name)


def _many(session: Any, arguments: Any, unit: Unit, verb: str) -> list[Outcome]:
    if getattr(arguments, "asynchronous", False):
        raise ConfigurationError(
            "SOAP lists are written synchronously here", hint="leave asynchronous out, or use transport: rest"
        )
    verb = _verb(arguments, verb)
    job = _Job(session.soap, verb, arguments.record_type, _replace(arguments), unit)
    session.check_write(job.name)
    return _in_blocks(job, list(arguments.records), _size(arguments, verb), lambda block: _write_block(job, block))


def _verb(arguments: Any, verb: str) -> str:
    """An upsert that must not change what is there is an add with an externalId."""
    return "add" if verb == "upsert" and getattr(arguments, "if_exists", "update") in ("fail", "skip") else verb


def _replace(arguments: Any) -> Any:
    return getattr(arguments, "replace_sublists", None)


def _size(arguments: Any, verb: str) -> int:
    return max(1, min(getattr(arguments, "batch_size", None) or LIMITS[verb], LIMITS[verb]))


def _in_blocks(job: _Job, entries: list[Any], size: int, write: Callable[[list[Any]], list[Outcome]]) -> list[Outcome]:
    """Write *entries* block by block; once something was written nothing raises any more."""
    found: list[Outcome] = []
    stop: ConnectorError | None = None
    for start in range(0, len(entries), size):
        block = entries[start : start + size]
        if stop is None:
            try:
                found += [outcome.at(start + outcome.input_index) for outcome in write(block)]
                continue
            except ConnectorError as error:
                if not found:
                    raise
                stop = error
        lost = of_request(stop, [_external_id(entry) for entry in block])
        verdict = lost[0].outcome if start == len(found) and lost[0].outcome != "ambiguous" else "not_sent"
        found += [replace(outcome, outcome=verdict, input_index=start + i) for i, outcome in enumerate(lost)]
    return found


def _write_block(job: _Job, records: Sequence[Record]) -> list[Outcome]:
    """Send *records* in one request; those that do not fit their type are left out of it."""
    soap, body = job.soap, Markup()
    outcomes: dict[int, Outcome] = {}
    left_out: dict[int, list[str]] = {}
    body.open(soap.message(job.operation))
    for index, record in enumerate(records):
        try:
            prepared = _prepared(job, record)
            left_out[index] = soap.encoder.record(body, soap.message("record"), job.record_type, prepared, job.replace)
        except RejectedError as error:
            error.operation = job.name
            outcomes[index] = replace(failure(error, index), external_id=_external_id(record))
    body.close(soap.message(job.operation))
    sent = list(left_out)
    if sent:
        for index, outcome in zip(sent, _sent(job, body, [records[index] for index in sent]), strict=True):
            warnings = (*outcome.warnings, *left_out[index])
            outcomes[index] = replace(outcome, input_index=index, warnings=warnings)
    return [outcomes[index] for index in range(len(records))]


def _sent(job: _Job, body: Markup, records: Sequence[Record]) -> list[Outcome]:
    """Send the request and read its outcomes; what may or may not have arrived is looked up."""
    external_ids = [_external_id(record) for record in records]
    try:
        reply = _call(job, body, _effect(job, records))
        found = outcomes_of(reply, external_ids, created=_CREATED[job.verb])
    except ConnectorError as error:
        found = of_request(error, external_ids)
        if found[0].outcome != "ambiguous":
            raise
    return settled(job.soap, job.record_type, job.verb, found, job.unit)


def _call(job: _Job, body: Markup, effect: Effect) -> Reply:
    items = {job.soap.message("writeResponse"): write_item}
    return job.soap.call(job.operation, body, job.unit, items=items, effect=effect, name=job.name)


def _prepared(job: _Job, record: Record) -> Record:
    """*record* with what its operation needs; RejectedError where its key is missing."""
    if not isinstance(record, Mapping):
        raise RejectedError(f"a record is a dict, not {type(record).__name__}", code="INVALID_VALUE")
    if job.verb == "upsert":
        if not _external_id(record):
            raise RejectedError("upsert needs an externalId", field="externalId", code="EXTERNALID_REQD")
        record = {key: value for key, value in record.items() if key not in ("id", "internalId")}
    elif job.verb == "update" and not (_external_id(record) or record.get("id") or record.get("internalId")):
        raise RejectedError("update needs the record's id", field="id", code="INVALID_KEY_OR_REF")
    elif job.verb == "add":
        record = {key: value for key, value in record.items() if key not in ("id", "internalId")}
    if is_custom_record(job.record_type) and "recType" not in record:
        record = {**record, "recType": {"id": custom_type_id(job.soap, job.record_type, job.unit)}}
    return record


def _effect(job: _Job, records: Sequence[Record]) -> Effect:
    """Whether the request may be sent twice: an add may not, nor lines that are appended each time."""
    if job.verb == "add":
        return "write"
    if job.replace is True or not any(_merges_lines(job, record) for record in records):
        return "repeatable"
    return "write"


def _merges_lines(job: _Job, record: Record) -> bool:
    shape = job.soap.shapes.record(job.record_type)
    named = {str(name).lower() for name in job.replace or ()} if not isinstance(job.replace, bool) else set()
    for key, value in record.items():
        slot = shape.slot(key)
        if slot and slot.keyed and slot.is_list and value and not {slot.key.lower(), slot.soap.lower()} & named:
            return True
    return False


def _delete_block(job: _Job, keys: Sequence[tuple[str, str]]) -> list[Outcome]:
    soap, body = job.soap, Markup()
    body.open(soap.message(job.operation))
    base_refs(soap, body, job.record_type, list(keys), job.unit)
    body.close(soap.message(job.operation))
    reply = _call(job, body, "repeatable")
    external_ids = [value if name == "externalId" else None for name, value in keys]
    found = outcomes_of(reply, external_ids, created=None)
    named = [
        replace(outcome, id=outcome.id or (value if name == "internalId" else None), input_index=index)
        for index, (outcome, (name, value)) in enumerate(zip(found, keys, strict=True))
    ]
    return [_gone(outcome) if reply.attempts > 1 else outcome for outcome in named]


def _gone(outcome: Outcome) -> Outcome:
    """A record that a second attempt no longer finds was deleted by the first."""
    if outcome.error and outcome.error.get("type") == "NETSUITE:NOT_FOUND":
        return replace(outcome, outcome="ok", error=None, warnings=("it was gone when the request was repeated",))
    return outcome


def _external_id(record: Any) -> str | None:
    if isinstance(record, tuple):
        return str(record[1]) if record[0] == "externalId" else None
    value = record.get("externalId") if isinstance(record, Mapping) else None
    return None if value in (None, "") else str(value)
