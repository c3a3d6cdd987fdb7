"""call_restlet_post: call a RESTlet with POST."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.netsuite.restlet import RestletBodyArguments, call
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS


def _restlet(session: Session, arguments: RestletBodyArguments, unit: Unit) -> Any:
    return call(session, "POST", arguments, unit, "netsuite.call_restlet_post")


CALL_RESTLET_POST = Operation(
    name="call_restlet_post",
    summary="Call a RESTlet with POST.",
    effect="write",
    arguments=RestletBodyArguments,
    takes="value",
    gives="value",
    restlet=_restlet,
    errors=WRITE_ERRORS,
    example="script: customscript_orders\ndeploy: customdeploy_orders\nbody: {customer: '107'}",
    mule="call-restlet-post",
)
