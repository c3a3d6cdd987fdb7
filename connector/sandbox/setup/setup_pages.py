"""SetupPages: the administrator's pages of one account, below `/app/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.sandbox.http_protocol import Answer, Request

if TYPE_CHECKING:
    from connector.sandbox.account import Account


class SetupPages:
    """Answers what a browser asks below `/app/`."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def answer(self, request: Request) -> Answer:
        """The page."""
        return Answer(404, f"<h1>Page Not Found</h1><p>{request.method}</p>".encode(), {"content-type": "text/html"})
