"""call_restlet_get: call a RESTlet with GET."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.netsuite.restlet import RestletArguments, call
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import READ_ERRORS


def _restlet(session: Session, arguments: RestletArguments, unit: Unit) -> Any:
    return call(session, "GET", arguments, unit, "netsuite.call_restlet_get")


CALL_RESTLET_GET = Operation(
    name="call_restlet_get",
    summary="Call a RESTlet with GET.",
    effect="read",
    arguments=RestletArguments,
    takes="nothing",
    gives="value",
    restlet=_restlet,
    errors=READ_ERRORS,
    example="script: 6\ndeploy: 1\nparameters: {customer: '107'}",
    mule="call-restlet-get",
)
