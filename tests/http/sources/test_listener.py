from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from connector import events
from connector.errors import ConfigurationError, ConnectivityError
from connector.flow.api import Flow
from connector.flow.listening import Listening, listening
from connector.flow.run_options import Options
from connector.redaction import MARK
from connector.state.opening import State, open_state
from tests.flow.test_notice_channels import certificate

__all__ = ["certificate"]

FLOW = """
configs:
  door:
    type: http
    listen: {listen}
flows:
  order:
    source:
      http.listener: {{path: "/orders/{{id}}", allowed_methods: "GET, POST", error_statuses: {{APP:TEA: 418}}}}
    max_concurrency: 2
    steps:
      - choice:
          - when: payload == 'handled'
            steps:
              - set_variable: {{variable_name: http_status, value: 201}}
              - raise_error: {{type: APP:ODD, description: the order is odd}}
          - when: payload == 'early'
            steps:
              - set_variable: {{variable_name: http_status, value: 201}}
              - raise_error: {{type: APP:INSIDE, description: nobody's business}}
          - when: payload == 'missing'
            steps: [{{raise_error: {{type: APP:NOT_FOUND, description: no such order}}}}]
          - when: payload == 'tea'
            steps: [{{raise_error: {{type: APP:TEA, description: short and stout}}}}]
          - when: payload == 'broken'
            steps: [{{raise_error: {{type: APP:INSIDE, description: nobody's business}}}}]
          - when: payload == 'slow'
            steps: [{{vm.consume: {{queue_name: go, timeout: 20s}}}}]
          - when: payload == 'created'
            steps:
              - set_variable: {{variable_name: http_status, value: 201}}
              - set_variable: {{variable_name: http_headers, value: {{Location: /orders/18, Content-Type: text/x}}}}
              - set_payload: made
          - otherwise:
              - set_payload: {{got: "${{payload}}", id: "${{attributes.uri_params.id}}", all: "${{attributes}}"}}
    on_error:
      - on_error_propagate:
          type: APP:ODD
          steps:
            - set_variable: {{variable_name: http_status, value: 422}}
            - set_payload: {{odd: "${{error.message}}"}}
  files:
    source:
      http.listener: {{path: /files/*}}
    steps:
      - set_payload: ${{attributes.request_path}}
"""


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


@contextmanager
def serving(state: State, name: str = "order", **listen: Any) -> Iterator[str]:
    """Serve the flow *name* on a free port; its address."""
    loaded = Flow.read(FLOW.format(listen=json.dumps({"port": 0, **listen})), file="f.yaml").loaded
    heard: list[str] = []
    options = Options(emit=lambda event: heard.append(event.message) if isinstance(event, events.Noted) else None)
    one = Listening(loaded, name, state, stop=threading.Event(), options=lambda: options)
    with listening({name: one}):
        while not heard and one.error is None:
            time.sleep(0.01)
        if one.error is None:
            yield heard[0].removeprefix("listening on ").rpartition("/orders" if name == "order" else "/files")[0]
    if one.error is not None:
        raise one.error


def test_a_request_is_a_run_and_its_payload_the_answer(state: State) -> None:
    with serving(state, base_path="/v1") as url:
        answer = requests.post(f"{url}/orders/a%20b?x=1&x=2", json={"n": 1}, timeout=20)

    found = answer.json()
    assert (answer.status_code, found["got"], found["id"]) == (200, {"n": 1}, "a b")
    assert found["all"]["method"] == "POST"
    assert found["all"]["query_params"] == {"x": "2"}


