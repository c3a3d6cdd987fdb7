"""What every polling source of NetSuite is asked: how far back, how far behind, where to begin."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import AliasChoices, Field

from connector.config_model import Duration
from connector.errors import ConfigurationError
from connector.expression.template import Arguments
from connector.netsuite.query_text import placeholders, tokens
from connector.netsuite.row_types import ColumnType

_OTHER_CLAUSES = {"ORDER", "GROUP", "HAVING", "UNION", "FETCH", "WHERE"}
VanishedFields = Literal["fail", "tell", "ignore"]


class PollArguments(Arguments):
    """When and how far a source looks."""

    overlap: Duration = Field(default=900.0, ge=0)
    """How far each poll reaches back behind the last one, for rows that become visible late."""
    lag: Duration = Field(default=30.0, ge=0)
    """How far each poll stays behind NetSuite's clock."""
    start: datetime | Literal["beginning", "now"] = Field(
        default="beginning", validation_alias=AliasChoices("start", "start_date", "startDate", "startDateTime")
    )
    """Where the first poll begins: `beginning` reads all there is, `now` what comes from now on, or a moment."""
    page_size: int = Field(default=1000, ge=1, le=1000)
    """Rows a page."""


class ChangeArguments(PollArguments):
    """What to watch."""

    record_type: str = Field(validation_alias=AliasChoices("record_type", "recordType", "object_type", "objectType"))
    """Record type as REST names it: `customer`, `salesOrder`, `customrecord_x`."""
    fields: tuple[str, ...] = ()
    """Fields to read, e.g. `[companyName, email, custentity_x]`; empty: every column.

    Dates that are not named here come in the user's own format."""
    types: dict[str, ColumnType] = Field(default={})
    """Field to `integer`, `decimal`, `boolean`, `date` or `datetime`, beyond those that are known."""


class RecordChangeArguments(ChangeArguments):
    """Which records to watch."""

    filter: str = ""
    """A SuiteQL condition that records have to meet, e.g. `isperson = 'F' AND subsidiary = ?`.

    A record that stops to meet it is not told of."""
    parameters: tuple[Any, ...] = ()
    """One value for each `?` of the filter."""
    vanished_fields: VanishedFields = "fail"
    """What to do where a field that had values is empty in every record: NetSuite blanks what a role may not see."""

    def check(self) -> None:
        """A filter is one condition, with a value for each `?`."""
        if self.filter:
            check_condition(self.filter)
        wanted, given = placeholders(self.filter), len(self.parameters)
        if wanted != given:
            raise ConfigurationError(
                f"the filter has {wanted} `?` and {given} parameters", hint="give one value for each `?`"
            )


def check_condition(text: str) -> None:
    """Refuse a *text* that would not stay inside its parentheses.

    Raises:
        ConfigurationError: It is more than one condition.
    """
    found = list(tokens(text))
    depths = [token.depth for token in found]
    opened = sum(token.text == "(" for token in found) - sum(token.text == ")" for token in found)
    signs = {token.text for token in found if token.kind == "punctuation"} & {";", "'", '"'}
    ends = {token.upper for token in found if token.depth == 0} & _OTHER_CLAUSES
    comment = "--" in _bare(text) or "/*" in _bare(text)
    if opened or signs or ends or comment or min(depths, default=0) < 0:
        hint = "write what would stand behind WHERE, e.g. isinactive = 'F'"
        raise ConfigurationError(f"filter {text!r} is not one condition", hint=hint)


def _bare(text: str) -> str:
    """*text* without what stands in quotes."""
    kept, end = [], 0
    for token in tokens(text):
        if token.kind in ("text", "quoted"):
            kept.append(text[end : token.start])
            end = token.start + len(token.text)
    return "".join([*kept, text[end:]])
