"""AuthorizePage: `/app/login/oauth2/authorize.nl`, where a user allows an application in (fact sheet 4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.sandbox.http_protocol import Answer, Request

if TYPE_CHECKING:
    from connector.sandbox.account import Account


class AuthorizePage:
    """Answers the browser of a user whom an application sent here."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def answer(self, request: Request) -> Answer:
        """The page."""
        return Answer(404, f"<h1>Page Not Found</h1><p>{request.method}</p>".encode(), {"content-type": "text/html"})
