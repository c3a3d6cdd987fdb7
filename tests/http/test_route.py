from __future__ import annotations

import threading
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.http.reply import Reply
from connector.http.route import Call, Route

NOBODY: Any = None


def route(pattern: str, *methods: str) -> Route:
    return Route(pattern, frozenset(methods), NOBODY, statuses={})


@pytest.mark.parametrize(
    ("pattern", "path", "places"),
    [
        ("/orders", "/orders", {}),
        ("orders/", "/orders/", {}),
        ("/orders/{id}", "/orders/a%2Fb", {"id": "a/b"}),
        ("/orders/{id}/lines/{line}", "/orders/1/lines/2", {"id": "1", "line": "2"}),
        ("/orders/{id}", "/orders/1/2", None),
        ("/orders/{id}", "/orders/", None),
        ("/a.b+c", "/aXb+c", None),
        ("/files/*", "/files/x/y", {}),
        ("/files/*", "/filesx", None),
        ("/", "/", {}),
    ],
)
def test_a_pattern_takes_what_it_says(pattern: str, path: str, places: dict[str, str] | None) -> None:
    assert route(pattern).match(path) == places


@given(st.text(st.characters(blacklist_characters="/"), min_size=1))
def test_any_segment_is_read_back(text: str) -> None:
    written = quote(text.encode("utf-8", "replace").decode(), safe="")

    assert route("/orders/{id}").match(f"/orders/{written}") == {"id": text.encode("utf-8", "replace").decode()}


def test_methods_that_are_not_said_are_all() -> None:
    assert route("/").takes("PATCH")
    assert not route("/", "GET").takes("PATCH")


def test_a_request_is_in_hand_until_its_answer_is_sent() -> None:
    sending, go_on = threading.Event(), threading.Event()

    def send(_: Reply) -> None:
        sending.set()
        go_on.wait(20)

    broken = Call(
        method="POST", path="/", query="", headers={"content-type": "application/json"}, body=b"{", address=""
    )
    one = route("/")
    caller = threading.Thread(target=one.answer, args=(broken, {}, send))
    caller.start()
    assert sending.wait(10)
    stopping = threading.Thread(target=one.drained, args=(20.0,))
    stopping.start()
    stopping.join(0.02)
    assert stopping.is_alive()

    go_on.set()
    stopping.join(10)
    caller.join(10)
    assert not stopping.is_alive()
