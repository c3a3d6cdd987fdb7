"""Account: an account id in any spelling → realm, host label and kind; refuses what is unsafe in a host name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from connector.errors import ConfigurationError

Kind = Literal["production", "sandbox", "release_preview", "test_drive"]

_ID = re.compile(r"[A-Za-z0-9]{1,40}(?:[-_][A-Za-z0-9]{1,20}){0,2}", re.ASCII)
_TEST_DRIVE = re.compile(r"(TSTDRV|TD)\d+", re.ASCII)
_SANDBOX = re.compile(r"SB\d*", re.ASCII)
_DOMAIN = ".netsuite.com"
_HINT = "copy it from Setup > Company > Company Information > Account ID, e.g. 1234567 or 1234567_SB1"


@dataclass(frozen=True, slots=True)
class Account:
    """One NetSuite account; host = lower case with hyphens, realm = upper case with underscores."""

    id: str
    """As NetSuite's credentials want it: `1234567_SB1`; also the OAuth realm."""

    @property
    def realm(self) -> str:
        """The `realm` of an Authorization header and the `account` of a TokenPassport."""
        return self.id

    @property
    def label(self) -> str:
        """First part of the account's host names: `1234567-sb1`."""
        return self.id.lower().replace("_", "-")

    @property
    def kind(self) -> Kind:
        """What sort of account its id tells."""
        parts = self.id.split("_")
        if any(_SANDBOX.fullmatch(part) for part in parts[1:]):
            return "sandbox"
        if "RP" in parts[1:]:
            return "release_preview"
        return "test_drive" if _TEST_DRIVE.fullmatch(parts[0]) else "production"

    @property
    def is_production(self) -> bool:
        """Whether real business is done in it: neither sandbox nor release preview nor test drive."""
        return self.kind == "production"

    @property
    def is_sandbox(self) -> bool:
        """Whether it is a NetSuite sandbox account."""
        return self.kind == "sandbox"

    @property
    def suitetalk(self) -> str:
        """Root of SOAP and REST web services."""
        return f"https://{self.label}.suitetalk.api{_DOMAIN}"

    @property
    def restlets(self) -> str:
        """Root of RESTlets."""
        return f"https://{self.label}.restlets.api{_DOMAIN}"

    @property
    def application(self) -> str:
        """Root of the user interface."""
        return f"https://{self.label}.app{_DOMAIN}"

    def __str__(self) -> str:
        return self.id


def parse(text: str) -> Account:
    """The account that *text* names: an id in any spelling, or one of the account's own addresses.

    Raises:
        ConfigurationError: Nothing that can be an account id, or not safe in a host name.
    """
    found = text.strip()
    if "//" in found or found.lower().endswith(_DOMAIN):
        found = _label_of(found)
    if not found:
        raise ConfigurationError("the account id is empty", hint=_HINT)
    if not _ID.fullmatch(found):
        raise ConfigurationError(f"{found[:60]!r} is not a NetSuite account id", hint=_HINT)
    return Account(found.upper().replace("-", "_"))


def _label_of(address: str) -> str:
    """The label of an address such as `https://1234567-sb1.app.netsuite.com/…`."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host = parts.hostname or ""
        plain = parts.username is None and parts.password is None
    except ValueError:
        host, plain = "", False
    label, _, rest = host.partition(".")
    if not plain or rest not in ("app.netsuite.com", "suitetalk.api.netsuite.com", "restlets.api.netsuite.com"):
        raise ConfigurationError(f"{address[:80]!r} is not the address of a NetSuite account", hint=_HINT)
    return label
