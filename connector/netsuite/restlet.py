"""RESTlets: scripts of the account, called over HTTP (Oracle help section_4634920277, section_4618456517)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator

from connector.component import Unit
from connector.config_model import problem
from connector.errors import ConnectivityError
from connector.expression.template import Arguments
from connector.netsuite.exchange import Answer, Caller, Request, page_of, pairs
from connector.netsuite.wire_json import check, decode, encode

_NUMBER = re.compile(r"\d{1,12}")
_SCRIPT_ID = re.compile(r"customscript[A-Za-z0-9_]{0,60}")
_DEPLOY_ID = re.compile(r"customdeploy[A-Za-z0-9_]{0,60}")
_RESERVED = frozenset({"script", "deploy", "compid", "h", "ns-at"})
Method = Literal["GET", "POST", "PUT", "DELETE"]


class RestletArguments(Arguments):
    """Which RESTlet, and what it is given."""

    script: str
    """Number or script id of the script: `6` or `customscript_orders`."""
    deploy: str = "1"
    """Number or id of the deployment: `1` or `customdeploy_orders`; it must be Released."""
    parameters: Mapping[str, str | int | bool | None] = Field(default={})
    """What goes into the address: how a GET or DELETE is given its arguments."""

    @field_validator("script", "deploy", mode="before")
    @classmethod
    def _number(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("script")
    @classmethod
    def _script(cls, value: str) -> str:
        if not (_NUMBER.fullmatch(value) or _SCRIPT_ID.fullmatch(value)):
            raise problem("script", f"{value!r} is no script", "give its number or its id, customscript_…")
        return value

    @field_validator("deploy")
    @classmethod
    def _deploy(cls, value: str) -> str:
        if not (_NUMBER.fullmatch(value) or _DEPLOY_ID.fullmatch(value)):
            raise problem("deploy", f"{value!r} is no deployment", "give its number or its id, customdeploy_…")
        return value

    @field_validator("parameters")
    @classmethod
    def _free_names(cls, value: Mapping[str, Any]) -> Mapping[str, Any]:
        taken = sorted(_RESERVED & value.keys())
        if taken:
            raise problem("parameters", f"{taken[0]} is NetSuite's own parameter", "rename it in the script")
        return value


class RestletBodyArguments(RestletArguments):
    """Which RESTlet, and what it is sent."""

    body: Any = None
    """What is sent: a mapping or list as JSON, text as text."""


def call(caller: Caller, method: Method, arguments: RestletArguments, unit: Unit, operation: str) -> Any:
    """Call a RESTlet and give what it returns: JSON as data, anything else as text."""
    if method != "GET":
        caller.check_write(operation)
    body = getattr(arguments, "body", None)
    is_text = isinstance(body, str)
    request = Request(
        method=method,
        url=caller.addresses.restlet,
        parameters=pairs({"script": arguments.script, "deploy": arguments.deploy, **arguments.parameters}),
        body=None if method in ("GET", "DELETE") else _encoded(body),
        headers={"Content-Type": "text/plain" if is_text else "application/json"},
        effect="read" if method == "GET" else "write",
        channel="restlet",
        operation=operation,
    )
    return _returned(caller.request(request, unit, check=lambda answer: check(answer, request.effect, operation)))


def _encoded(body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode()
    return encode({} if body is None else body)


def _returned(answer: Answer) -> Any:
    if not answer.body.strip():
        return None
    if "json" in answer.header("content-type").lower() or answer.body.lstrip()[:1] in (b"{", b"["):
        return decode(answer)
    if answer.is_html and "html" in answer.header("content-type").lower():
        raise _page(answer)
    return answer.text


def _page(answer: Answer) -> ConnectivityError:
    """The error for a page for people where a script should have answered: whether it ran is not known."""
    return ConnectivityError(
        f"{answer.url.partition('?')[0]} answers {answer.status} with {page_of(answer)}: this is no RESTlet",
        hint="check account and base_address; a proxy, or a sign-in page, may have answered in NetSuite's place; a"
        " script that means to return HTML returns it as text/plain or in JSON",
        type="NETSUITE:CONFIGURATION",
        http_status=answer.status,
    )
