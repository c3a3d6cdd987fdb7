"""AccountChannels: what answers for one account, path by path; each is imported and made when it is first asked for."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from connector.errors import ConfigurationError
from connector.sandbox.web.http_protocol import Answer, Request

if TYPE_CHECKING:
    from connector.sandbox.account import Account

Service = Callable[[Request], Answer]
"""What answers the requests below one path; raises WireError for what it refuses."""

_OUTLIVES = frozenset({"restlets"})
"""Channels that remember no records, and what a test has deployed in them."""
_DISCOVERY = ("/rest/datacenterurls", "/rest/roles", "/rest/tokeninfo")
_NEEDED = ("httptools", "lxml", "sqlglot", "cryptography")
"""Packages of the extra `sandbox` that are imported when a request needs them; a start tells that one is missing."""


class AccountChannels:
    """The channels of *account*, by name.

    A sandbox is ready within the time that its own start takes: a test of REST never pays for SOAP.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self._made: dict[str, Any] = {}

    def channel(self, name: str) -> Any:
        """The channel called *name*: `rest`, `restlets`, `soap`, `pages`, `consent`, `discovery`."""
        made = self._made.get(name)
        if made is None:
            with self._account.store.lock:  # one for all threads
                made = self._made.get(name)
                if made is None:
                    made = self._made[name] = _MAKERS[name](self._account)
        return made

    def made(self, name: str) -> Any:
        """The channel called *name*; None where nobody has asked for it yet."""
        return self._made.get(name)

    def forget(self) -> None:
        """Make anew, when next asked for, what remembers records."""
        self._made = {name: made for name, made in self._made.items() if name in _OUTLIVES}

    def services(self) -> list[tuple[str, Service]]:
        """Path → what answers below it; the first that fits is asked."""
        account = self._account
        asked: dict[str, Callable[[Request], Answer]] = {
            "/services/rest/auth/oauth2/": lambda request: account.oauth2.answer(request, account.sign_in),
            "/services/rest/": self._service("rest"),
            "/services/NetSuitePort": self._service("soap"),
            "/wsdl/": self._service("soap"),
            "/xsd/": self._service("soap"),
            "/app/site/hosting/restlet.nl": self._service("restlets"),
            "/app/login/oauth2/authorize.nl": self._service("consent"),
            "/app/": self._service("pages"),
            **dict.fromkeys(_DISCOVERY, self._service("discovery")),
        }
        return list(asked.items())

    def _service(self, name: str) -> Service:
        def answer(request: Request) -> Answer:
            answered: Answer = self.channel(name).answer(request)
            return answered

        return answer


def check_installed() -> None:
    """Raise ConfigurationError where a package is missing that some request would need."""
    for package in _NEEDED:
        if importlib.util.find_spec(package) is None:
            raise ConfigurationError(
                f"the sandbox needs the package `{package}`, which is not installed",
                hint="install the extra: pip install 'netsuite-flows[sandbox]'",
            )


def _from(module: str) -> Any:
    """The module of that name in the sandbox's package."""
    return importlib.import_module(f"connector.sandbox.{module}")


# -------------------------------------------------------------------- made of


def _rest(account: Account) -> Any:
    queries = _from("rest.query_service").QueryService(account.query_engine, account.store.lock)
    records = _from("rest.record_service").RecordService(account.desk)
    system = _from("rest.system_service").SystemService(account.clock)
    made = _from("rest.rest_service").RestService
    return made(account.gatekeeper, account.tokens, records, queries, system)


def _soap(account: Account) -> Any:
    made = _from("soap.endpoint").SoapEndpoint
    people = (account.gatekeeper, account.tenant)
    return made(account.store, *people, account.catalogue, account.clock, account.settings.wsdl, account.desk)


def _discovery(account: Account) -> Any:
    return _from("discovery").Discovery(account.sign_in, account.tenant)


def _consent(account: Account) -> Any:
    return _from("oauth2.authorize_page").AuthorizePage(account, account.oauth2.codes)


_MAKERS: dict[str, Callable[[Account], Any]] = {
    "rest": _rest,
    "soap": _soap,
    "restlets": lambda account: _from("restlets.restlet_service").RestletService(account),
    "consent": _consent,
    "pages": lambda account: _from("setup.setup_pages").SetupPages(account),
    "discovery": _discovery,
}
