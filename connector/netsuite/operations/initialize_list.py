"""initialize_list: what each of many records would become, not saved."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.errors import ConnectorError, RejectedError
from connector.netsuite.operations.initialize import unsaved
from connector.netsuite.rest import record_forms
from connector.netsuite.rest.one_by_one import in_order
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import READ_ERRORS, KeysArguments

_OPERATION = "netsuite.initialize_list"
Result = dict[str, Any]


class InitializeListArguments(KeysArguments):
    """Which records, and what they would become."""

    target_type: str
    """Record type that each becomes: `itemFulfillment`."""
    fields: tuple[str, ...] = Field(default=())
    """Only these fields of each record; one that NetSuite leaves out is None. Empty: whole records."""


def _result(key: tuple[str, str], record: dict[str, Any] | None, error: ConnectorError | None) -> Result:
    return {
        "id": key[0] or None,
        "externalId": key[1] or None,
        "record": record,
        "error": None if error is None else error.as_dict(),
    }


def _rest(session: Session, arguments: InitializeListArguments, unit: Unit) -> list[Result]:
    def one(key: tuple[str, str]) -> Result:
        source = (arguments.record_type, *key)
        try:
            record = record_forms.transformed(session, source, arguments.target_type, {}, unit, _OPERATION)
        except RejectedError as error:
            return _result(key, None, error)
        return _result(key, unsaved(record, arguments.fields), None)

    return in_order(arguments.keys(), one, session.config.connection.limit)


def _soap(session: Session, arguments: InitializeListArguments, unit: Unit) -> list[Result]:
    from connector.netsuite.soap import initialization  # noqa: PLC0415 - what SOAP needs is slow to import
    from connector.netsuite.soap.record_keys import key_of  # noqa: PLC0415 - as above

    keys = arguments.keys()
    items = initialization.initialized_list(
        session.soap, arguments.record_type, [key_of(*key) for key in keys], arguments.target_type, unit, _OPERATION
    )
    found = []
    for key, item in zip(keys, items, strict=True):
        if item.record is None or not item.status.success:
            found.append(_result(key, None, item.status.error(operation=_OPERATION)))
        else:
            record = initialization.without_ids(item.record)
            found.append(_result(key, unsaved(record, arguments.fields), None))
    return found


INITIALIZE_LIST = Operation(
    name="initialize_list",
    summary="Fill in what each of many records would become; each result has `record` or `error`.",
    effect="read",
    arguments=InitializeListArguments,
    takes="nothing",
    gives="list",
    rest=_rest,
    soap=_soap,
    errors=READ_ERRORS,
    example="record_type: salesOrder\nids: ['1207', '1208']\ntarget_type: invoice",
    mule="initialize-list",
)
