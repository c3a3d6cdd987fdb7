"""RESTlets, OAuth 2.0, the administrator's pages and the control panel under requests that no browser sends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from connector.sandbox.control.control_panel import PAGES
from connector.sandbox.restlets.restlet_bodies import MEDIA_TYPES
from connector.sandbox.server import Sandbox
from connector.sandbox.setup.setup_pages import SetupPages
from tests.end_to_end.hostile_envelopes import envelope
from tests.end_to_end.hostile_records import BROKEN_JSON
from tests.end_to_end.hostile_sender import REST, RESTLET, Got, Hostile, watched
from tests.end_to_end.hostile_values import TEXTS, text, value

FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}
OAUTH = f"{REST}/auth/oauth2/v1"
AUTHORIZE = "/app/login/oauth2/authorize.nl"


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    with Sandbox(seed="demo", concurrency=20) as sandbox, watched(sandbox) as one:
        yield one


def _sent(hostile: Hostile, method: str, target: str, body: bytes = b"", **headers: str) -> Got:
    """An answer to a request without a signature."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return hostile.judge(hostile.send(method, target, body, named, signed=False))


# -------------------------------------------------------------------- RESTlets


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
@pytest.mark.parametrize(
    "media", [*MEDIA_TYPES, "", "x", "application/json; charset=utf-16", "multipart/form-data", "text/html"]
)
def test_restlets_answer_every_body(hostile: Hostile, method: str, media: str) -> None:
    for script in ("customscript_echo", "customscript_suiteql", "1", "²", "9" * 5000, "%00"):
        for body in (b"", *BROKEN_JSON[:16], b"<a>", b"\xff\xfe", b"x=%zz&y=%ff"):
            target = f"{RESTLET}?script={quote(script)}&deploy=1"
            got = hostile.judge(hostile.send(method, target, body, {"content-type": media} if media else {}))
            if got.status >= 400 and "json" in got.headers.get("content-type", "") and method != "HEAD":
                assert json.loads(got.body)["error"]["code"] not in ("UNEXPECTED_ERROR", ""), got


def test_shipped_restlets_take_any_arguments(hostile: Hostile) -> None:
    chance = Random(3)
    scripts = {(one.script, one.deploy) for one in hostile.sandbox.account.restlets.scripts}
    for script, deploy in sorted(scripts, key=str):
        for _ in range(40):
            body = json.dumps({"q": value(chance), "params": value(chance), "x": value(chance)}).encode()
            target = (
                f"{RESTLET}?script={script}&deploy={deploy}&{urlencode({'q': text(chance), 'x': text(chance)[:3000]})}"
            )
            hostile.judge(hostile.send("POST", target, body, JSON))
            hostile.judge(hostile.send("GET", target))


# -------------------------------------------------------------------- OAuth 2.0


@pytest.mark.parametrize("path", ["/token", "/revoke", "/certificates", "/clients/x", "/", "", "/%00", "/../token"])
def test_endpoints_of_oauth_refuse_garbage(hostile: Hostile, path: str) -> None:
    chance = Random(path)
    known = hostile.sandbox.account.credentials
    names = (
        "grant_type",
        "code",
        "redirect_uri",
        "code_verifier",
        "client_id",
        "client_secret",
        "refresh_token",
        "token",
        "client_assertion",
        "client_assertion_type",
        "scope",
        "x",
    )
    values = (
        "authorization_code",
        "client_credentials",
        "refresh_token",
        "a.b.c",
        "eyJhbGciOiJub25lIn0.e30.",
        "e30.e30.e30",
        known.consumer_key,
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "rest_webservices",
        "....",
        "é.é.é",
        "W10.W10.W10",
        "MQ.MQ.MQ",
    )
    for _ in range(60):
        form = {
            name: chance.choice((*values, text(chance)[:2000])) for name in chance.sample(names, chance.randrange(7))
        }
        got = _sent(hostile, chance.choice(("POST", "POST", "GET")), OAUTH + path, urlencode(form).encode(), **FORM)
        assert got.status >= 400 or path == "/revoke" or got.status == 204, got
    for body in (b"\xff", b"%zz", b"=&=&=", b"grant_type=" * 1000, b"x" * 1_000_000):
        _sent(hostile, "POST", OAUTH + path, body, **FORM)
        _sent(hostile, "POST", OAUTH + path, body, authorization="Basic \xff", **FORM)


def test_the_authorize_page_refuses_garbage(hostile: Hostile) -> None:
    chance = Random(5)
    names = (
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
        "prompt",
        "role",
        "user",
    )
    values = (
        "code",
        hostile.sandbox.account.credentials.consumer_key,
        "https://x/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "S256",
        "rest_webservices",
        "http://[",
        "//x",
        "<script>",
    )
    for _ in range(120):
        form = {
            name: chance.choice((*values, text(chance)[:1500])) for name in chance.sample(names, chance.randrange(9))
        }
        query = urlencode(form)
        for got in (
            _sent(hostile, "GET", f"{AUTHORIZE}?{query}"),
            _sent(hostile, "POST", AUTHORIZE, query.encode(), **FORM),
        ):
            assert b"<script>alert" not in got.body
            assert "set-cookie" not in got.headers or "a=b" not in got.headers["set-cookie"]


# -------------------------------------------------------------------- the administrator's pages


def _pages(hostile: Hostile) -> list[str]:
    return sorted(SetupPages(hostile.sandbox.account)._pages)


