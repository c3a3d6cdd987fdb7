"""What a process answers about its health, over real HTTP."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest
import requests

from connector.errors import ConfigurationError
from connector.monitoring import health_server
from connector.monitoring.health_server import HealthServer
from connector.reference import hide


def fine() -> str:
    return ""


def get(server: HealthServer, path: str, **more: Any) -> requests.Response:
    return requests.get(f"{server.url}{path}", timeout=10, **more)


def test_all_is_well_while_no_check_finds_anything() -> None:
    with HealthServer(0, alive={"loop": fine}, ready={"state": fine, "draining": fine}) as server:
        alive, ready = get(server, "/healthz"), get(server, "/readyz?verbose=1")

    assert (alive.status_code, alive.headers["Content-Type"]) == (200, "application/json")
    assert alive.json() == {"status": "ok", "checks": {"loop": {"ok": True}}}
    assert ready.status_code == 200
    assert ready.json()["checks"] == {"state": {"ok": True}, "draining": {"ok": True}}
    assert alive.headers["Cache-Control"] == "no-store"


def test_one_check_that_finds_something_is_enough() -> None:
    with HealthServer(0, alive={"loop": fine}, ready={"state": fine, "accounts": lambda: "paused: 123"}) as server:
        alive, ready = get(server, "/healthz"), get(server, "/readyz")

    assert alive.status_code == 200
    assert ready.status_code == 503
    assert ready.json() == {
        "status": "unavailable",
        "checks": {"state": {"ok": True}, "accounts": {"ok": False, "reason": "paused: 123"}},
    }


def test_what_changes_is_seen_at_the_next_look() -> None:
    stop = threading.Event()
    with HealthServer(0, ready={"draining": lambda: "draining" if stop.is_set() else ""}) as server:
        before = get(server, "/readyz").status_code
        stop.set()
        after = get(server, "/readyz").status_code

    assert (before, after) == (200, 503)


def test_a_check_that_breaks_is_a_finding_and_tells_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    hide(["a-word-of-ours"])

    def broken() -> str:
        raise ZeroDivisionError("a-word-of-ours")

    with HealthServer(0, ready={"state": broken, "other": lambda: "not with a-word-of-ours"}) as server:
        answer = get(server, "/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "state": {"ok": False, "reason": "the check broke: ZeroDivisionError"},
        "other": {"ok": False, "reason": "not with *****"},
    }
    assert "the check state broke" in caplog.text


def test_a_check_that_hangs_holds_up_no_other_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_server, "_PATIENCE", 0.2)
    begun, release = threading.Event(), threading.Event()

    def hangs() -> str:
        begun.set()
        release.wait(10)
        return ""

    with HealthServer(0, alive={"loop": fine}, ready={"state": hangs}) as server:
        first = threading.Thread(target=get, args=(server, "/readyz"))
        first.start()
        begun.wait(10)
        alive, ready = get(server, "/healthz"), get(server, "/readyz")
        release.set()
        first.join()

    assert alive.status_code == 200
    assert ready.status_code == 503
    assert "takes more than" in ready.json()["checks"]["state"]["reason"]


def test_metrics_are_shown_as_they_are() -> None:
    def shown(accept: str) -> tuple[bytes, str]:
        return f"asked for {accept}".encode(), "text/plain; version=0.0.4"

    with HealthServer(0, metrics=shown) as server:
        answer = get(server, "/metrics", headers={"Accept": "text/plain"})

    assert (answer.status_code, answer.text) == (200, "asked for text/plain")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4"


def test_without_metrics_the_cure_is_told() -> None:
    with HealthServer(0) as server:
        answer = get(server, "/metrics")

    assert answer.status_code == 501
    assert "netsuite-flows[prometheus]" in answer.json()["hint"]


def test_other_paths_and_methods_are_refused() -> None:
    with HealthServer(0) as server:
        assert get(server, "/").status_code == 404
        assert get(server, "/healthz/../etc/passwd").status_code == 404
        assert requests.post(f"{server.url}/healthz", timeout=10).status_code == 501
        head = requests.head(f"{server.url}/healthz", timeout=10)

    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["Content-Length"]) > 0
    assert head.headers["Server"].strip() == "connector"


def test_it_listens_on_this_machine_alone_unless_told() -> None:
    with HealthServer(0) as server:
        assert server.host == "127.0.0.1"
        assert server.url == f"http://127.0.0.1:{server.port}"


def test_a_port_that_is_taken_is_told_at_once() -> None:
    with HealthServer(0) as server, pytest.raises(ConfigurationError, match="cannot listen") as caught:
        HealthServer(server.port)

    assert "--health-port" in caught.value.hint


def test_a_client_that_says_nothing_holds_up_nobody() -> None:
    with HealthServer(0) as server, socket.create_connection((server.host, server.port)) as silent:
        silent.sendall(b"GET /hea")
        assert get(server, "/healthz").status_code == 200


def test_nothing_answers_once_it_is_closed() -> None:
    with HealthServer(0) as server:
        pass

    with pytest.raises(requests.ConnectionError):
        get(server, "/healthz")
