"""What a request is about, read from the outside: its channel, its operation, the record types it names."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from connector.sandbox.web.http_protocol import Request

Channel = Literal["soap", "rest", "suiteql", "restlet", "token", "pages", "other"]
"""`rest`: record, metadata and system services · `token`: OAuth 2.0's token endpoint · `pages`: what a browser sees ·
`other`: WSDL, discovery."""
CHANNELS: tuple[str, ...] = get_args(Channel)

_CHANNELS: tuple[tuple[str, Channel], ...] = (
    ("/services/NetSuitePort", "soap"),
    ("/services/rest/auth/", "token"),
    ("/services/rest/query/", "suiteql"),
    ("/services/rest/", "rest"),
    ("/app/site/hosting/", "restlet"),
    ("/app/", "pages"),
)
_RECORDS = "/services/rest/record/v1/"
_LOOKED_AT = 256 * 1024
_BODY_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?Body\b[^>]*>\s*(?:<!--.*?-->\s*)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
_SOAP_TYPE = re.compile(rb'\b(?:type|recordType|scriptId)="(?:[\w.-]+:)?(\w+)"')
_TABLE = re.compile(r"\b(?:from|join)\s+([a-z_]\w*)", re.IGNORECASE)
_SEARCH = ("searchadvanced", "searchbasic", "search")


@dataclass(frozen=True)
class RequestTraits:
    """Looks at a request, each trait when it is first asked for."""

    request: Request

    @cached_property
    def channel(self) -> Channel:
        """Which of NetSuite's surfaces was asked."""
        path = self.request.path
        return next((channel for prefix, channel in _CHANNELS if path.startswith(prefix)), "other")

    @cached_property
    def operation(self) -> str:
        """SOAP: the operation, by the body's element, else by SOAPAction; elsewhere the HTTP method."""
        if self.channel != "soap":
            return self.request.method
        found = _BODY_ELEMENT.search(self.request.body[:_LOOKED_AT])
        return found[1].decode() if found else soap_action(self.request)

    @cached_property
    def records(self) -> frozenset[str]:
        """Record types that the request names, in lower case: in its path, its elements or its FROM."""
        if self.channel == "soap":
            return frozenset(map(_type_of, _SOAP_TYPE.findall(self.request.body[:_LOOKED_AT])))
        if self.channel == "suiteql":
            return frozenset(name.lower() for name in _TABLE.findall(self._query()))
        if self.request.path.startswith(_RECORDS):
            return frozenset({self.request.path[len(_RECORDS) :].partition("/")[0].lower()})
        return frozenset()

    def _query(self) -> str:
        try:
            body = json.loads(self.request.body[:_LOOKED_AT])
        except (ValueError, RecursionError):
            return ""
        return str(body.get("q", "")) if isinstance(body, dict) else ""


def soap_action(request: Request) -> str:
    """The SOAP operation that the SOAPAction header names; "" where there is none."""
    return request.headers.get("soapaction", "").strip('" ')


def _type_of(name: bytes) -> str:
    """`CustomerSearchBasic` and `customer` alike as `customer`."""
    lowered = name.decode("ascii", "replace").lower()
    for ending in _SEARCH:
        if lowered != ending and lowered.endswith(ending):
            return lowered.removesuffix(ending)
    return lowered
