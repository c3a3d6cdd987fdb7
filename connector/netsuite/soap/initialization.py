"""initialize and initializeList over SOAP: the record that another one would become, not saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.reads import ReadItem, read_responses

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

Key = tuple[str, str]
INITIALIZE_LIST_LIMIT = 50
"""Sources in one initializeList; NetSuite names no figure of its own, each one costs as much as an add."""


def initialized(
    soap: SoapTransport, sources: Sequence[tuple[str, Key]], target_type: str, unit: Unit, name: str
) -> dict[str, Any]:
    """The unsaved *target_type* made of *sources*, record type and key each: further ones add their lines.

    Raises:
        ConnectorError: NetSuite makes none of that pair, or nothing of the source is left.
    """
    body = Markup()
    body.open(soap.message("initialize"))
    write_source(soap, body, sources, target_type)
    body.close(soap.message("initialize"))
    item = read_responses(soap, "initialize", body, 1, unit, name)[0]
    if item.record is None or not item.status.success:
        record_type, key = sources[0]
        raise item.status.error(operation=name, record={"type": record_type, **dict([key])})
    return without_ids(item.record)


def initialized_list(
    soap: SoapTransport, record_type: str, keys: Sequence[Key], target_type: str, unit: Unit, name: str
) -> list[ReadItem]:
    """The unsaved *target_type* of each source, or why there is none, in order."""
    found: list[ReadItem] = []
    for start in range(0, len(keys), INITIALIZE_LIST_LIMIT):
        block = keys[start : start + INITIALIZE_LIST_LIMIT]
        body = Markup()
        body.open(soap.message("initializeList"))
        for key in block:
            write_source(soap, body, [(record_type, key)], target_type)
        body.close(soap.message("initializeList"))
        found += read_responses(soap, "initializeList", body, len(block), unit, name)
    return found


def without_ids(record: dict[str, Any]) -> dict[str, Any]:
    """*record* without ids: it is not saved yet."""
    return {key: value for key, value in record.items() if key not in ("id", "externalId")}


def write_source(soap: SoapTransport, body: Markup, sources: Sequence[tuple[str, Key]], target_type: str) -> None:
    """One `initializeRecord`: the target and the source, more sources in a list."""
    body.open(soap.message("initializeRecord"))
    body.text(soap.core("type"), _enumerated(soap, "InitializeType", target_type))
    (record_type, (name, value)), *more = sources
    body.empty(soap.core("reference"), type=_enumerated(soap, "InitializeRefType", record_type), **{name: value})
    if more:
        body.open(soap.core("referenceList"))
        for other_type, (other_name, other) in more:
            kind = _enumerated(soap, "InitializeRefType", other_type)
            body.empty(soap.core("initializeRef"), type=kind, **{other_name: other})
        body.close(soap.core("referenceList"))
    body.close(soap.message("initializeRecord"))


def _enumerated(soap: SoapTransport, enumeration: str, record_type: str) -> str:
    """*record_type* as one of SOAP's two lists of what can be initialized spells it."""
    known = soap.table.index.enumeration(f"{{{soap.namespaces['types.core']}}}{enumeration}")
    found = next((value for value in known if value.lower() == record_type.lower()), None)
    if found is None:
        role = "made from another record" if enumeration == "InitializeType" else "made into another record"
        raise ConfigurationError(
            f"SOAP knows no {record_type} that is {role}",
            hint=did_you_mean(record_type, known) or f"it is one of {', '.join(known)}",
            operation="netsuite.initialize",
        )
    return found
