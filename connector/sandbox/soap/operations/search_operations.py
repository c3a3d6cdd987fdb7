"""search and searchMoreWithId: pages of records, or of rows where columns are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.envelope import child, child_text
from connector.sandbox.soap.operations.read_operations import without_content
from connector.sandbox.soap.searching.search_request import read_search
from connector.sandbox.soap.searching.search_rows import RowWriter
from connector.sandbox.soap.searching.search_run import Key, SearchRun, user_today
from connector.sandbox.soap.searching.search_sessions import SearchSession
from connector.sandbox.soap.searching.search_space import Hit
from connector.sandbox.soap.searching.search_terms import SearchQuery
from connector.sandbox.soap.soap_call import SUCCESS, USUAL_PAGE, SoapCall, refused
from connector.sandbox.whole_number import whole_number

_LARGEST = {"asyncSearch": 2000}
"""Operation → most rows of a page, where it is not the usual number (Oracle help section_N3418637)."""


def search(call: SoapCall) -> str:
    """The first page of a search."""
    return refused(lambda: _first_page(call), lambda refusal: _result(call.failure(refusal)))


def search_more_with_id(call: SoapCall) -> str:
    """Another page of a search: the search is run again, what changed meanwhile may drop out or come in."""
    return refused(lambda: _later_page(call), lambda refusal: _result(call.failure(refusal)))


def search_once(call: SoapCall, search_id: str) -> tuple[int, Callable[[int], str]]:
    """Run a search for a job: how many pages it has, and what gives them without running it again."""
    try:
        session = _session(call)
        session.is_fixed = True
        found = _hits(call, session, _run(call, session))
    except WireError as refusal:
        if refusal.fault:
            raise
        failed = _result(call.failure(refusal))
        return 1, lambda _index: failed
    pages = -(-len(found) // session.page_size)
    return pages, lambda index: _page(call, session, index, search_id)


def _first_page(call: SoapCall) -> str:
    session = _session(call)
    content = _page(call, session, 1, call.ns_id)
    call.sessions.keep(call.ns_id, session)
    return content


def _session(call: SoapCall) -> SearchSession:
    """What the request searches for, and how it wants its pages."""
    element = child(call.request.body, "searchRecord")
    if element is None:
        raise WireError("You must specify a search.", code="INVALID_SEARCH")
    query = read_search(element, call.decoder)
    rows = query.advanced and call.request.flag("searchPreferences", "returnSearchColumns", default=True)
    query = _with_saved(call, query, rows=rows)
    body_only = not query.advanced and call.request.flag("searchPreferences", "bodyFieldsOnly", default=True)
    return SearchSession(
        query, call.page_size(_LARGEST.get(call.request.operation, USUAL_PAGE)), body_only, rows, call.clock()
    )


def _with_saved(call: SoapCall, query: SearchQuery, *, rows: bool) -> SearchQuery:
    """The query with its saved search; an advanced search without one must name columns and want them."""
    if query.saved_id:
        return call.saved_searches.find(query.saved_id, query.prefix).with_request(query)
    if query.advanced and not rows:
        raise WireError("returnSearchColumns may be false for a saved search only.", code="INVALID_SEARCH_PREF")
    if query.advanced and not any(query.columns.values()):
        raise WireError("An advanced search must specify search columns.", code="INVALID_SEARCH_PREF")
    return query


def _later_page(call: SoapCall) -> str:
    search_id = child_text(call.request.body, "searchId")
    index = child_text(call.request.body, "pageIndex")
    session = call.sessions.use(search_id)
    return _page(call, session, whole_number(index) or 0, search_id)


def _page(call: SoapCall, session: SearchSession, index: int, search_id: str) -> str:
    run = _run(call, session)
    hits = _hits(call, session, run)
    pages = -(-len(hits) // session.page_size)
    if not 1 <= index <= max(pages, 1):
        raise WireError(
            f"The page index {index} is outside the {pages} pages of the search.", code="INVALID_SEARCH_PAGE_INDEX"
        )
    counts = {
        "totalRecords": len(hits),
        "pageSize": session.page_size,
        "totalPages": pages,
        "pageIndex": index,
        "searchId": search_id,
    }
    head = "".join(f"<platformCore:{name}>{value}</platformCore:{name}>" for name, value in counts.items())
    shown = hits[(index - 1) * session.page_size : index * session.page_size]
    return _result(_status(call, run) + head + _listed(call, session, run, shown))


def _run(call: SoapCall, session: SearchSession) -> SearchRun:
    today = user_today(call.clock(), call.tenant.time_zone)
    return SearchRun(session.query, call.access, call.encoder.layouts, today)


def _status(call: SoapCall, run: SearchRun) -> str:
    """Success; with a warning where the sandbox has no values for a criterion, rather than silence."""
    names = run.not_computed()
    if not names:
        return SUCCESS
    message = f"The sandbox computes no values for: {', '.join(names)}. Nothing matches them."
    return call.status("WARNING", message, success=True, severity="WARN")


def _hits(call: SoapCall, session: SearchSession, run: SearchRun) -> list[Key]:
    """All hits of the search, as keys; run again only where something was written since."""
    writes = call.writes()
    if session.writes != writes and not (session.is_fixed and session.writes >= 0):
        session.found = tuple(run.keys(lines=session.rows))
        session.writes = writes
    return list(session.found)


def _listed(call: SoapCall, session: SearchSession, run: SearchRun, keys: list[Key]) -> str:
    found = _loaded(call, run, keys)
    if session.rows:
        writer = RowWriter(run, call.encoder)
        rows = "".join(row for hit in found for row in writer.rows(hit))
        return f"<platformCore:searchRowList>{rows}</platformCore:searchRowList>"
    records = "".join(
        call.encoder.record(
            hit.record.type, without_content(hit.record), "platformCore:record", body_only=session.body_only
        )
        for hit in found
    )
    return f"<platformCore:recordList>{records}</platformCore:recordList>"


def _loaded(call: SoapCall, run: SearchRun, keys: list[Key]) -> Iterator[Hit]:
    for type_, id_, number in keys:
        record = call.store.get(type_, id_)
        if record is not None:
            yield next((hit for hit in run.space.hits(record) if hit.number == number), Hit(record))


def _result(content: str) -> str:
    return f"<platformCore:searchResult>{content}</platformCore:searchResult>"
