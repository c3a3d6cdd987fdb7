"""What a request is answered whose body is larger than NetSuite takes: in the form of the channel it came to."""

from __future__ import annotations

from connector.sandbox.faults.request_traits import RequestTraits
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.refusals import WireError
from connector.sandbox.rest.problem import problem
from connector.sandbox.web.http_protocol import Answer, Request

_STATUS = 413
_REST = "The request exceeds 104 MB."
"""The limit is Oracle's (chapter_161251386312); status, code and words are inferences."""
_SOAP = "The request exceeds the maximum size of 100 MB."
"""Limit and fault: Oracle help section_N3418637; the code stands in the XSD, that it is this one is an inference."""
_USUAL_VERSION = "2025_2"


def refusal(request: Request, tenant: Tenant) -> Answer:
    """The refusal of *request*, of which nothing was read."""
    channel = RequestTraits(request).channel
    if channel == "soap":
        return _fault(request)
    if channel == "restlet":
        from connector.sandbox.restlets.restlet_refusals import RestletError, answered_in  # noqa: PLC0415 - only here

        media = answered_in(request.headers.get("content-type", ""))
        return RestletError("INVALID_REQUEST", _REST, _STATUS).answer(media)
    return problem(WireError(_REST, code="INVALID_REQUEST", status=_STATUS), tenant)


def _fault(request: Request) -> Answer:
    from connector.sandbox.soap.envelope import FaultError, fault_text  # noqa: PLC0415 - lxml, for SOAP alone
    from connector.sandbox.soap.wire_names import is_served, version_in  # noqa: PLC0415 - as above

    version = version_in(request.path)
    fault = FaultError(_SOAP, element="exceededRequestSizeFault", code="EXCEEDED_RQST_SIZE_LIMIT")
    body = fault_text(fault, version if is_served(version) else _USUAL_VERSION)
    return Answer(500, body, {"content-type": "text/xml; charset=utf-8"})
