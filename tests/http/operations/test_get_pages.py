from __future__ import annotations

from typing import Any

import pytest

from connector.errors import RejectedError
from connector.flow.api import Flow
from connector.http.client import Http
from connector.http.config import HttpConfig
from tests.http.conftest import Api, Asked, Reply, json_reply

ROWS = [{"id": number} for number in range(1, 8)]


def number(asked: Asked, name: str, default: int) -> int:
    return int(dict(asked.query).get(name, default))


def by_page(asked: Asked) -> Reply:
    at, size = number(asked, "page", 1), number(asked, "per_page", 3)
    return json_reply(ROWS[(at - 1) * size : at * size])


def by_offset(asked: Asked) -> Reply:
    at, size = number(asked, "offset", 0), number(asked, "limit", 3)
    return json_reply({"data": {"items": ROWS[at : at + size]}, "count": 7})


def by_cursor(asked: Asked) -> Reply:
    at = number(asked, "after", 0)
    return json_reply({"items": ROWS[at : at + 3], "next": at + 3 if at + 3 < 7 else None})


def by_link(asked: Asked) -> Reply:
    at = number(asked, "at", 0)
    return json_reply({"items": ROWS[at : at + 3], "links": {"next": f"?at={at + 3}" if at + 3 < 7 else ""}})


def by_header(asked: Asked) -> Reply:
    at = number(asked, "at", 0)
    link = f'</v1?at=0>; rel="first", </v1?at={at + 3}>; rel="next"' if at + 3 < 7 else '</v1>; rel="prev"'
    return json_reply(ROWS[at : at + 3], Link=link)


@pytest.mark.parametrize(
    ("answers", "records", "paging", "requests"),
    [
        (by_page, "", {"type": "page", "size_parameter": "per_page", "size": 3}, 3),
        (by_page, "", {"type": "page"}, 4),
        (by_offset, "data.items", {"type": "offset", "size_parameter": "limit", "size": 3}, 3),
        (by_cursor, "items", {"type": "cursor", "field": "next", "parameter": "after"}, 3),
        (by_link, "items", {"type": "next_link", "field": "links.next"}, 3),
        (by_header, "", {"type": "link_header"}, 3),
    ],
)
def test_every_record_comes_once_in_order(
    api: Api, answers: Any, records: str, paging: dict[str, Any], requests: int
) -> None:
    api.answers = answers
    stream = Http(api.url).get_pages(path="v1", records=records, paging=paging, query_params={"status": "open"})

    assert api.asked == []
    assert list(stream) == ROWS
    assert len(api.asked) == requests
    assert ("status", "open") in api.asked[0].query


@pytest.mark.parametrize(
    "signs_in",
    [
        {"authentication": {"type": "api_key", "name": "key", "api_key": "${env:SHOP}", "send_in": "query"}},
        {"default_query_params": {"key": "${env:SHOP}"}},
    ],
)
def test_a_next_page_is_kept_without_the_key_that_its_address_repeats(
    api: Api, monkeypatch: pytest.MonkeyPatch, signs_in: dict[str, Any]
) -> None:
    def repeats(asked: Asked) -> Reply:
        here = dict(asked.query)
        return json_reply({"items": [1], "next": f"{api.url}/v1?key={here['key']}&at=2" if "at" not in here else None})

    monkeypatch.setenv("SHOP", "hush!")
    api.answers = repeats
    config = HttpConfig.model_validate({"base_url": api.url, **signs_in})
    stream = Http(config).get_pages(path="v1", records="items", paging={"type": "next_link", "field": "next"})
    page = stream.page(stream.start)

    assert page.cursor == {"url": f"{api.url}/v1?at=2"}
    assert stream.page(page.cursor).cursor is None
    assert sorted(api.asked[-1].query) == [("at", "2"), ("key", "hush!")]


def test_pages_that_are_counted_are_kept_and_others_can_be_read_again(api: Api) -> None:
    counted = Http(api.url).get_pages(paging={"type": "page"})
    named = Http(api.url).get_pages(paging={"type": "cursor", "field": "next"})

    assert (counted.resumes, named.resumes) == ("never", "keyset")


def test_the_next_page_is_never_on_another_host(api: Api, other_api: Api) -> None:
    api.answers = lambda _: json_reply({"items": [], "next": f"{other_api.url}/steal"})
    with pytest.raises(RejectedError, match="another host"):
        list(Http(api.url).get_pages(records="items", paging={"type": "next_link", "field": "next"}))

    assert other_api.asked == []


@pytest.mark.parametrize("answer", [{"items": {"a": 1}}, {}, [1]])
def test_what_is_no_list_is_told(api: Api, answer: Any) -> None:
    api.answers = lambda _: json_reply(answer)
    with pytest.raises(RejectedError, match="is not a list"):
        list(Http(api.url).get_pages(records="items", paging={"type": "page"}))


def test_a_page_that_names_itself_has_no_end(api: Api) -> None:
    api.answers = lambda _: json_reply({"items": [1], "next": "x"})
    with pytest.raises(RejectedError, match="same page again"):
        list(Http(api.url).get_pages(records="items", paging={"type": "cursor", "field": "next"}))


def test_a_flow_reads_an_api_into_a_database(api: Api, tmp_path: Any) -> None:
    api.answers = by_link
    flow = f"""
configs:
  shop: {{type: http, base_url: "{api.url}"}}
  store: {{type: database, url: "sqlite:///{tmp_path}/a.db"}}
flows:
  pull:
    steps:
      - http.get_pages: {{path: v1, records: items, paging: {{type: next_link, field: links.next}}}}
      - database.upsert: {{table: rows, key: [id]}}
"""
    result = Flow.read(flow, file="f.yaml").run("pull", state="memory")

    assert (result.error, result.report.written) == (None, 7)
