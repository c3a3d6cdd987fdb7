"""get_select_value: what a select field can be set to, as a stream of `{id, name}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import AliasChoices, Field

from connector.component import Operation, Unit
from connector.config_model import problem
from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id
from connector.netsuite.rest.select_options import OPERATORS, select_options
from connector.netsuite.rest.suiteql import LARGEST_PAGE
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import AnyTransport
from connector.netsuite.write_arguments import READ_ERRORS
from connector.stream import Stream


class GetSelectValueArguments(Arguments):
    """Which field, and which of its values."""

    record_type: str
    """Record type as REST names it: `salesOrder`, `customrecord_x`."""
    field: str = Field(validation_alias=AliasChoices("field", "fields"))
    """The select field; one of a sublist with the sublist before it: `item.item`."""
    filter: Mapping[str, str] | str = ""
    """Only names like this: a text that they contain, or `{startsWith: A}`, `{is: Aurora}`, `{contains: Ltd}`."""
    record: Mapping[str, Any] = Field(default={})
    """The record as far as it is known: values that do not go with its fields (another subsidiary) are left out."""
    id: Id = ""
    """Internal id of an existing record to choose for; over REST alone."""
    page_size: int = Field(default=LARGEST_PAGE, ge=1, le=LARGEST_PAGE)
    """Values a page over REST (MuleSoft: 100 or 10); SOAP has its own."""
    limit: int = Field(default=-1, ge=-1)
    """Values in all; -1 is no limit."""
    transport: AnyTransport = "auto"
    """`auto` is REST."""

    def check(self) -> None:
        """One operator that NetSuite has."""
        operator, _ = self.wanted()
        if operator and operator not in OPERATORS:
            raise problem("filter", f"a filter has no operator {operator}", f"use one of {', '.join(OPERATORS)}")
        if self.transport == "soap" and self.id:
            raise problem("id", "SOAP knows no record to choose for", "give its fields as record, or use rest")

    def wanted(self) -> tuple[str, str]:
        """Operator and text of the filter, "" where there is none."""
        if isinstance(self.filter, str):
            return ("contains", self.filter) if self.filter else ("", "")
        return next(iter(self.filter.items()), ("", "")) if len(self.filter) <= 1 else ("several", "")


def _rest(session: Session, arguments: GetSelectValueArguments, unit: Unit) -> Stream:
    return select_options(session, arguments, unit)


def _soap(session: Session, arguments: GetSelectValueArguments, unit: Unit) -> Stream:
    from connector.netsuite.soap.select_values import select_values  # noqa: PLC0415 - what SOAP needs is slow to import

    return select_values(session, arguments, unit)


GET_SELECT_VALUE = Operation(
    name="get_select_value",
    summary="List what a select field can be set to.",
    effect="read",
    arguments=GetSelectValueArguments,
    takes="nothing",
    gives="stream",
    rest=_rest,
    soap=_soap,
    choose=lambda arguments: "rest" if arguments.id else "",
    errors=READ_ERRORS,
    example="record_type: salesOrder\nfield: item.item\nfilter: {startsWith: A}",
    mule="get-select-value",
)
