"""RestletService: `/app/site/hosting/restlet.nl` (fact sheet 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.sandbox.http_protocol import Answer, Request
from connector.sandbox.refusals import WireError

if TYPE_CHECKING:
    from connector.sandbox.account import Account


class RestletService:
    """Runs the account's RESTlets."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def answer(self, request: Request) -> Answer:
        """The answer to one request."""
        raise WireError("No RESTlet is deployed.", code="SSS_INVALID_SCRIPTLET_ID", status=404, url=request.path)
