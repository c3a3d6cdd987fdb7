"""Reading over REST: keys that no address can hold are looked up first."""

from __future__ import annotations

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.exchange import Caller
from connector.netsuite.record_type import fits_a_path, has_external_id, path_id
from connector.netsuite.rest import record_service as service
from connector.netsuite.wire_json import decode


def key_of(session: Caller, record_type: str, internal: str, external: str, unit: Unit, operation: str) -> str:
    """The path segment of a record, by its id or else its external id.

    Raises:
        RejectedError: No record has that external id.
    """
    if internal or fits_a_path(external):
        return path_id(internal=internal, external=external)
    request = service.list_request(session, record_type, has_external_id(external), 1, 0, operation)
    items = decode(session.request(request, unit)).get("items", [])
    if not items:
        raise RejectedError(
            f"no {record_type} has externalId {external}",
            type="NETSUITE:NOT_FOUND",
            code="NONEXISTENT_ID",
            operation=operation,
        )
    return path_id(internal=str(items[0]["id"]))
