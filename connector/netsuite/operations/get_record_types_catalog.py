"""get_record_types_catalog: the record types that the account has."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.mule_spelling import words
from connector.netsuite.record_type import rest_name
from connector.netsuite.rest.metadata_catalog import catalog
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import RestOnly
from connector.netsuite.write_arguments import READ_ERRORS

_OPERATION = "netsuite.get_record_types_catalog"


class GetRecordTypesCatalogArguments(Arguments):
    """Which record types, and in which form."""

    select: tuple[str, ...] = Field(default=())
    """Only these record types, as a list or with commas between; empty: all, which is slow in a customized account."""
    as_swagger_spec: bool = False
    """One OpenAPI document of all of them instead of the list."""
    transport: RestOnly = "auto"
    """Goes over REST."""

    @field_validator("select", mode="before", json_schema_input_type=tuple[str, ...] | str)
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return words(value)


def _rest(session: Session, arguments: GetRecordTypesCatalogArguments, unit: Unit) -> Any:
    names = [rest_name(name, session.config.customizations_separator) for name in arguments.select]
    found = catalog(session, names, unit, _OPERATION, swagger=arguments.as_swagger_spec)
    if arguments.as_swagger_spec:
        return found
    return [_entry(item) for item in found.get("items", [])]


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    """Name and address of a record type: the address where its records are."""
    links = {link.get("rel"): link.get("href") for link in item.get("links", ())}
    return {"name": item.get("name"), "href": links.get("describes") or links.get("canonical")}


GET_RECORD_TYPES_CATALOG = Operation(
    name="get_record_types_catalog",
    summary="List the record types of this account as `{name, href}`, or as one OpenAPI document.",
    effect="read",
    arguments=GetRecordTypesCatalogArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    errors=READ_ERRORS,
    example="select: [customer, salesOrder]",
    mule="get-record-types-catalog",
)
