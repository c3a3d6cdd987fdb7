"""http.get_pages: the records of an API that hands them out page by page, as a stream."""

from __future__ import annotations

from dataclasses import replace

from connector.component import Operation, Unit
from connector.errors import RejectedError
from connector.http.bodies import query_pairs, read
from connector.http.exchange_failures import ERRORS, NAMESPACE
from connector.http.exchange_shapes import Pairs, Request, address_of, origin
from connector.http.paging import Paging, value_at
from connector.http.request_arguments import AddressArguments
from connector.http.session import HttpSession
from connector.stream import Cursor, Page, Stream


class GetPagesArguments(AddressArguments):
    """Where the records are, and how the pages follow each other."""

    records: str = ""
    """Where the answer holds its records: `data.items`; empty where the answer is the list."""
    total: str = ""
    """Where the answer says how many there are in all, where it does."""
    paging: Paging
    """How to come to the next page."""


def _run(session: HttpSession, arguments: GetPagesArguments, unit: Unit) -> Stream:
    first, paging = arguments.request(session, "GET"), arguments.paging

    def page(cursor: Cursor) -> Page:
        request = _asked(first, paging, cursor, session.secret_query if first.trusted else ())
        answer = session.ask(request, unit, arguments.successes())
        found = read(answer.body, answer.headers.get("content-type", ""), "json", request.shown)
        records = value_at(found, arguments.records)
        if not isinstance(records, list):
            raise _no_list(request, arguments.records)
        total = value_at(found, arguments.total) if arguments.total else None
        after = paging.after(cursor, found, answer.headers, len(records))
        if after and "url" in after and first.trusted:
            after["url"] = session.without_secrets(after["url"])  # it is kept, to go on from there
        if after == cursor:
            raise _in_a_circle(request)
        return Page(records, after, total if isinstance(total, int) else None)

    return Stream(page, resumes="never" if paging.by_number else "keyset")


def _asked(first: Request, paging: Paging, cursor: Cursor, secrets: Pairs) -> Request:
    """The request for the page at *cursor*; an address that the API gives must be its own; it lacks *secrets*."""
    if "url" not in cursor:
        return replace(first, query=(*first.query, *query_pairs(paging.query(cursor))))
    url = address_of(cursor["url"], first.url)
    if origin(url) != origin(first.url):
        raise RejectedError(
            f"{first.shown} names a page of another host",
            hint="the API's own addresses are followed only",
            type=NAMESPACE + "SECURITY",
        )
    return replace(first, url=url, query=secrets)


def _no_list(request: Request, where: str) -> RejectedError:
    place = f"`{where}` of the answer" if where else "the answer"
    hint = "name the list of the answer under `records:`"
    return RejectedError(f"{request.shown}: {place} is not a list", hint=hint, type=NAMESPACE + "PARSING")


def _in_a_circle(request: Request) -> RejectedError:
    hint = "check `paging:`; a page that names itself has no end"
    return RejectedError(f"{request.shown} gives the same page again", hint=hint, type=NAMESPACE + "PARSING")


GET_PAGES = Operation(
    name="get_pages",
    summary="Read the records of a paged JSON API as a stream; memory holds one page.",
    effect="read",
    gives="stream",
    arguments=GetPagesArguments,
    local=_run,
    errors=ERRORS,
    example="path: /orders\nrecords: data.items\npaging: {type: next_link, field: paging.next}",
)
