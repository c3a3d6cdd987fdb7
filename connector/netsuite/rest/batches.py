"""Batches over REST: up to a hundred records of one type as one asynchronous job (Oracle help article_0127092747).

Each job has an idempotency key made of the unit's key and of what is sent: a submission whose answer was lost is sent
again, and finds the job that is there already.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connector.component import Unit
from connector.errors import AmbiguousError, ConnectorError, RejectedError, RetryableError
from connector.netsuite.custom_fields import by_script_id
from connector.netsuite.exchange import Answer, Caller, Request, pairs
from connector.netsuite.failure import Effect
from connector.netsuite.job_handle import JobHandle, Refused, Slice, Submitted, not_submitted, slices
from connector.netsuite.record_type import rest_name
from connector.netsuite.rest.record_json import encode_record
from connector.netsuite.rest.record_service import STRICT
from connector.netsuite.sublists import Replace, replaced
from connector.netsuite.wire_json import check, encode, problem_of

MOST_RECORDS = 100
_COLLECTION = "application/vnd.oracle.resource+json; type=collection"
_METHODS = {"async_add_list": "POST", "async_update_list": "PATCH", "async_upsert_list": "PUT"}
_KEYS = uuid.UUID("6f1a1d3e-9a3b-5f0e-8d6c-2b7c4e9a1f55")
"""Namespace of our idempotency keys; any constant does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What all jobs of one call have in common."""

    session: Caller
    record_type: str
    """As REST spells it."""
    unit: Unit
    operation: str
    """Our name of the operation, without its connector."""
    key: str = ""
    """The caller's own idempotency key, "" where it leaves it to us."""
    parallel: bool = False
    """Whether NetSuite may work on the records side by side."""

    @property
    def name(self) -> str:
        """The operation as errors name it."""
        return f"netsuite.{self.operation}"


def submit_records(session: Caller, arguments: Any, unit: Unit, operation: str) -> JobHandle:
    """Submit `arguments.records` to be added, updated or upserted; what no request can hold is refused here.

    Raises:
        ConnectorError: Not one job was submitted.
    """
    session.check_write(f"netsuite.{operation}")
    batch = _submission(session, arguments, unit, operation)
    items, refused = _items(batch, arguments.records)
    requests = []
    for part, names in _parts(arguments.records, items, arguments.replace_sublists, _size(arguments)):
        sent = [items[index] for index in part.positions if index in items]
        parameters = pairs({"replace": ",".join(names) or None})
        requests.append((part, _request(batch, _METHODS[operation], parameters, encode({"items": sent}))))
    jobs = _submitted(batch, requests)
    return _handle(batch, len(arguments.records), jobs, refused)


def submit_keys(
    session: Caller,
    arguments: Any,
    unit: Unit,
    operation: str,
    parameters: Mapping[str, Any] | None = None,
) -> JobHandle:
    """Submit the records with `ids` and `external_ids` to be read or deleted; *parameters* go beside them."""
    writes = operation == "async_delete_list"
    if writes:
        session.check_write(f"netsuite.{operation}")
    batch = _submission(session, arguments, unit, operation)
    named: list[tuple[str, str]] = arguments.keys()
    keys = [_named(internal, external, batch.name) for internal, external in named]
    requests = []
    for part in slices(len(keys), _size(arguments)):
        asked = pairs({**(parameters or {}), "ids": ",".join(part.cut(keys))})
        requests.append((part, _request(batch, "DELETE" if writes else "GET", asked, None)))
    return _handle(batch, len(keys), _submitted(batch, requests), ())


def _size(arguments: Any) -> int:
    return min(arguments.batch_size or MOST_RECORDS, MOST_RECORDS)


def _submission(session: Caller, arguments: Any, unit: Unit, operation: str) -> Submission:
    return Submission(
        session=session,
        record_type=rest_name(arguments.record_type, session.config.customizations_separator),
        unit=unit.undisturbed(),
        operation=operation,
        key=arguments.idempotency_key,
        parallel=arguments.parallel,
    )


def _handle(batch: Submission, count: int, jobs: tuple[Submitted, ...], refused: Sequence[Refused]) -> JobHandle:
    return JobHandle(
        transport="rest",
        operation=batch.operation,
        record_type=batch.record_type,
        count=count,
        jobs=jobs,
        refused=tuple(refused),
    )


# -------------------------------------------------------------------- what is sent


def _items(batch: Submission, records: Sequence[Any]) -> tuple[dict[int, dict[str, Any]], list[Refused]]:
    """Position → JSON of each record that has the key its operation goes by; the others are refused."""
    make: Callable[[Mapping[str, Any]], dict[str, Any]] = {
        "async_add_list": _added,
        "async_update_list": _updated,
        "async_upsert_list": _upserted,
    }[batch.operation]
    separator = batch.session.config.customizations_separator
    items: dict[int, dict[str, Any]] = {}
    refused = []
    for index, record in enumerate(records):
        try:
            items[index] = make(by_script_id(record, separator))
        except RejectedError as error:
            error.operation = batch.name
            internal, external = _id(record, "id", "internalId"), _id(record, "externalId", "external_id")
            refused.append(
                Refused(input_index=index, id=internal or None, external_id=external or None, error=error.as_dict())
            )
    return items, refused


def _id(record: Mapping[str, Any], *names: str) -> str:
    found = next((record[name] for name in names if record.get(name) not in (None, "")), "")
    return str(found)


def _added(record: Mapping[str, Any]) -> dict[str, Any]:
    return encode_record(record, leave_out=("id", "internalId"))


