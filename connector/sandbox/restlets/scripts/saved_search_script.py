"""The bundle's `saved_search`: rows of a saved search, one page a call."""

from __future__ import annotations

from typing import Any

from connector.sandbox.restlets.script_session import ScriptSession
from connector.sandbox.restlets.suitescript_bundle import about, bad_request, whole_number

SCRIPT = "customscript_nf_saved_search"
SCRIPT_NUMBER = 3
DEPLOY = "customdeploy_nf_saved_search"
_NAME = "saved_search"
_LARGEST_PAGE, _SMALLEST_PAGE, _MOST_PAGES = 1000, 5, 1_000_000


def get(parameters: dict[str, str]) -> Any:  # noqa: ARG001 - a RESTlet's signature
    """Who answers, in which version."""
    return about(_NAME)


def post(body: Any, session: ScriptSession) -> Any:
    """Rows of `{"search": id, "page": 0, "page_size": 1000}`."""
    if not isinstance(body, dict) or not body.get("search"):
        raise bad_request("search is the id of a saved search")
    size = whole_number(body, "page_size", _LARGEST_PAGE, _SMALLEST_PAGE, _LARGEST_PAGE)
    page = whole_number(body, "page", 0, 0, _MOST_PAGES)
    rows = session.paged_search(body["search"])
    pages = -(-len(rows) // size)
    shown = session.fetch_page(rows, size, page) if page < pages else []
    return {
        **about(_NAME),
        "total": len(rows),
        "pages": list(range(pages)),
        "next": page + 1 if page + 1 < pages else None,
        "rows": [{name: _valued(value) for name, value in row.items()} for row in shown],
        "remaining_usage": session.remaining_usage,
    }


def _valued(value: Any) -> Any:
    """A value as it is; of a reference its id and name, of several references both joined as N/search joins them."""
    if not isinstance(value, list):
        return value
    ids, names = (",".join(str(one.get(key, "")) for one in value) for key in ("value", "text"))
    return {"id": ids, "name": names} if names and names != ids else ids
