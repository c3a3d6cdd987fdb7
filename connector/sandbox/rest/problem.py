"""A refusal as REST web services tell it: problem+JSON (Oracle help section_156570709583)."""

from __future__ import annotations

import re
from typing import Any

from connector.sandbox import canonical_json
from connector.sandbox.http_protocol import Answer
from connector.sandbox.refusals import ConcurrencyError, LoginError, WireError
from connector.sandbox.tenant import Tenant

_TITLES = {
    400: ("Bad Request", "section-15.5.1"),
    401: ("Unauthorized", "section-15.5.2"),
    403: ("Forbidden", "section-15.5.4"),
    404: ("Not Found", "section-15.5.5"),
    405: ("Method Not Allowed", "section-15.5.6"),
    406: ("Not Acceptable", "section-15.5.7"),
    413: ("Content Too Large", "section-15.5.14"),
    415: ("Unsupported Media Type", "section-15.5.16"),
    500: ("Internal Server Error", "section-15.6.1"),
    501: ("Not Implemented", "section-15.6.2"),
    503: ("Service Unavailable", "section-15.6.4"),
}
_RFC = "https://www.rfc-editor.org/rfc/rfc9110.html#"
_OLD_RFC = "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html"
_BUSINESS = "Error while accessing a resource. "
_LOGIN = (
    "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at "
    "Setup > Users/Roles > User Management > View Login Audit Trail."
)
ERROR_TYPE = "application/vnd.oracle.resource+json; type=error"


def problem(error: WireError, tenant: Tenant) -> Answer:
    """The HTTP answer for *error*."""
    body = canonical_json.dumps(_document(error)).encode()
    headers = {"content-type": ERROR_TYPE}
    if isinstance(error, LoginError):
        headers["www-authenticate"] = (
            f'{error.challenge} realm="{tenant.account}", error="{snake_case(error.reason)}", '
            f'error_description="{error.message}"'
        )
    return Answer(error.status, body, headers)


def _document(error: WireError) -> dict[str, Any]:
    if isinstance(error, ConcurrencyError):  # 429 is documented with the older `type` and the title of a 400
        title, type_ = "Bad Request", _OLD_RFC
    else:
        title, section = _TITLES.get(error.status, _TITLES[400])
        type_ = _RFC + section
    detail = {
        "detail": _text(error),
        "o:errorPath": error.path,
        "o:errorQueryParam": error.parameter,
        "o:errorHeader": error.header,
        "o:errorUrl": error.url,
        "o:errorCode": error.code,
    }
    details = [{name: value for name, value in detail.items() if value}]
    return {"type": type_, "title": title, "status": error.status, "o:errorDetails": details}


def _text(error: WireError) -> str:
    if isinstance(error, LoginError):
        return _LOGIN
    if error.business:
        return f"{_BUSINESS}{error.message.rstrip('.')}."
    return error.message


def snake_case(reason: str) -> str:
    """The `error=` token of WWW-Authenticate for an audit word: `InvalidSignature` → `invalid_signature`.

    Only `token_rejected` was seen on the wire; that the others follow the same habit is an inference.
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", reason).lower()
