"""Where the services of an account are: MuleSoft's base address, discovered, given, or refused."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from connector.errors import ConfigurationError
from connector.netsuite.account import Account

MULE_DEFAULT = "https://webservices.netsuite.com"
"""MuleSoft's literal default: it means "find the account's own host"."""
_SUITETALK = ".suitetalk.api.netsuite.com"
_HINT = "leave base_address out: the account's own host is found from the account id"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The roots of one account's services; no path, no trailing slash."""

    suitetalk: str
    """SOAP and REST web services."""
    restlets: str
    loopback: bool = False
    """Whether it is this machine: our sandbox, never NetSuite."""

    @property
    def record(self) -> str:
        """REST record service."""
        return f"{self.suitetalk}/services/rest/record/v1"

    @property
    def suiteql(self) -> str:
        """SuiteQL over REST."""
        return f"{self.suitetalk}/services/rest/query/v1/suiteql"

    @property
    def datasets(self) -> str:
        """Datasets of SuiteAnalytics Workbook over REST (Oracle help section_156577938018)."""
        return f"{self.suitetalk}/services/rest/query/v1/dataset"

    @property
    def asynchronous(self) -> str:
        """Jobs of asynchronous REST requests."""
        return f"{self.suitetalk}/services/rest/async/v1"

    @property
    def system(self) -> str:
        """Server time and governance limits."""
        return f"{self.suitetalk}/services/rest/system/v1"

    @property
    def token(self) -> str:
        """OAuth 2.0 token endpoint."""
        return f"{self.suitetalk}/services/rest/auth/oauth2/v1/token"

    @property
    def restlet(self) -> str:
        """Where RESTlets are called."""
        return f"{self.restlets}/app/site/hosting/restlet.nl"

    def soap(self, port: str) -> str:
        """The SOAP endpoint; *port* is a path such as `services/NetSuitePort_2025_2`."""
        return f"{self.suitetalk}/{port.lstrip('/')}"

    def contains(self, url: str) -> bool:
        """Whether *url* is on one of the account's own hosts: nothing signed ever goes elsewhere."""
        return any(url == root or url.startswith(f"{root}/") for root in (self.suitetalk, self.restlets))


def is_loopback(host: str) -> bool:
    """Whether *host* is this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(base: str) -> SplitResult:
    try:
        parts = urlsplit(base)
        _ = parts.port
    except ValueError:
        raise ConfigurationError(f"base_address {base[:80]!r} is not an address", hint=_HINT) from None
    plain = parts.username is None and parts.password is None and not parts.query and not parts.fragment
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.path not in ("", "/") or not plain:
        raise ConfigurationError(
            f"base_address {base[:80]!r} is not of the form https://host",
            hint="give scheme and host only, without user, path or query; or leave it out",
        )
    return parts


def _of_netsuite(account: Account, host: str, root: str) -> Addresses:
    if not host.endswith(_SUITETALK):  # webservices.netsuite.com, rest.na1.netsuite.com …: hosts that only discover
        return Addresses(account.suitetalk, account.restlets)
    label = host.removesuffix(_SUITETALK)
    if label != account.label:
        raise ConfigurationError(
            f"base_address is the host of account {label}, but the account is {account}", hint=_HINT
        )
    return Addresses(root, account.restlets)


def addresses(account: Account, base: str = "", *, allow_other_host: bool = False) -> Addresses:
    """The addresses of *account* under the base address *base*.

    Raises:
        ConfigurationError: *base* could lead signed requests away from NetSuite.
    """
    if not base or base.rstrip("/") == MULE_DEFAULT:
        return Addresses(account.suitetalk, account.restlets)
    parts = _split(base)
    host = (parts.hostname or "").lower()
    root = f"{parts.scheme}://{parts.netloc}"
    if is_loopback(host):
        return Addresses(root, root, loopback=True)
    if parts.scheme != "https":
        raise ConfigurationError(f"base_address {root} is not https", hint="secrets travel by https only")
    if host == "netsuite.com" or host.endswith(".netsuite.com"):
        if parts.port not in (None, 443):
            raise ConfigurationError(f"base_address {root} names a port that NetSuite does not have", hint=_HINT)
        return _of_netsuite(account, host, f"https://{host}")
    if not allow_other_host:
        raise ConfigurationError(
            f"base_address {root} is not a NetSuite host", hint=f"{_HINT}; if you mean it: allow_other_host: true"
        )
    return Addresses(root, root)
