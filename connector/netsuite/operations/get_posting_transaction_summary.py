"""get_posting_transaction_summary: sums of the general ledger; SOAP only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.posting_dimensions import Dimension
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import READ_ERRORS
from connector.stream import Stream


class GetPostingTransactionSummaryArguments(Arguments):
    """Which sums."""

    group_by: tuple[Dimension, ...]
    """What an amount is given for: `period`, `account`, `parentItem`, `item`, `entity`, `department`, `class`,
    `location`, `subsidiary`, `book`."""
    filters: Mapping[Dimension, Any] = Field(default={})
    """Dimension to an id, or to a list of ids; `-1` is none."""
    limit: int = Field(default=-1, ge=-1)
    """Sums in all; -1 is no limit."""
    transport: SoapOnly = "auto"
    """Goes over SOAP; over REST ask SuiteQL for sums of transactionAccountingLine."""


def _soap(session: Session, arguments: GetPostingTransactionSummaryArguments, unit: Unit) -> Stream:
    from connector.netsuite.soap import postings  # noqa: PLC0415 - what SOAP needs is slow to import

    found = postings.get_posting_transaction_summary(session, arguments, unit)
    return found if arguments.limit < 0 else found.limit(arguments.limit)


GET_POSTING_TRANSACTION_SUMMARY = Operation(
    name="get_posting_transaction_summary",
    summary="Read sums of the general ledger for each combination of dimensions.",
    effect="read",
    arguments=GetPostingTransactionSummaryArguments,
    takes="nothing",
    gives="stream",
    soap=_soap,
    errors=READ_ERRORS,
    example="group_by: [period, account]\nfilters: {period: '34'}",
    mule="get-posting-transaction-summary",
)
