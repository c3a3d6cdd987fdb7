"""Arguments of attach and detach: which record hangs on which."""

from __future__ import annotations

from pydantic import AliasChoices, Field

from connector.config_model import problem
from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id, check_one_key
from connector.netsuite.transport_choice import AnyTransport


class AttachmentArguments(Arguments):
    """Two records."""

    record_type: str
    """Record type of the record that has the attachment: `customer`, `salesOrder`."""
    id: Id = Field(default="", validation_alias=AliasChoices("id", "record_id", "recordId"))
    """Its internal id."""
    external_id: Id = ""
    """Its external id; give this or `id`."""
    attached_type: str = Field(
        validation_alias=AliasChoices(
            "attached_type", "attachedType", "attach_record_type", "attachRecordType", "detachRecordType"
        )
    )
    """Record type of what is attached: `contact` or `file` (over SOAP also issue and solution)."""
    attached_id: Id = Field(
        default="",
        validation_alias=AliasChoices(
            "attached_id", "attachedId", "attach_record_id", "attachRecordId", "detachRecordId"
        ),
    )
    """Internal id of what is attached."""
    attached_external_id: Id = ""
    """External id of what is attached; give this or `attached_id`."""
    transport: AnyTransport = "auto"
    """`auto` is REST."""

    def check(self) -> None:
        """One key for each record."""
        check_one_key(self.id, self.external_id)
        if bool(self.attached_id) == bool(self.attached_external_id):
            raise problem(
                "key", "there is not exactly one key of what is attached", "give attached_id or attached_external_id"
            )
