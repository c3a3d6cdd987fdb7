"""AccountDirectory: the accounts of one server, and which of them a request is meant for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs

from connector.errors import ConfigurationError
from connector.sandbox.account import Account
from connector.sandbox.oauth2.client_assertion import AssertionRefusedError, take_apart
from connector.sandbox.oauth2.client_authentication import basic_credentials
from connector.sandbox.oauth2.token_refusal import TokenRefusedError
from connector.sandbox.web.http_protocol import Request

_REALM = re.compile(r'realm="([^"]*)"')
_PASSPORT_ACCOUNT = re.compile(rb"<(?:[\w.-]+:)?account(?:\s[^>]*)?>\s*([^<\s]+)\s*<")
_FORM = "application/x-www-form-urlencoded"


class AccountDirectory:
    """Accounts by id; the first is the one that is meant where a request does not say."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}

    def __iter__(self) -> Iterator[Account]:
        return iter(list(self._accounts.values()))

    def __len__(self) -> int:
        return len(self._accounts)

    @property
    def first(self) -> Account:
        """The account that the server was started with."""
        return next(iter(self._accounts.values()))

    def add(self, account: Account) -> Account:
        """Add an account; raises ConfigurationError where its id is taken."""
        name = account.tenant.account
        if name in self._accounts:
            raise ConfigurationError(f"the sandbox has the account {name} already", hint="choose another account id")
        self._accounts[name] = account
        return account

    def remove(self, account: Account) -> None:
        """Take an account out and let go of its records."""
        self._accounts.pop(account.tenant.account)
        account.close()

    def get(self, spelling: str) -> Account | None:
        """The account of that id in any spelling; None where there is none."""
        return self._accounts.get(spelling.upper().replace("-", "_"))

    def of(self, request: Request) -> Account:
        """The account that *request* is meant for: by host name, else by its credentials, else the first."""
        if len(self._accounts) == 1:
            return self.first
        return self._by_host(request) or self._by_credentials(request) or self._by_query(request) or self.first

    def _by_host(self, request: Request) -> Account | None:
        host = request.headers.get("x-forwarded-host") or request.headers.get("host", "")
        return self.get(host.partition(".")[0])

    def _by_credentials(self, request: Request) -> Account | None:
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return next((one for one in self if one.tokens.knows(rest.strip())), None)
        realm = _REALM.search(rest)
        if realm:
            return self.get(realm[1])
        if request.path.startswith("/services/NetSuitePort"):
            passport = _PASSPORT_ACCOUNT.search(request.body)
            return self.get(passport[1].decode("utf-8", "replace")) if passport else None
        return self._by_client(request)

    def _by_client(self, request: Request) -> Account | None:
        """By the client id of a request to the token endpoint."""
        if not request.headers.get("content-type", "").startswith(_FORM):
            return None
        form = parse_qs(request.body.decode("utf-8", "replace"))
        assertion = form.get("client_assertion", [""])[0]
        return self._with_client(form.get("client_id", [""])[0] or _issuer(assertion) or _basic_client(request))

    def _with_client(self, client: str) -> Account | None:
        return next((one for one in self if client in one.tenant.integrations), None)

    def _by_query(self, request: Request) -> Account | None:
        query = parse_qs(request.query)
        name = (query.get("account") or query.get("company") or [""])[0]
        if name:
            return self.get(name)
        return self._with_client(query["client_id"][0]) if "client_id" in query else None


def _issuer(assertion: str) -> str:
    try:
        return str(take_apart(assertion).claims.get("iss", "")) if assertion else ""
    except AssertionRefusedError:
        return ""


def _basic_client(request: Request) -> str:
    """Client id of a Basic header; empty where there is none that can be read."""
    try:
        found = basic_credentials(request.headers.get("authorization", ""))
    except TokenRefusedError:
        return ""
    return found[0] if found else ""
