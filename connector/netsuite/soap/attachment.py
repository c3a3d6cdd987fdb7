"""attach and detach over SOAP (Oracle help section_N3414898, section_N3424270)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_keys import base_ref, key_of
from connector.netsuite.soap.write_answers import outcomes_of, write_item
from connector.outcome import Outcome

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport


def attach(session: Any, arguments: Any, unit: Unit) -> Outcome:
    """Hang a record on another; a contact may have a role there."""
    session.check_write("netsuite.attach")
    soap: SoapTransport = session.soap
    body = Markup()
    is_contact = arguments.attached_type.lower() == "contact"
    kind = "AttachContactReference" if is_contact else "AttachBasicReference"
    body.open(soap.message("attach"))
    body.open(soap.message("attachReference"), xsi_type=soap.core(kind))
    _holder(soap, body, "attachTo", arguments, unit)
    name, value = key_of(arguments.attached_id, arguments.attached_external_id)
    if is_contact:
        body.empty(soap.core("contact"), **{name: value})
        if arguments.role:
            body.empty(soap.core("contactRole"), internalId=arguments.role)
    else:
        base_ref(soap, body, soap.core("attachedRecord"), arguments.attached_type, (name, value), unit)
    body.close(soap.message("attachReference"))
    body.close(soap.message("attach"))
    return _sent(soap, "attach", body, arguments, unit)


def detach(session: Any, arguments: Any, unit: Unit) -> Outcome:
    """Take a record off another; not to find it there at a second attempt is fine."""
    session.check_write("netsuite.detach")
    soap: SoapTransport = session.soap
    body = Markup()
    body.open(soap.message("detach"))
    body.open(soap.message("detachReference"), xsi_type=soap.core("DetachBasicReference"))
    _holder(soap, body, "detachFrom", arguments, unit)
    key = key_of(arguments.attached_id, arguments.attached_external_id)
    base_ref(soap, body, soap.core("detachedRecord"), arguments.attached_type, key, unit)
    body.close(soap.message("detachReference"))
    body.close(soap.message("detach"))
    return _sent(soap, "detach", body, arguments, unit)


def _holder(soap: SoapTransport, body: Markup, name: str, arguments: Any, unit: Unit) -> None:
    key = key_of(arguments.id, arguments.external_id)
    base_ref(soap, body, soap.core(name), arguments.record_type, key, unit)


def _sent(soap: SoapTransport, operation: str, body: Markup, arguments: Any, unit: Unit) -> Outcome:
    name = f"netsuite.{operation}"
    items = {soap.message("writeResponse"): write_item}
    reply = soap.call(operation, body, unit, items=items, effect="repeatable", name=name)
    found = outcomes_of(reply, [arguments.external_id or None], created=None)[0]
    if not found.ok and operation == "detach" and reply.attempts > 1:
        found = replace(found, outcome="ok", error=None, warnings=("it was off when the request was repeated",))
    found.raised(name)
    return replace(found, id=arguments.id or None, external_id=arguments.external_id or None, created=False)
