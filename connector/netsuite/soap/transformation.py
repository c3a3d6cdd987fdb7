"""Transforming over SOAP: initialize, the caller's changes, add."""

from __future__ import annotations

from typing import Any

from connector.component import Unit
from connector.errors import ConnectorError
from connector.netsuite.computed_fields import writable
from connector.netsuite.overrides import overridden
from connector.netsuite.soap.initialization import initialized
from connector.netsuite.soap.record_keys import key_of
from connector.netsuite.soap.write_block import Job, write_block
from connector.outcome import Outcome


def transform(session: Any, arguments: Any, unit: Unit, name: str) -> Outcome:
    """Save what the source becomes with the fields of `arguments.record`; raises unless it is saved.

    SOAP has no operation of its own for it; between its two requests the source may change, which the add tells.
    """
    session.check_write(name)
    source = (arguments.record_type, key_of(arguments.id, arguments.external_id))
    filled = initialized(session.soap, [source], arguments.target_type, unit, name)
    job = Job(session.soap, "add", arguments.target_type, unit, one=True)
    try:
        return write_block(job, [overridden(writable(filled), arguments.record)])[0].raised(name)
    except ConnectorError as error:
        error.operation = name
        raise
