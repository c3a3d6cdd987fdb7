"""Writing records over SOAP: add, update, upsert, delete, and their lists cut to the sizes NetSuite takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from connector.component import Unit
from connector.errors import ConfigurationError, ConnectorError
from connector.netsuite.soap.record_keys import key_of
from connector.netsuite.soap.write_answers import of_request
from connector.netsuite.soap.write_block import Job, delete_block, external_id_of, write_block
from connector.outcome import Outcome

LIMITS = {"add": 200, "update": 100, "upsert": 100, "delete": 200}
"""Records in one list request (Oracle help section_N3418637)."""


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
    job = Job(session.soap, "delete", arguments.record_type, unit, one=True)
    session.check_write(job.name)
    key = key_of(getattr(arguments, "id", None), getattr(arguments, "external_id", None))
    return delete_block(job, [key])[0].raised(job.name)


def delete_list(session: Any, arguments: Any, unit: Unit) -> list[Outcome]:
    """Delete the records with `ids` and `external_ids`; an outcome for each, in that order."""
    job = Job(session.soap, "delete", arguments.record_type, unit.undisturbed())
    session.check_write(job.name)
    keys = [("internalId", str(value)) for value in getattr(arguments, "ids", None) or ()]
    keys += [("externalId", str(value)) for value in getattr(arguments, "external_ids", None) or ()]
    return _in_blocks(keys, _size(arguments, "delete"), lambda block: delete_block(job, block))


def _one(session: Any, arguments: Any, unit: Unit, verb: str) -> Outcome:
    job = _job(session, arguments, unit, verb, one=True)
    session.check_write(job.name)
    return write_block(job, [arguments.record])[0].raised(job.name)


def _many(session: Any, arguments: Any, unit: Unit, verb: str) -> list[Outcome]:
    if getattr(arguments, "asynchronous", False):
        raise ConfigurationError(
            "SOAP lists are written synchronously here", hint="leave asynchronous out, or use transport: rest"
        )
    job = _job(session, arguments, unit.undisturbed(), verb, one=False)
    session.check_write(job.name)
    return _in_blocks(list(arguments.records), _size(arguments, verb), lambda block: write_block(job, block))


def _job(session: Any, arguments: Any, unit: Unit, verb: str, *, one: bool) -> Job:
    return Job(
        session.soap,
        verb,
        arguments.record_type,
        unit,
        replace=getattr(arguments, "replace_sublists", None),
        if_exists=getattr(arguments, "if_exists", None) or "",
        one=one,
    )


def _size(arguments: Any, verb: str) -> int:
    return max(1, min(getattr(arguments, "batch_size", None) or LIMITS[verb], LIMITS[verb]))


def _in_blocks(entries: list[Any], size: int, write: Callable[[list[Any]], list[Outcome]]) -> list[Outcome]:
    """Write *entries* block by block, smaller ones after one was too big; once something was written nothing raises.

    Raises:
        ConnectorError: The first block came to nothing.
    """
    found: list[Outcome] = []
    while len(found) < len(entries):
        start = len(found)
        block = entries[start : start + size]
        try:
            found += [outcome.at(start + outcome.input_index) for outcome in write(block)]
        except ConnectorError as error:
            if len(block) > 1 and _too_big(error):
                size = len(block) // 2
                continue
            if not found:
                raise
            return found + _rest(entries, start, size, error)
    return found


def _too_big(error: ConnectorError) -> bool:
    """Whether NetSuite refused a request for its size, and so before it began (Oracle help section_N3418637)."""
    return error.is_a("MAX_RCRDS_EXCEEDED") and error.code != "EXCEEDED_MAX_TIME"


def _rest(entries: list[Any], start: int, size: int, error: ConnectorError) -> list[Outcome]:
    """The outcomes of the block at *start*, which ended in *error*, and of those never sent."""
    outcomes = of_request(error, [external_id_of(entry) for entry in entries[start:]])
    return [
        replace(outcome, outcome=outcome.outcome if index < size else "not_sent", input_index=start + index)
        for index, outcome in enumerate(outcomes)
    ]
