from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from connector.errors import AmbiguousError, ConfigurationError, ConnectivityError, RejectedError, RetryableError
from connector.flow.api import Flow
from connector.flow.once import repeatable
from connector.http.client import Http
from connector.http.config import HttpConfig
from connector.http.operations.request import REQUEST, RequestArguments
from connector.retry import NEVER, ConstantWait, RetryPolicy
from tests.http.conftest import Api, Reply, json_reply

QUICK = RetryPolicy(attempts=3, wait=ConstantWait(type="constant", interval=0.0))


def http(api: Api, **more: Any) -> Http:
    return Http(HttpConfig(base_url=f"{api.url}/v1", reconnection=more.pop("reconnection", QUICK), **more))


def test_an_answer_is_payload_and_attributes(api: Api) -> None:
    api.replies = [Reply('{"total": 10.10, "n": [1]}', 201, {"Content-Type": "application/json", "X-Id": "7"})]
    answer = http(api).request(method="post", path="/orders", body={"a": Decimal("1.5")})

    assert answer["payload"] == {"total": Decimal("10.10"), "n": [1]}
    assert (answer["attributes"]["status_code"], answer["attributes"]["headers"]["x-id"]) == (201, "7")
    assert (api.asked[0].method, api.asked[0].path, api.asked[0].data) == ("POST", "/v1/orders", {"a": 1.5})
    assert api.asked[0].headers["content-type"] == "application/json"


def test_a_value_in_the_path_never_leaves_its_segment(api: Api) -> None:
    http(api).request(path="/orders/{id}/{part}", uri_params={"id": "../x?y=1", "part": 7})

    assert api.asked[0].path == "/v1/orders/..%2Fx%3Fy%3D1/7"
    with pytest.raises(ConfigurationError, match="no value for"):
        http(api).request(path="/orders/{id}")
    with pytest.raises(ConfigurationError, match="cannot stand for"):
        http(api).request(path="/orders/{id}", uri_params={"id": ".."})


def test_query_and_headers_of_the_step_go_before_those_of_the_configuration(api: Api) -> None:
    config = {"default_headers": {"Accept": "text/csv", "X-Shop": "1"}, "default_query_params": {"v": "2"}}
    http(api, **config).request(
        path="x", headers={"accept": "application/json"}, query_params={"ids": [1, 2], "no": None, "on": True}
    )

    assert api.asked[0].query == [("v", "2"), ("ids", "1"), ("ids", "2"), ("on", "true")]
    assert (api.asked[0].headers["accept"], api.asked[0].headers["x-shop"]) == ("application/json", "1")


def test_a_header_never_begins_another_one(api: Api) -> None:
    with pytest.raises(ConfigurationError, match="line break") as error:
        http(api).request(path="x", headers={"X-Note": "a\r\nX-Admin: hush"})

    assert "hush" not in str(error.value)
    assert api.asked == []


@pytest.mark.parametrize(
    ("arguments", "body", "kind"),
    [
        ({"body": {"a": "ü", "b": [1, 2]}, "body_format": "form"}, b"a=%C3%BC&b=1&b=2", "application/x-www-form"),
        ({"body": "ü"}, "ü".encode(), "text/plain"),
        ({"body": b"\0\xff"}, b"\0\xff", "application/octet-stream"),
        ({"body": "x", "body_format": "json"}, b'"x"', "application/json"),
        ({"body": "<a/>", "headers": {"Content-Type": "application/xml"}}, b"<a/>", "application/xml"),
    ],
)
def test_a_body_is_written_as_it_is_asked(api: Api, arguments: dict[str, Any], body: bytes, kind: str) -> None:
    http(api).request(method="PUT", path="x", **arguments)

    assert api.asked[0].body == body
    assert api.asked[0].headers["content-type"].startswith(kind)


