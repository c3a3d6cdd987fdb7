"""Keeps other web sites out of the control panel: it has no signing in, so a browser must not be led to it.

A page of another origin cannot make a browser send a JSON body here without its Origin header, nor hide, by a name that
resolves to this machine (DNS rebinding), which host it asked for.
"""

from __future__ import annotations

import ipaddress

from connector.sandbox.web.http_protocol import Request

_NAMES = ("localhost", "netsuite-sandbox")
_LOCAL_ENDINGS = (".localhost", ".netsuite.com", ".internal")
_SAME_SITE = ("", "same-origin", "none")


def refusal(request: Request, listens_on: str) -> str:
    """Why the control panel does not answer *request*; "" where it does. *listens_on* is the server's own address."""
    host = request.headers.get("host", "")
    if not is_known_host(host, listens_on):
        return f"the control panel does not answer for the host {host[:80]!r}; use the address that the sandbox prints"
    origin = request.headers.get("origin", "")
    if origin and origin.lower().partition("://")[2] != host.lower():
        return f"the control panel does not answer pages of {origin[:80]!r}"
    if request.headers.get("sec-fetch-site", "") not in _SAME_SITE:
        return "the control panel does not answer pages of other sites"
    return ""


def is_known_host(host: str, listens_on: str) -> bool:
    """Whether *host* is an address, a name of this machine, or what the server was told to listen on."""
    name = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    name = name.lower()
    if not host or name in (*_NAMES, listens_on.lower()) or name.endswith(_LOCAL_ENDINGS):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return (
            bool(name) and "." not in name
        )  # a name without dots is of the local network, e.g. a service of Docker Compose
    return True
