"""One request to REST web services: who sent it, under which address, with what parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from connector.sandbox.people.caller import Caller
from connector.sandbox.refusals import HeaderError, ParameterError, WireError
from connector.sandbox.rest.rest_refusals import UnsupportedMethodError
from connector.sandbox.storage import canonical_json
from connector.sandbox.web.http_protocol import Answer, Request
from connector.sandbox.web.request_address import base_url, query_pairs

_RESOURCE = "application/vnd.oracle.resource+json"
_JSON_TYPES = ("application/json", _RESOURCE)
SINGULAR = "application/vnd.oracle.resource+json; type=singular"
COLLECTION = "application/vnd.oracle.resource+json; type=collection"
_MOST_ROWS = 1000
_MOST_PAGES = 1000


@dataclass(slots=True)
class RestRequest:
    """A signed-in request; `segments` is the decoded rest of the path behind the service's own."""

    http: Request
    caller: Caller
    base_url: str
    segments: list[str]
    parameters: dict[str, str] = field(default_factory=dict)
    brief: bool = False
    """Whether a record is to be shown by id and link alone, as a batch without `expandRecords` asks."""

    @classmethod
    def of(cls, http: Request, caller: Caller, prefix: str) -> RestRequest:
        """Take *http* apart; *prefix* is the path of the service."""
        rest = http.path[len(prefix) :].strip("/")
        segments = [unquote(segment) for segment in rest.split("/")] if rest else []
        return cls(http, caller, base_url(http), segments, dict(query_pairs(http.query)))

    @property
    def method(self) -> str:
        """GET, POST …; HEAD reads as GET."""
        return "GET" if self.http.method == "HEAD" else self.http.method

    @property
    def url(self) -> str:
        """The address without its query."""
        return self.base_url + self.http.path

    def header(self, name: str) -> str:
        """A request header, "" where it is absent."""
        return self.http.headers.get(name, "")

    def flag(self, name: str) -> bool:
        """Whether a query parameter is `true`."""
        return self.parameters.get(name, "").lower() == "true"

    def names(self, name: str) -> list[str]:
        """A query parameter that lists names, separated by commas."""
        return [part.strip() for part in self.parameters.get(name, "").split(",") if part.strip()]

    def page(self) -> tuple[int, int]:
        """`limit` and `offset`, by the rules of Oracle help section_156414087576."""
        limit = self._number("limit", _MOST_ROWS)
        offset = self._number("offset", 0)
        if not 1 <= limit <= _MOST_ROWS:
            raise ParameterError("Invalid limit. Provide a limit between 1 and 1000.", "limit")
        if offset % limit:
            raise ParameterError("Invalid offset. Provide an offset that is divisible by the limit.", "offset")
        if offset // limit >= _MOST_PAGES:
            raise ParameterError("Invalid offset. The maximum number of pages is 1000.", "offset")
        return limit, offset

    def _number(self, name: str, default: int) -> int:
        text = self.parameters.get(name, str(default))
        if not (text.isascii() and text.isdigit()) or len(text) > len("1000000000"):
            raise ParameterError(f"Invalid {name}. Provide a whole number.", name)
        return int(text)

    def json(self) -> dict[str, Any]:
        """The body as an object; raises WireError where it is none. A missing Content-Type is forgiven."""
        media = self.header("content-type").partition(";")[0].strip().lower()
        if media and media not in _JSON_TYPES:
            raise WireError(
                f"Unsupported media type '{media}'. Provide 'application/json'.",
                code="INVALID_CONTENT_TYPE",
                status=415,
                header="Content-Type",
            )
        try:
            body = canonical_json.loads_sent(self.http.body)
        except ValueError:
            raise WireError(
                "Invalid content in the request body. Provide valid JSON content.", code="INVALID_CONTENT"
            ) from None
        if not isinstance(body, dict):
            raise WireError("Invalid content in the request body. Provide a JSON object.", code="INVALID_CONTENT")
        return body

    def optional_json(self) -> dict[str, Any]:
        """The body as an object, an empty one where there is no body."""
        return self.json() if self.http.body.strip() else {}

    def choice(self, header: str, options: tuple[str, ...], default: str) -> str:
        """A header that takes one of *options*; raises HeaderError for any other value."""
        value = self.header(header.lower()).lower() or default
        if value not in options:
            raise HeaderError(f"Invalid value '{value}'. Provide one of: {', '.join(options)}.", header)
        return value


def json_answer(body: Any, media: str = SINGULAR, status: int = 200) -> Answer:
    """An answer with *body* as JSON."""
    return Answer(status, canonical_json.dumps(body).encode(), {"content-type": media})


def unsupported_method(method: str, *allowed: str) -> WireError:
    """The refusal of a verb that the resource does not take; *allowed* are those that it does."""
    return UnsupportedMethodError(method, allowed)


def is_collection(media_type: str) -> bool:
    """Whether a Content-Type says that the body is a collection of records: a batch."""
    media, _, parameters = media_type.lower().partition(";")
    return media.strip() == _RESOURCE and parameters.replace(" ", "").replace('"', "") == "type=collection"