def test_a_file_is_sent_as_it_is(api: Api, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF\0")
    http(api).request(method="PUT", path="x", body_file=str(tmp_path / "a.pdf"))

    assert api.asked[0].body == b"%PDF\0"
    with pytest.raises(ConfigurationError, match="cannot be read"):
        http(api).request(method="PUT", path="x", body_file=str(tmp_path / "b.pdf"))


@pytest.mark.parametrize(
    ("reply", "how", "expected"),
    [
        (Reply(b"a;\xfc", 200, {"Content-Type": "text/csv; charset=latin-1"}), "auto", "a;ü"),
        (Reply(b"\0\1", 200, {"Content-Type": "image/png"}), "auto", b"\0\1"),
        (Reply("[1]", 200, {"Content-Type": "text/html"}), "json", [1]),
        (Reply("[1]", 200, {"Content-Type": "application/problem+json"}), "text", "[1]"),
        (Reply("", 204), "auto", None),
    ],
)
def test_an_answer_is_read_as_what_it_is(api: Api, reply: Reply, how: str, expected: Any) -> None:
    api.replies = [reply]

    assert http(api).request(path="x", response=how)["payload"] == expected


def test_an_answer_that_is_not_what_it_says_is_a_parsing_error(api: Api) -> None:
    api.replies = [Reply("<html>", 200, {"Content-Type": "application/json"})]
    with pytest.raises(RejectedError, match="not JSON") as error:
        http(api).request(path="x")

    assert error.value.type == "HTTP:PARSING"


@pytest.mark.parametrize(
    ("status", "type_", "caught_by"),
    [
        (400, "HTTP:BAD_REQUEST", "HTTP:CLIENT_ERROR"),
        (401, "HTTP:UNAUTHORIZED", "CONNECTIVITY"),
        (403, "HTTP:FORBIDDEN", "INSUFFICIENT_PERMISSION"),
        (404, "HTTP:NOT_FOUND", "CLIENT_ERROR"),
        (405, "HTTP:METHOD_NOT_ALLOWED", "CLIENT_ERROR"),
        (418, "HTTP:CLIENT_ERROR", "ANY"),
        (429, "HTTP:TOO_MANY_REQUESTS", "HTTP:TOO_MANY_REQUESTS"),
        (500, "HTTP:INTERNAL_SERVER_ERROR", "HTTP:SERVER_ERROR"),
        (502, "HTTP:BAD_GATEWAY", "UNAVAILABLE"),
        (503, "HTTP:SERVICE_UNAVAILABLE", "CONNECTIVITY"),
        (504, "HTTP:GATEWAY_TIMEOUT", "TIMEOUT"),
        (507, "HTTP:SERVER_ERROR", "ANY"),
    ],
)
def test_each_status_has_its_type(api: Api, status: int, type_: str, caught_by: str) -> None:
    api.answers = lambda _: json_reply({"message": "no"}, status)
    with pytest.raises(Exception, match=f"answers {status}.*no") as raised:
        http(api, reconnection=NEVER).request(path="/x", query_params={"secret": "hush"})

    error: Any = raised.value
    assert (error.type, error.http_status) == (type_, status)
    assert error.is_a(caught_by)
    assert type_ in REQUEST.errors
    assert "hush" not in str(error)


def test_only_what_is_said_to_be_a_success_is_one(api: Api) -> None:
    api.answers = lambda _: json_reply(None, 404)

    assert http(api).request(path="x", success_codes="200..299, 404")["attributes"]["status_code"] == 404
    api.answers = lambda _: json_reply(None, 202)
    with pytest.raises(RejectedError, match="answers 202"):
        http(api).request(path="x", success_codes="200")


def test_what_passes_is_tried_again_when_the_server_says_so(api: Api) -> None:
    api.replies = [Reply(status=429, headers={"Retry-After": "0"}), Reply(status=503, headers={"Retry-After": "1"})]
    begun = time.monotonic()
    http(api).request(path="x")

    assert len(api.asked) == 3
    assert time.monotonic() - begun >= 1.0


def test_a_post_is_sent_again_only_where_the_server_did_not_take_it(api: Api) -> None:
    api.replies = [Reply(status=429), Reply(status=503, headers={"Retry-After": "0"}), Reply(status=500)]
    with pytest.raises(RejectedError, match="answers 500") as error:
        http(api).request(method="POST", path="x", body={})

    assert len(api.asked) == 3
    assert "idempotent" in error.value.hint


def test_a_key_or_a_word_lets_a_post_be_sent_again(api: Api) -> None:
    api.replies = [Reply(status=500), None]
    http(api).request(method="POST", path="x", body={}, idempotency_key="order-17")
    api.replies = [Reply(status=500)]
    http(api).request(method="POST", path="x", body={}, idempotent=True)

    assert [asked.headers.get("idempotency-key") for asked in api.asked] == ["order-17"] * 3 + [None] * 2


def test_an_answer_that_is_lost_is_ambiguous_where_it_matters(api: Api) -> None:
    api.replies = [None]
    with pytest.raises(AmbiguousError, match="breaks off, after the request was sent") as error:
        http(api).request(method="POST", path="x", body={})
    assert error.value.type == "HTTP:AMBIGUOUS"
    assert error.value.is_a("HTTP:CONNECTIVITY")

    api.replies = [None]
    assert http(api).request(path="x")["attributes"]["status_code"] == 200


def test_silence_is_given_up(api: Api) -> None:
    def late(_: Any) -> Reply:
        time.sleep(0.5)
        return Reply()

    api.answers = late
    with pytest.raises(RetryableError, match="in time") as error:
        http(api, response_timeout=0.1, reconnection=NEVER).request(path="x")
    assert error.value.type == "HTTP:TIMEOUT"


def test_an_answer_without_end_is_not_read(api: Api) -> None:
    api.answers = lambda _: Reply(b"x" * 5000)
    with pytest.raises(RejectedError, match="more than 1000 bytes"):
        http(api, max_response=1000).request(path="x")


def test_nobody_there_is_a_matter_of_connectivity() -> None:
    nobody = Http(HttpConfig(base_url="http://127.0.0.1:9", reconnection=NEVER))
    with pytest.raises(RetryableError, match="refused") as error:
        nobody.request(method="POST", path="x", body={})

    assert error.value.type == "HTTP:CONNECTIVITY"
    with pytest.raises(ConfigurationError, match="where to"):
        Http(HttpConfig()).request(path="x")


def test_an_unknown_authority_is_not_trusted(api: Api) -> None:
    secure = Http(HttpConfig(base_url=api.url.replace("http", "https"), reconnection=NEVER))
    with pytest.raises(ConnectivityError, match="no TLS") as error:
        secure.request(path="x")

    assert error.value.type == "HTTP:SECURITY"


@pytest.mark.parametrize(
    ("arguments", "twice"),
    [
        ({}, True),
        ({"method": "put"}, True),
        ({"method": "POST"}, False),
        ({"method": "PATCH", "idempotency_key": "a"}, True),
        ({"method": "POST", "idempotent": True}, True),
        ({"method": "GET", "idempotent": False}, False),
    ],
)
def test_a_killed_run_repeats_only_what_may_be_repeated(arguments: dict[str, Any], twice: bool) -> None:
    assert repeatable(REQUEST, RequestArguments(**arguments)) is twice


FLOW = """
configs:
  shop: {{type: http, base_url: "{url}", default_headers: {{Authorization: "Bearer ${{env:SHOP_TOKEN}}"}}}}
flows:
  push:
    steps:
      - set_payload: {{name: Anna}}
      - id: create
        http.request: {{method: POST, path: /customers}}
        target: created
        target_value: ${{attributes.headers['x-id']}}
      - http.request: {{path: "/customers/{{id}}", uri_params: {{id: "${{vars.created}}"}}}}
      - set_payload: ${{[attributes.status_code, payload]}}
  missing:
    steps:
      - try:
          steps:
            - http.request: {{url: "{url}/none"}}
          on_error:
            - on_error_continue:
                type: HTTP:NOT_FOUND
                acknowledge: true
                steps:
                  - set_payload: ${{error.http_status}}
"""


def test_a_flow_posts_its_payload_and_sees_attributes(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "hush-hush")
    api.replies = [json_reply({}, 201, **{"X-Id": "17"})]
    flow = Flow.read(FLOW.format(url=api.url), file="f.yaml")
    result = flow.run("push", state="memory")

    assert result.payload == [200, {"path": "/customers/17"}]
    assert api.asked[0].data == {"name": "Anna"}
    assert {asked.headers["authorization"] for asked in api.asked} == {"Bearer hush-hush"}


def test_a_flow_handles_an_error_by_its_type(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "hush-hush")
    api.answers = lambda _: Reply(status=404)

    assert Flow.read(FLOW.format(url=api.url), file="f.yaml").run("missing", state="memory").payload == 404
