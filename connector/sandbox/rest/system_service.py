"""The system service, `/services/rest/system/v1` (Oracle help article_0528010158, article_0625010817)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from connector.sandbox.authentication.governance import limits_for
from connector.sandbox.refusals import PermissionDeniedError, WireError
from connector.sandbox.rest.rest_request import RestRequest, json_answer, unsupported_method
from connector.sandbox.web.http_protocol import Answer

PATH = "/services/rest/system/v1"


class SystemService:
    """Answers requests about the server itself."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def answer(self, request: RestRequest) -> Answer:
        """The server's time or the account's limits; raises WireError."""
        if request.method != "GET":
            raise unsupported_method(request.method, "GET")
        if request.segments == ["serverTime"]:
            moment = datetime.fromtimestamp(self._clock(), UTC)
            return json_answer({"serverTime": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")})
        if request.segments == ["governanceLimits"]:
            return _limits(request)
        raise WireError("The requested resource does not exist.", code="INVALID_URL", status=404, url=request.http.path)


def _limits(request: RestRequest) -> Answer:
    """How many requests may run at once: for administrators only."""
    if not request.caller.role.administrator:
        raise PermissionDeniedError("Integration Governance")
    limits = limits_for(request.caller.tenant, request.caller.integration)
    body: dict[str, Any] = {
        "accountConcurrencyLimit": limits.account,
        "accountUnallocatedConcurrencyLimit": limits.unallocated,
    }
    if limits.integration is not None:
        body["integrationConcurrencyLimit"] = limits.integration
    return json_answer({**body, "integrationLimitType": limits.type})