def test_what_signs_a_caller_in_is_neither_seen_nor_kept(state: State) -> None:
    headers = {"Cookie": "c=hush", "X-Api-Key": "hush", "X-Auth-Token": "hush", "Idempotency-Key": "k", "X-Y": "y"}
    with serving(state) as url:
        answer = requests.get(f"{url}/orders/1?page_token=2&api_key=hush", headers=headers, timeout=20)

    seen = answer.json()["all"]
    (run,) = state.runs.list()
    assert "hush" not in answer.text + repr(run.request)
    assert [seen["headers"][name] for name in ("cookie", "x-api-key", "x-auth-token")] == [MARK] * 3
    assert [seen["headers"][name] for name in ("idempotency-key", "x-y")] == ["k", "y"]
    assert seen["query_params"] == {"page_token": "2", "api_key": MARK}
    assert seen["query_string"] == "page_token=2&api_key=%5Bredacted%5D"


@pytest.mark.parametrize(
    ("body", "status", "type_", "message"),
    [
        ("missing", 404, "APP:NOT_FOUND", "no such order"),
        ("tea", 418, "APP:TEA", "short and stout"),
        ("broken", 500, "APP:INSIDE", None),
    ],
)
def test_an_error_is_a_status_by_its_type(
    state: State, body: str, status: int, type_: str, message: str | None
) -> None:
    with serving(state) as url:
        answer = requests.post(f"{url}/orders/1", json=body, timeout=20)

    told = answer.json()["error"]
    assert (answer.status_code, told["type"], told.get("message")) == (status, type_, message)
    assert state.runs.show(told["run"]).status == "failed"


def test_a_handler_that_hands_the_error_on_may_answer_the_caller(state: State) -> None:
    with serving(state) as url:
        answer = requests.post(f"{url}/orders/1", json="handled", timeout=20)
        early = requests.post(f"{url}/orders/1", json="early", timeout=20)

    assert (answer.status_code, answer.json()) == (422, {"odd": "the order is odd"})
    assert (early.status_code, early.json()["error"]["type"]) == (500, "APP:INSIDE")
    assert {run.status for run in state.runs.list()} == {"failed"}


def test_a_flow_says_status_and_headers_by_variables(state: State) -> None:
    with serving(state) as url:
        answer = requests.post(f"{url}/orders/1", data="created", headers={"Content-Type": "text/plain"}, timeout=20)

    assert (answer.status_code, answer.text) == (201, "made")
    assert (answer.headers["Location"], answer.headers["Content-Type"]) == ("/orders/18", "text/x")


def test_what_is_not_ours_is_refused(state: State) -> None:
    with serving(state, max_body=10) as url:
        statuses = [
            requests.get(f"{url}/nothing", timeout=20).status_code,
            requests.delete(f"{url}/orders/1", timeout=20).status_code,
            requests.post(f"{url}/orders/1", data=b"x" * 11, timeout=20).status_code,
            requests.post(f"{url}/orders/1", data=iter([b"x"]), timeout=20).status_code,
            requests.post(
                f"{url}/orders/1", data="{", headers={"Content-Type": "application/json"}, timeout=20
            ).status_code,
        ]
        allow = requests.put(f"{url}/orders/1", timeout=20).headers["Allow"]

    assert statuses == [404, 405, 413, 411, 400]
    assert allow == "GET, POST"
    assert state.runs.list() == []


def test_a_star_takes_what_is_below(state: State) -> None:
    with serving(state, "files") as url:
        found = [requests.get(f"{url}/files{rest}", timeout=20) for rest in ("", "/", "/a/b", "x")]

    assert [answer.status_code for answer in found] == [200, 200, 200, 404]
    assert found[2].text == "/files/a/b"


@pytest.mark.parametrize(
    ("listen", "good", "bad"),
    [
        ({"basic": {"username": "me", "password": "${env:DOOR}"}}, "Basic bWU6aHVzaCE=", "Basic bWU6aHVzaD8="),
        ({"bearer": "${env:DOOR}"}, "bearer hush!", "Bearer hush"),
    ],
)
def test_who_does_not_know_the_secret_is_not_let_in(
    state: State, monkeypatch: pytest.MonkeyPatch, listen: dict[str, Any], good: str, bad: str
) -> None:
    monkeypatch.setenv("DOOR", "hush!")
    with serving(state, **listen) as url:
        answers = [
            requests.get(f"{url}/orders/1", headers={"Authorization": shown} if shown else {}, timeout=20)
            for shown in (good, bad, "")
        ]

    assert [answer.status_code for answer in answers] == [200, 401, 401]
    assert "WWW-Authenticate" in answers[1].headers
    assert "hush" not in answers[0].text
    assert len(state.runs.list()) == 1


