"""call_restlet_put: call a RESTlet with PUT."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.netsuite.restlet import RestletBodyArguments, call
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS


def _restlet(session: Session, arguments: RestletBodyArguments, unit: Unit) -> Any:
    return call(session, "PUT", arguments, unit, "netsuite.call_restlet_put")


CALL_RESTLET_PUT = Operation(
    name="call_restlet_put",
    summary="Call a RESTlet with PUT.",
    effect="write",
    arguments=RestletBodyArguments,
    takes="value",
    gives="value",
    restlet=_restlet,
    errors=WRITE_ERRORS,
    example="script: 6\ndeploy: 1\nbody: {customer: '107'}",
    mule="call-restlet-put",
)