def test_every_page_takes_any_parameters(hostile: Hostile) -> None:
    chance = Random(7)
    for path in _pages(hostile):
        for _ in range(8):
            query = urlencode(
                {
                    name: text(chance)[:1500]
                    for name in chance.sample(("id", "e", "q", "x", "status", "saved", "kind"), 2)
                }
            )
            got = _sent(hostile, "GET", f"{path}?{query}", accept=chance.choice(("*/*", "application/json")))
            assert b"<script>alert" not in got.body


def test_every_form_takes_any_fields(hostile: Hostile) -> None:
    chance = Random(9)
    for path in _pages(hostile):
        page = _sent(hostile, "GET", path)
        names = re.findall(r'name="([^"]+)"', page.body.decode()) or ["x"]
        for _ in range(4):
            fields = {name: text(chance)[:1500] for name in chance.sample(names, chance.randrange(len(names) + 1))}
            _sent(hostile, "POST", path, urlencode(fields).encode(), **FORM)
            _sent(hostile, "POST", path, json.dumps({name: value(chance) for name in fields}).encode(), **JSON)
        for body in (
            b"",
            b"\xff",
            b"[]",
            b"[" * 50_000,
            b'{"id": 5}',
            b"--x\r\n\r\n\r\n--x--",
            b"--x\r\nContent-Disposition: form-data; name=\xff\r\n\r\n",
        ):
            for media in (
                "application/json",
                chance.choice(("multipart/form-data; boundary=x", "multipart/form-data", "")),
            ):
                _sent(hostile, "POST", path, body, content_type=media)


@pytest.mark.parametrize(
    "path",
    ["/app/../../etc/passwd", "/app/%2e%2e/x", "/app/setup/sandbox.css/..", "/app/%00", "/app/" + "x" * 9000, "/app/é"],
)
def test_other_pages_are_not_there(hostile: Hostile, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert _sent(hostile, method, path).status in (400, 403, 404, 405)


# -------------------------------------------------------------------- the control panel


def _panel(hostile: Hostile, method: str, page: str, body: bytes = b"") -> Got:
    """An answer of the control panel, which explains to a tester in Python's own words what was wrong."""
    got = hostile.send(method, f"/__sandbox__/{page}", body, JSON, signed=False)
    about = f"{got.status} {got.body[:500]!r} to {got.asked}"
    assert not hostile.failures.seen, f"{hostile.failures.seen.pop()}\n{about}"
    assert got.status < 500, about
    assert not any(word in got.body for word in (b"root:x:0", b"Traceback", *hostile.secrets)), about
    return got


@pytest.mark.parametrize(("method", "page"), [page for page in PAGES if page[1] not in ("clock", "accounts")])
def test_every_page_of_the_control_panel_takes_any_body(hostile: Hostile, method: str, page: str) -> None:
    chance = Random(page)
    names = (
        "type",
        "id",
        "times",
        "kind",
        "path",
        "concurrency",
        "detailed",
        "SUBSIDIARIES",
        "addressBook",
        "companyName",
        "items",
    )
    _panel(hostile, "DELETE", "requests")
    hostile.sandbox.audit.clear()
    for _ in range(6 if method == "GET" else 30):
        filled = re.sub(r"\{type\}", chance.choice(("customer", "salesOrder", "customrecord_x", "x")), page)
        filled = re.sub(r"\{\w+\}", lambda _: quote(chance.choice(TEXTS)[:2000] or "1", safe=""), filled)
        body = {name: value(chance) for name in chance.sample(names, 3)} if chance.random() < 0.7 else value(chance)
        _panel(hostile, method, f"{filled}?limit={quote(chance.choice(TEXTS)[:50])}", json.dumps(body).encode())
    for body in BROKEN_JSON:
        _panel(hostile, method, page.replace("{type}", "customer").replace("{id}", "28"), body)
    _panel(hostile, "DELETE", "faults")
    _panel(hostile, "PATCH", "status", b'{"concurrency": 20}')


@pytest.mark.parametrize(
    "seed", ["/etc/passwd", "/proc/self/environ", "../../etc/passwd", "/", "/dev/null", "", "\x00", "x.yaml"]
)
def test_a_seed_gives_no_file_of_this_machine_away(hostile: Hostile, seed: str) -> None:
    got = _panel(hostile, "POST", "accounts", json.dumps({"account": "SEEDED", "seed": seed}).encode())

    assert got.status == 400


@pytest.mark.parametrize(
    "body",
    [
        {"account": "../x"},
        {"account": ""},
        {"account": "a" * 100},
        {"account": 'x"y'},
        {"account": "A1", "scale": -5},
        {"account": "A1", "scale": 10**9},
        {"account": "A1", "concurrency": "x"},
        {},
    ],
)
def test_an_account_that_cannot_be_is_refused(hostile: Hostile, body: dict[str, Any]) -> None:
    assert _panel(hostile, "POST", "accounts", json.dumps(body).encode()).status == 400


@pytest.mark.parametrize("number", ["NaN", "1e400", "1e12", '"x"', "[]", "{}", "-1e300", "null", "9" * 5000])
def test_the_clock_stays_within_the_calendar(hostile: Hostile, number: str) -> None:
    for word in ("offset", "advance", "freeze"):
        _panel(hostile, "POST", "clock", f'{{"{word}": {number}}}'.encode())
    _panel(hostile, "DELETE", "clock")
    assert _panel(hostile, "GET", "status").status == 200


def test_after_all_that_the_account_can_be_reset_and_serves(hostile: Hostile) -> None:
    assert _panel(hostile, "POST", "reset").status == 200
    assert hostile.rest("GET", f"{REST}/record/v1/customer?limit=1000").status == 200
    assert hostile.sql("SELECT * FROM customer").status == 200
    assert hostile.soap(envelope("<m:getServerTime/>", hostile.passport()).encode()).status == 200
