"""How an API hands out its records page by page, declared as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from connector.expression.template import Arguments

_LINK = re.compile(r"<([^>]*)>([^<]*)")


class Paging(Arguments):
    """Where the next page is; one of the ways."""

    type: Literal["next_link", "link_header", "cursor", "page", "offset"]
    """`next_link`: the answer holds its address; `link_header`: the Link header does (RFC 8288); `cursor`: the answer
    holds a value for a parameter; `page`, `offset`: a number is counted up."""
    field: str = ""
    """Where the answer holds the address or the value: `paging.next`; for next_link and cursor."""
    parameter: str = ""
    """The query parameter of the cursor or the number; `page` and `offset` where not said."""
    first: int = Field(default=1, ge=0)
    """Number of the first page."""
    size_parameter: str = ""
    """The query parameter that asks for a size, where the API has one."""
    size: int = Field(default=100, ge=1)
    """Records a page; a shorter page is the last one where numbers are counted."""

    @property
    def name(self) -> str:
        """The query parameter that tells the page."""
        return self.parameter or {"page": "page", "offset": "offset", "cursor": "cursor"}.get(self.type, "")

    @property
    def by_number(self) -> bool:
        """Whether pages are counted: records that come or go meanwhile shift them."""
        return self.type in ("page", "offset")

    def query(self, cursor: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters that ask for the page at *cursor*."""
        size = {self.size_parameter: self.size} if self.size_parameter else {}
        if self.by_number:
            start = self.first if self.type == "page" else 0
            return {**size, self.name: cursor.get("at", start)}
        return {**size, **({self.name: cursor["at"]} if self.type == "cursor" and "at" in cursor else {})}

    def after(self, cursor: Mapping[str, Any], found: Any, headers: Mapping[str, str], read: int) -> Any:
        """The cursor of the page after the one at *cursor*, which holds *read* records; None at the end."""
        if self.by_number:
            if read < (self.size if self.size_parameter else 1):
                return None
            step = 1 if self.type == "page" else read
            return {"at": cursor.get("at", self.first if self.type == "page" else 0) + step}
        if self.type == "link_header":
            target: Any = next_of(headers.get("link", ""))
        else:
            target = value_at(found, self.field)
        if target in (None, "", False):
            return None
        return {"at": target} if self.type == "cursor" else {"url": str(target)}


def next_of(link: str) -> str:
    """The target of `rel="next"` in a Link header; "" without."""
    for target, parameters in _LINK.findall(link):
        if re.search(r"""rel\s*=\s*["']?([^"',;]*\s)?next\b""", parameters, re.IGNORECASE):
            return str(target)
    return ""


def value_at(found: Any, path: str) -> Any:
    """What stands at *path* (`data.items.0`) in *found*; None where there is nothing. "" is *found* itself."""
    for part in path.split(".") if path else ():
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return found