def _updated(record: Mapping[str, Any]) -> dict[str, Any]:
    internal, external = _id(record, "id", "internalId"), _id(record, "externalId", "external_id")
    if not internal and not external:
        raise _keyless("id", "update")
    key = {"id": internal} if internal else {"externalId": external}
    return {**encode_record(record, leave_out=("id", "internalId", "external_id")), **key}


def _upserted(record: Mapping[str, Any]) -> dict[str, Any]:
    external = _id(record, "externalId", "external_id")
    if not external:
        raise _keyless("externalId", "upsert")
    if _id(record, "id", "internalId"):
        raise RejectedError(
            "upsert goes by externalId alone, and the record carries an id",
            hint="take the id out, or use async_update_list",
            code="CANT_SET_INTERNALID",
            field="id",
        )
    return {**encode_record(record, leave_out=("external_id",)), "externalId": external}


def _keyless(key: str, verb: str) -> RejectedError:
    return RejectedError(
        f"the record has no {key}, which is what {verb} goes by", hint=f"give the record its {key}", field=key
    )


def _parts(
    records: Sequence[Any], items: Mapping[int, Any], wanted: Replace, size: int
) -> list[tuple[Slice, tuple[str, ...]]]:
    """Neighbours whose lines are treated alike, *size* at most; `replace` stands in the address of all of them."""
    found: list[tuple[Slice, tuple[str, ...]]] = []
    for index, record in enumerate(records):
        names = replaced(record, wanted) if index in items else ()
        last, alike = found[-1] if found else (Slice(0, size), ())
        if last.count < size and (index not in items or set(names) == set(alike)):
            found[-1] = (Slice(last.first, last.count + 1), alike)
        else:
            found.append((Slice(index, 1), names))
    return [(part, names) for part, names in found if any(index in items for index in part.positions)]


def _named(internal: str, external: str, operation: str) -> str:
    """One entry of `ids`: `12`, `eid:A-1`, `eid:'A 1'`."""
    if internal:
        return internal
    if "'" in external:
        raise RejectedError(
            f"externalId {external} cannot stand in a list of ids",
            hint="use transport: soap, or the record's id",
            field="externalId",
            operation=operation,
        )
    plain = external.replace("-", "").replace("_", "").isalnum()
    return f"eid:{external}" if plain else f"eid:'{external}'"


# -------------------------------------------------------------------- sending


def _request(batch: Submission, method: str, parameters: Sequence[tuple[str, str]], body: bytes | None) -> Request:
    prefer = 'respond-async, batch-processing="parallel"' if batch.parallel else "respond-async"
    content = {"Content-Type": _COLLECTION, **STRICT} if body is not None else {}
    effect: Effect = "read" if method == "GET" else "write"  # sent again by the loop that knows its key
    return Request(
        method=method,
        url=f"{batch.session.addresses.record}/{batch.record_type}",
        parameters=parameters,
        body=body,
        headers={"Prefer": prefer, **content},
        effect=effect,
        operation=batch.name,
    )


def _submitted(batch: Submission, requests: Sequence[tuple[Slice, Request]]) -> tuple[Submitted, ...]:
    """Submit one after the other; once NetSuite has a job, nothing raises any more."""
    root = batch.key or batch.unit.key or str(uuid.uuid4())
    found: list[Submitted] = []
    for number, (part, request) in enumerate(requests):
        key = batch.key if batch.key and len(requests) == 1 else _key_of(root, number, request)
        headers = {**request.headers, "X-NetSuite-Idempotency-Key": key}
        try:
            answer = _answer(batch, replace(request, headers=headers))
        except ConnectorError as error:
            if not any(job.id for job in found):
                raise
            found += [not_submitted(rest, error, first=index == 0) for index, (rest, _) in enumerate(requests[number:])]
            break
        found.append(Submitted(id=_job_id(answer), first=part.first, count=part.count, repeated=_is_repeated(answer)))
    return tuple(found)


def _answer(batch: Submission, request: Request) -> Answer:
    """Submit a job, however often the answer is lost: its key lets NetSuite give the one it has."""

    def judge(answer: Answer) -> None:
        if not _is_repeated(answer):
            check(answer, request.effect, batch.name)

    lost: list[AmbiguousError] = []

    def attempt() -> Answer:
        try:
            return batch.session.send(request, batch.unit, check=judge)
        except AmbiguousError as error:
            lost.append(error)
            raise RetryableError(error.message, hint=error.hint, type="NETSUITE:TIMEOUT", code=error.code) from None

    try:
        return batch.session.retrying(attempt, batch.unit)
    except RetryableError as error:
        if not lost:
            raise
        lost[-1].attempts = error.attempts
        raise lost[-1] from None


def _key_of(root: str, number: int, request: Request) -> str:
    """The idempotency key of one job: the same unit, the same place in it and the same content have the same one."""
    body = request.body if isinstance(request.body, bytes) else b""
    content = hashlib.sha256(body + repr(request.parameters).encode()).hexdigest()
    return str(uuid.uuid5(_KEYS, f"{root}\n{request.operation}\n{request.url}\n{number}\n{content}"))


def _is_repeated(answer: Answer) -> bool:
    """Whether NetSuite says that it has a job with that key: 400 by Oracle's help, 409 by MuleSoft's."""
    if answer.status not in (400, 409) or not answer.header("location"):
        return False
    return answer.status == 409 or problem_of(answer)[0] == "IDEMPOTENCY_ERROR"  # noqa: PLR2004 - HTTP


def _job_id(answer: Answer) -> str:
    found = answer.header("location").rstrip("/").rpartition("/")[2]
    if not found:
        raise AmbiguousError(
            "the answer to the submission has no Location, so the job's id is not known",
            hint="look in NetSuite before sending it again; something on the way removes headers: check the proxy",
            type="NETSUITE:AMBIGUOUS",
            http_status=answer.status,
        )
    return found