def test_a_key_in_a_header_of_its_own_lets_in(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOOR", "hush!")
    with serving(state, api_key={"name": "X-Key", "api_key": "${env:DOOR}"}) as url:
        answers = [requests.get(f"{url}/orders/1", headers={"x-key": key}, timeout=20) for key in ("hush!", "hush", "")]

    assert [answer.status_code for answer in answers] == [200, 401, 401]
    assert "hush" not in answers[0].text


def test_too_many_at_once_are_told_to_come_again(state: State) -> None:
    statuses: list[int] = []

    def call(url: str) -> None:
        statuses.append(requests.post(f"{url}/orders/1", json="slow", timeout=20).status_code)

    with serving(state) as url:
        callers = [threading.Thread(target=call, args=(url,)) for _ in range(2)]
        for caller in callers:
            caller.start()
        while len(state.runs.list()) < 2:
            time.sleep(0.01)
        busy = requests.post(f"{url}/orders/1", json="slow", timeout=20)
        for _ in callers:
            state.queues.publish("/go", 1)
        for caller in callers:
            caller.join()

    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "1")
    assert statuses == [200, 200]


def test_who_sends_too_much_hears_so(state: State) -> None:
    with serving(state, max_body=10) as url:
        answer = requests.post(f"{url}/orders/1", data=b"x" * 8_000_000, timeout=20)

    assert answer.status_code == 413


def test_a_caller_that_says_nothing_keeps_nobody_waiting(state: State) -> None:
    with serving(state, read_timeout=0.3) as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as silent:
            assert requests.get(f"{url}/orders/1", timeout=20).status_code == 200
            assert silent.recv(1) == b""


@pytest.mark.parametrize(
    "raw",
    [
        b"garbage\r\n\r\n",
        b"\0\xff\r\n\r\n",
        b"GET http://[x HTTP/1.1\r\n\r\n",
        b"POST /orders/1 HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /orders/1 HTTP/1.1\r\nContent-Length: \xb2\r\n\r\n",
        b"POST /orders/1 HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"POST /orders/1 HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /orders/1 HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_and_harms_nobody(state: State, raw: bytes) -> None:
    with serving(state, read_timeout=1.0) as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as rude:
            rude.sendall(raw)
            answer = b"".join(iter(lambda: rude.recv(4096), b""))
        assert requests.get(f"{url}/orders/1", timeout=20).status_code == 200

    assert re.search(rb"\b4\d\d\b", answer)
    assert len(state.runs.list()) == 1


def test_requests_may_come_by_https(state: State, certificate: Path) -> None:
    with serving(state, host="localhost", certificate_file=str(certificate)) as url:
        assert url.startswith("https://")
        assert requests.get(f"{url}/orders/1", verify=str(certificate), timeout=20).status_code == 200


def test_listeners_of_one_port_share_it_and_a_taken_one_is_told(state: State) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConnectivityError, match="nothing can listen"), serving(state, port=taken.getsockname()[1]):
            pass
        port = taken.getsockname()[1]
    with serving(state, port=port) as url, serving(state, "files", port=port):
        assert requests.get(f"{url}/files/a", timeout=20).text == "/files/a"
        assert requests.get(f"{url}/orders/1", timeout=20).status_code == 200
        with pytest.raises(ConfigurationError, match="other settings"), serving(state, "files", port=port, max_body=1):
            pass
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)
