"""search: records by criteria, joins, columns or a saved search; SOAP only, SuiteQL is its successor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import READ_ERRORS
from connector.stream import Stream

if TYPE_CHECKING:
    from connector.netsuite.soap.columns import Column, Kinds


class SearchArguments(Arguments):
    """What to search."""

    record_type: str
    """Record type, e.g. `customer`, or SOAP's search type, e.g. `CustomerSearchBasic`."""
    criteria: Mapping[str, Any] = Field(default={})
    """Field to value, or to `{operator: value}`; a join is a mapping under the name of the joined record."""
    columns: tuple[str | Mapping[str, Any], ...] | Mapping[str, Any] | None = None
    """Columns of the rows: `[email, salesRep.email, {custentity_x: select}]`; `{custentity_boss: {employee: [email]}}`
    are those of the record that a custom field refers to. A custom column without its type is looked up in the account,
    once per session. Without columns, whole records come."""
    saved_search: str = ""
    """Id or script id of a saved search; criteria narrow it down."""
    page_size: int = Field(default=1000, ge=5, le=1000)
    """Records a page (MuleSoft: 10)."""
    limit: int = Field(default=-1, ge=-1)
    """Records in all; -1 is no limit."""
    parallel: int = Field(default=4, ge=1, le=32)
    """Pages fetched at once, within the account's limit; they come in order."""
    body_fields_only: bool = False
    """Leaves lines out (MuleSoft: true)."""
    transport: SoapOnly = "auto"
    """Goes over SOAP."""


def _soap(session: Session, arguments: SearchArguments, unit: Unit) -> Stream:
    from connector.netsuite.soap import searches  # noqa: PLC0415 - what SOAP needs is slow to import

    return searches.search(session, arguments, unit, kinds_for(session, arguments, unit))


def kinds_for(session: Session, arguments: SearchArguments, unit: Unit) -> Kinds:
    """Looks up the types of custom columns that are not said, in the account of *session*."""

    def kinds(columns: Sequence[Column]) -> Mapping[str, str]:
        from connector.netsuite.metadata.custom_kinds import custom_kinds  # noqa: PLC0415 - only such columns need it

        return custom_kinds(session, columns, arguments.record_type, unit)

    return kinds


SEARCH = Operation(
    name="search",
    summary="Search records over SOAP; suiteql does the same over REST.",
    effect="read",
    arguments=SearchArguments,
    takes="nothing",
    gives="stream",
    soap=_soap,
    errors=("NETSUITE:SESSION_TIMED_OUT", "NETSUITE:NETSUITE_SOAP_FAULT", *READ_ERRORS),
    example="record_type: customer\ncriteria: {companyName: {startsWith: A}}",
    mule="search",
)
