"""call_restlet_delete: call a RESTlet with DELETE."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.netsuite.restlet import RestletArguments, call
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS


def _restlet(session: Session, arguments: RestletArguments, unit: Unit) -> Any:
    return call(session, "DELETE", arguments, unit, "netsuite.call_restlet_delete")


CALL_RESTLET_DELETE = Operation(
    name="call_restlet_delete",
    summary="Call a RESTlet with DELETE.",
    effect="write",
    arguments=RestletArguments,
    takes="nothing",
    gives="value",
    restlet=_restlet,
    errors=WRITE_ERRORS,
    example="script: 6\ndeploy: 1\nparameters: {customer: '107'}",
    mule="call-restlet-delete",
)
