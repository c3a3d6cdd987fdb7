"""What a request carries, and what an answer holds, as values of a flow."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from connector.errors import ConfigurationError, RejectedError
from connector.frozen_json import show
from connector.http.exchange_failures import NAMESPACE
from connector.stream import settled

Written = Literal["auto", "json", "form", "text"]
Read = Literal["auto", "json", "text", "bytes"]
_JSON, _FORM, _TEXT, _BYTES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain; charset=utf-8",
    "application/octet-stream",
)


def file_body(path: str) -> bytes:
    """The content of the file at *path*."""
    try:
        return Path(path).expanduser().read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigurationError(f"{path} cannot be read: {reason}", hint="check body_file") from None


def written(body: Any, how: Written) -> tuple[bytes | None, str]:
    """*body* as bytes, and their Content-Type; None where there is nothing to send.

    Raises:
        ConfigurationError: It cannot be written that way.
    """
    if body is None:
        return None, ""
    if isinstance(body, bytes):
        return body, _BYTES
    if how == "form":
        return _form(body), _FORM
    if how == "text" or (how == "auto" and isinstance(body, str)):
        return (body if isinstance(body, str) else show(settled(body))).encode(), _TEXT
    return show(settled(body)).encode(), _JSON


def _form(body: Any) -> bytes:
    if not isinstance(body, Mapping):
        raise ConfigurationError("a form is made of a mapping", hint="give `body:` a mapping of names to values")
    return urlencode(query_pairs(body)).encode()


def query_pairs(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """*values* as pairs of text: null leaves one out, a list gives its name several times."""
    return [
        (str(name), plain_text(item))
        for name, value in values.items()
        for item in (value if isinstance(value, list | tuple) else [value])
        if item is not None
    ]


def plain_text(value: Any) -> str:
    """*value* as an address or a header writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else show(value).strip('"')


def read(body: bytes, content_type: str, how: Read, where: str) -> Any:
    """What *body* holds; *where* it came from is for the error.

    Raises:
        RejectedError: It is not what it says it is (`HTTP:PARSING`).
    """
    kind = content_type.partition(";")[0].strip().lower()
    if how == "bytes":
        return body
    if how == "json" or (how == "auto" and (kind == _JSON or kind.endswith("+json"))):
        return _json(body, where)
    if how == "text" or kind.startswith("text/") or kind.endswith(("xml", "x-www-form-urlencoded", "javascript")):
        return _decoded(body, content_type)
    return body or None


def _json(body: bytes, where: str) -> Any:
    if not body.strip():
        return None
    try:
        return json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError) as error:  # nested without end
        raise RejectedError(
            f"{where}: the body is not JSON: {error}", hint="say `response: text` to take it as it is",
            type=NAMESPACE + "PARSING",
        ) from None  # fmt: skip


def _decoded(body: bytes, content_type: str) -> str:
    """*body* in the characters that *content_type* names; in UTF-8 where it names none that can be."""
    name = content_type.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        return body.decode(name or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return body.decode(errors="replace")
