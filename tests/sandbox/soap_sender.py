"""SOAP by hand: an envelope with a signed token passport, as Oracle's help describes it; shares no code with ours."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Any

import requests

from connector.sandbox.server import Sandbox

_NAMES = ("account", "consumerKey", "token", "nonce", "timestamp")


def envelope(
    sandbox: Sandbox,
    operation: str,
    content: str = "",
    *,
    version: str = "2025_2",
    algorithm: str = "HMAC-SHA256",
    passport: str = "c",
    headers: str = "",
    **values: str,
) -> bytes:
    """The envelope of *operation*; *values* replace parts of the passport, before it is signed."""
    known = sandbox.credentials()
    parts = {
        "account": known["account"],
        "consumerKey": known["consumer_key"],
        "token": known["token_id"],
        "nonce": secrets.token_hex(10),
        "timestamp": str(int(sandbox.clock.source())),
        **values,
    }
    key = f"{known['consumer_secret']}&{known['token_secret']}".encode()
    digest = hmac.new(key, "&".join(parts[name] for name in _NAMES).encode(), hashlib.sha256).digest()
    children = "".join(f"<{passport}:{name}>{parts[name]}</{passport}:{name}>" for name in _NAMES)
    signature = (
        f'<{passport}:signature algorithm="{algorithm}">{base64.b64encode(digest).decode()}</{passport}:signature>'
    )
    return f"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        xmlns:m="urn:messages_{version}.platform.webservices.netsuite.com"
        xmlns:c="urn:core_{version}.platform.webservices.netsuite.com"
        xmlns:r="urn:relationships_{version}.lists.webservices.netsuite.com"><s:Header><m:tokenPassport>{children}
        {signature}</m:tokenPassport>{headers}</s:Header>
        <s:Body><m:{operation}>{content}</m:{operation}></s:Body></s:Envelope>""".encode()


def send(sandbox: Sandbox, operation: str, content: str = "", **options: Any) -> requests.Response:
    """Send *operation* with the headers that are documented."""
    version = options.get("version", "2025_2")
    headers = {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{operation}"',
        **options.pop("http", {}),
    }
    body = envelope(sandbox, operation, content, **options)
    url = f"{sandbox.url}/services/NetSuitePort_{version}"
    return requests.post(url, data=body, headers=headers, timeout=10)


def customer(name: str) -> str:
    """A record element that makes a customer."""
    return (
        f'<m:record xsi:type="r:Customer"><r:companyName>{name}</r:companyName>'
        '<r:subsidiary internalId="1" type="subsidiary"/></m:record>'
    )
