"""Hosts of RESTlets: the account's own, and what the others answer (fact sheet 3.1 and 9)."""

from __future__ import annotations

from connector.sandbox.restlets.restlet_refusals import RestletError
from connector.sandbox.web.http_protocol import Answer, Request

_DOMAIN = ".netsuite.com"


def redirected(request: Request, host_label: str) -> Answer | None:
    """302 for the old hosts without an account; raises RestletError for hosts of other services; None: the right host.

    Hosts outside netsuite.com, such as 127.0.0.1, are the sandbox's own and always right.
    """
    host = (request.headers.get("x-forwarded-host") or request.headers.get("host", "")).lower().partition(":")[0]
    right = f"{host_label}.restlets.api{_DOMAIN}"
    if not host.endswith(_DOMAIN) or host == right:
        return None
    if host.startswith("rest."):  # rest.netsuite.com, rest.na1.netsuite.com: another data centre
        query = f"?{request.query}" if request.query else ""
        return Answer(302, b"", {"location": f"https://{right}{request.path}{query}"})
    raise RestletError("INVALID_REQUEST", "The request was sent to an invalid domain.", 403)
