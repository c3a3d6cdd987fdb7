"""A refusal as REST web services tell it: problem+JSON (Oracle help section_156570709583)."""

from __future__ import annotations

import re
from typing import Any

from connector.sandbox.people.tenant import Tenant
from connector.sandbox.refusals import ConcurrencyError, InvalidValueError, LoginError, WireError
from connector.sandbox.rest.rest_refusals import HeadedError, RepeatedKeyError
from connector.sandbox.storage import canonical_json
from connector.sandbox.web.http_protocol import Answer

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
    if isinstance(error, HeadedError):
        headers.update(error.headers)
    if isinstance(error, LoginError):
        headers["www-authenticate"] = (
            f'{error.challenge} realm="{tenant.account}", error="{snake_case(error.reason)}", '
            f'error_description="{error.message}"'
        )
    return Answer(error.status, body, headers)


def _document(error: WireError) -> dict[str, Any]:
    title, type_ = _title_and_type(error)
    detail = {
        "detail": _text(error),
        "o:errorPath": error.path,
        "o:errorQueryParam": error.parameter,
        "o:errorHeader": error.header,
        "o:errorUrl": error.url,
        "o:errorCode": "INVALID_VALUE" if isinstance(error, InvalidValueError) else error.code,
    }
    details = [{name: value for name, value in detail.items() if value}]
    return {"type": type_, "title": title, "status": error.status, "o:errorDetails": details}


def _title_and_type(error: WireError) -> tuple[str, str]:
    if isinstance(error, ConcurrencyError):  # 429 is documented with the older `type` and the title of a 400
        return "Bad Request", _OLD_RFC
    if isinstance(error, RepeatedKeyError):  # a 400 that is documented with the title and `type` of a 409
        return "Conflict", f"{_OLD_RFC}#sec10.4.10"
    title, section = _TITLES.get(error.status, _TITLES[400])
    return title, _RFC + section


def _text(error: WireError) -> str:
    if isinstance(error, LoginError) and error.code == "INVALID_LOGIN":
        return _LOGIN
    if isinstance(error, InvalidValueError):  # code and words as recorded; SOAP says what would be right
        return f"{error.message.partition('. Provide ')[0]}. Provide a valid value."
    if error.business:
        return f"{_BUSINESS}{error.message.rstrip('.')}."
    return error.message


def snake_case(reason: str) -> str:
    """The `error=` token of WWW-Authenticate for an audit word: `InvalidSignature` → `invalid_signature`.

    Only `token_rejected` was seen on the wire; that the others follow the same habit is an inference.
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", reason).lower()
