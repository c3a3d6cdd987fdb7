"""Submitting asynchronous lists over SOAP: the same requests as the synchronous ones, answered by the id of a job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.errors import ConnectivityError, ConnectorError, RejectedError
from connector.netsuite.failure import Effect
from connector.netsuite.job_handle import JobHandle, Refused, Slice, Submitted, not_submitted, slices
from connector.netsuite.soap.columns import Kinds, unknown
from connector.netsuite.soap.initialization import write_source
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_keys import base_refs
from connector.netsuite.soap.searches import SearchReader
from connector.netsuite.soap.write_block import Job, external_id_of, id_of, prepared, write_effect

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

LIMITS = {
    "async_add_list": 400,
    "async_update_list": 200,
    "async_upsert_list": 200,
    "async_delete_list": 400,
    "async_get_list": 2000,
    "async_initialize_list": 400,
}
"""Records of one job (Oracle help section_N3418637; for initializeList it names no figure, so that of add)."""
_SOAP = {
    "async_add_list": "asyncAddList",
    "async_update_list": "asyncUpdateList",
    "async_upsert_list": "asyncUpsertList",
    "async_delete_list": "asyncDeleteList",
    "async_get_list": "asyncGetList",
    "async_initialize_list": "asyncInitializeList",
    "async_search": "asyncSearch",
}


@dataclass(frozen=True, slots=True)
class Part:
    """The request of one job."""

    place: Slice
    body: Markup
    effect: Effect


def submit_records(session: Any, arguments: Any, unit: Unit, operation: str) -> JobHandle:
    """Submit `arguments.records` to be added, updated or upserted; what no request can hold is refused here.

    Raises:
        ConnectorError: Not one job was submitted.
    """
    session.check_write(f"netsuite.{operation}")
    verb = operation.split("_")[1]
    job = Job(session.soap, verb, arguments.record_type, unit.undisturbed(), replace=arguments.replace_sublists)
    records = arguments.records or []
    refused: list[Refused] = []
    parts = []
    for place in slices(len(records), _size(arguments, operation)):
        part = _records_part(job, operation, place, place.cut(records), refused)
        if part is not None:
            parts.append(part)
    return _handle(
        session.soap, arguments.record_type, operation, parts, len(records), refused, headers=True, unit=job.unit
    )


def submit_keys(session: Any, arguments: Any, unit: Unit, operation: str) -> JobHandle:
    """Submit the records with `ids` and `external_ids` to be read or deleted."""
    writes = operation == "async_delete_list"
    if writes:
        session.check_write(f"netsuite.{operation}")
    soap: SoapTransport = session.soap
    keys = _keys(arguments)
    unit = unit.undisturbed()

    def write(body: Markup, block: Sequence[Any]) -> None:
        base_refs(soap, body, arguments.record_type, list(block), unit)

    effect: Effect = "repeatable" if writes else "read"
    parts = key_parts(soap, operation, keys, _size(arguments, operation), write, effect)
    return _handle(soap, arguments.record_type, operation, parts, len(keys), (), headers=writes, unit=unit)


def submit_sources(session: Any, arguments: Any, unit: Unit, operation: str) -> JobHandle:
    """Submit the records with `ids` and `external_ids` to be turned into unsaved ones of `target_type`."""
    soap: SoapTransport = session.soap
    keys = _keys(arguments)

    def write(body: Markup, block: Sequence[Any]) -> None:
        for key in block:
            write_source(soap, body, [(arguments.record_type, key)], arguments.target_type)

    parts = key_parts(soap, operation, keys, _size(arguments, operation), write, "read")
    return _handle(soap, arguments.record_type, operation, parts, len(keys), (), headers=False, unit=unit.undisturbed())


def submit_search(session: Any, arguments: Any, unit: Unit, kinds: Kinds = unknown) -> JobHandle:
    """Submit a search; NetSuite runs it once and keeps its pages."""
    soap: SoapTransport = session.soap
    body, headers = SearchReader(soap, arguments, unit, kinds).submission(arguments.page_size)
    part = Part(Slice(0, -1), body, "read")
    jobs = submitted(soap, "async_search", [part], unit.undisturbed(), headers)
    return JobHandle(transport="soap", operation="async_search", record_type=arguments.record_type, jobs=jobs)


def key_parts(
    soap: SoapTransport,
    operation: str,
    entries: Sequence[Any],
    size: int,
    write: Callable[[Markup, Sequence[Any]], None],
    effect: Effect,
) -> list[Part]:
    """*entries* cut into requests, each written by *write* inside the request element."""
    parts = []
    for place in slices(len(entries), size):
        body = Markup()
        body.open(soap.message(_SOAP[operation]))
        write(body, place.cut(entries))
        body.close(soap.message(_SOAP[operation]))
        parts.append(Part(place, body, effect))
    return parts


def submitted(
    soap: SoapTransport, operation: str, parts: Sequence[Part], unit: Unit, headers: Any = None
) -> tuple[Submitted, ...]:
    """Submit one after the other; once NetSuite has a job, nothing raises any more."""
    found: list[Submitted] = []
    for number, part in enumerate(parts):
        try:
            id_ = _submit(soap, operation, part, unit, headers)
        except ConnectorError as error:
            if not any(job.id for job in found):
                raise
            rest = parts[number:]
            found += [not_submitted(one.place, error, first=index == 0) for index, one in enumerate(rest)]
            break
        found.append(Submitted(id=id_, first=part.place.first, count=part.place.count))
    return tuple(found)


def _submit(soap: SoapTransport, operation: str, part: Part, unit: Unit, headers: Any) -> str:
    name = f"netsuite.{operation}"
    reply = soap.call(_SOAP[operation], part.body, unit, headers=headers, effect=part.effect, name=name)
    if not reply.status.success:
        raise reply.status.error(operation=name)
    found = reply.values.get("jobId", "")
    if not found:
        raise ConnectivityError("NetSuite's answer holds no job", type="NETSUITE:AMBIGUOUS", operation=name)
    return found


def _handle(
    soap: SoapTransport,
    record_type: str,
    operation: str,
    parts: Sequence[Part],
    count: int,
    refused: Sequence[Refused],
    *,
    headers: bool,
    unit: Unit,
) -> JobHandle:
    """Submit *parts*; the configuration's preferences go with what writes."""
    jobs = submitted(soap, operation, parts, unit, None if headers else {})
    return JobHandle(
        transport="soap",
        operation=operation,
        record_type=record_type,
        count=count,
        jobs=jobs,
        refused=tuple(refused),
    )


def _records_part(
    job: Job, operation: str, place: Slice, records: Sequence[Any], refused: list[Refused]
) -> Part | None:
    """The request for one block; records that do not fit their type are *refused*. None where nothing is left."""
    soap, body, sent = job.soap, Markup(), []
    body.open(soap.message(_SOAP[operation]))
    for index, record in enumerate(records, place.first):
        try:
            soap.encoder.record(body, soap.message("record"), job.record_type, prepared(job, record), job.replace)
            sent.append(record)
        except RejectedError as error:
            error.operation = f"netsuite.{operation}"
            refused.append(
                Refused(input_index=index, id=id_of(record), external_id=external_id_of(record), error=error.as_dict())
            )
    body.close(soap.message(_SOAP[operation]))
    return Part(place, body, write_effect(job, sent)) if sent else None


def _keys(arguments: Any) -> list[tuple[str, str]]:
    named: list[tuple[str, str]] = arguments.keys()
    return [("internalId", internal) if internal else ("externalId", external) for internal, external in named]


def _size(arguments: Any, operation: str) -> int:
    return max(1, min(getattr(arguments, "batch_size", None) or LIMITS[operation], LIMITS[operation]))
