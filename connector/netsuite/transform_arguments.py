"""Arguments of the operations that make one record of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import AliasChoices, Field

from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id, check_one_key
from connector.netsuite.transport_choice import AnyTransport


class SourceArguments(Arguments):
    """Which record, and what becomes of it."""

    record_type: str = Field(validation_alias=AliasChoices("record_type", "recordType", "source_type", "sourceType"))
    """Record type of the source as REST names it: `salesOrder`."""
    target_type: str
    """Record type that it becomes: `invoice`."""
    id: Id = Field(default="", validation_alias=AliasChoices("id", "source_id", "sourceId"))
    """Internal id of the source."""
    external_id: Id = ""
    """External id of the source; give this or `id`."""
    record: Mapping[str, Any] = Field(default={}, validation_alias=AliasChoices("record", "override_fields"))
    """Fields that are to be otherwise; its lines change the line with the same `orderLine`, `doc` or `line`."""
    transport: AnyTransport = "auto"
    """`auto` is REST."""

    def check(self) -> None:
        """One key, not both."""
        check_one_key(self.id, self.external_id)
