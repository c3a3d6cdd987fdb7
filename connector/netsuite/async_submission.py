"""Declarations of the operations that submit asynchronous jobs: what all of them share is told here once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, ParamSpec

from connector.component import Operation, Unit
from connector.netsuite.async_arguments import ASYNC_READ_ERRORS, ASYNC_WRITE_ERRORS, check_soap, transport_of
from connector.netsuite.job_handle import JobHandle
from connector.netsuite.rest import batches
from connector.netsuite.session import Session

P = ParamSpec("P")
Handle = dict[str, Any]


def submits_records(
    arguments: Callable[P, Any], *, name: str, summary: str, example: str, mule: str
) -> Operation[P, Handle]:
    """The operation *name*, which submits `records` to be written."""

    def rest(session: Session, given: Any, unit: Unit) -> Handle:
        return batches.submit_records(session, given, unit, name).as_dict()

    def soap(session: Session, given: Any, unit: Unit) -> Handle:
        from connector.netsuite.soap import async_lists  # noqa: PLC0415 - what SOAP needs is slow to import

        check_soap(given, f"netsuite.{name}")
        return async_lists.submit_records(session, given, unit, name).as_dict()

    return Operation(
        name=name,
        summary=f"{summary}; the result is the handle of the job.",
        effect="write",
        arguments=arguments,
        takes="value",
        gives="value",
        rest=rest,
        soap=soap,
        choose=transport_of,
        recognised_over=("rest",),
        errors=ASYNC_WRITE_ERRORS,
        example=example,
        mule=mule,
    )


def submits_keys(
    arguments: Callable[P, Any],
    *,
    name: str,
    summary: str,
    effect: Literal["read", "write"],
    example: str,
    mule: str,
    asked: Callable[[Any], Mapping[str, Any]] = lambda given: {},  # noqa: ARG005 - most ask for nothing more
) -> Operation[P, Handle]:
    """The operation *name*, which submits the records with `ids` and `external_ids`.

    Args:
        arguments: The model of its parameters.
        name: Its name, without its connector.
        summary: What it submits, without a full stop.
        effect: Whether the job reads or writes.
        example: As of every operation.
        mule: MuleSoft's names of it.
        asked: What goes beside the ids in REST's address.
    """

    def rest(session: Session, given: Any, unit: Unit) -> Handle:
        return _handed(batches.submit_keys(session, given, unit, name, asked(given)), given)

    def soap(session: Session, given: Any, unit: Unit) -> Handle:
        from connector.netsuite.soap import async_lists  # noqa: PLC0415 - what SOAP needs is slow to import

        check_soap(given, f"netsuite.{name}")
        return _handed(async_lists.submit_keys(session, given, unit, name), given)

    return Operation(
        name=name,
        summary=f"{summary}; the result is the handle of the job.",
        effect=effect,
        arguments=arguments,
        takes="value" if effect == "write" else "nothing",
        gives="value",
        rest=rest,
        soap=soap,
        choose=transport_of,
        recognised_over=("rest",),
        errors=ASYNC_WRITE_ERRORS if effect == "write" else ASYNC_READ_ERRORS,
        example=example,
        mule=mule,
    )


def _handed(handle: JobHandle, given: Any) -> Handle:
    """The handle as JSON, with the fields that the results are to have."""
    return handle.of_fields(getattr(given, "fields", ()))
