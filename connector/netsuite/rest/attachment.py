"""`!attach` and `!detach` of the record service: contacts and files (Oracle help section_161434110577)."""

from __future__ import annotations

from typing import Any, Literal

from connector.component import Unit
from connector.netsuite.exchange import Caller, Request
from connector.netsuite.record_type import rest_name
from connector.netsuite.rest.record_key import key_of
from connector.netsuite.wire_json import encode
from connector.outcome import Outcome


def hung(session: Caller, arguments: Any, unit: Unit, verb: Literal["attach", "detach"], *, role: str = "") -> Outcome:
    """Attach one record to another, or take it off; both may be sent twice."""
    operation = f"netsuite.{verb}"
    session.check_write(operation)
    separator = session.config.customizations_separator
    holder, guest = rest_name(arguments.record_type, separator), rest_name(arguments.attached_type, separator)
    key = key_of(session, holder, arguments.id, arguments.external_id, unit, operation)
    guest_key = key_of(session, guest, arguments.attached_id, arguments.attached_external_id, unit, operation)
    request = Request(
        method="POST",
        url=f"{session.addresses.record}/{holder}/{key}/!{verb}/{guest}/{guest_key}",
        body=encode({"role": {"id": role}} if role else {}),
        headers={"Content-Type": "application/json"},
        effect="repeatable",
        operation=operation,
    )
    session.request(request, unit)
    return Outcome(outcome="ok", id=arguments.id or None, external_id=arguments.external_id or None, created=False)
