import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.refusals import WireError
from connector.sandbox.setup.setup_request import SetupRequest
from connector.sandbox.web.http_protocol import Request


def request(body: bytes = b"", query: str = "", headers: dict[str, str] | None = None) -> SetupRequest:
    return SetupRequest.of(Request("POST", "/app/x", query, {"host": "sandbox:80", **(headers or {})}, body))


MULTIPART = (
    b'--B\r\nContent-Disposition: form-data; name="role"\r\n\r\n7\r\n'
    b'--B\r\nContent-Disposition: form-data; name="certificate"; filename="a.pem"\r\n'
    b"Content-Type: application/x-pem-file\r\n\r\n-----BEGIN\r\nabc\r\n-----END\r\n\r\n--B--\r\n"
)


def test_forms_files_and_json_are_read() -> None:
    assert request(b"a=1&a=2&b=x+y").filled == {"a": ["1", "2"], "b": ["x y"]}
    assert request(b'{"a": [1]}', headers={"content-type": "application/json"}).filled == {"a": [1]}
    parts = request(MULTIPART, headers={"content-type": "multipart/form-data; boundary=B"}).filled
    assert parts["role"] == ["7"]
    assert parts["certificate"][0].splitlines() == ["-----BEGIN", "abc", "-----END"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"[" * 100_000, b'{"name": "\\ud800"}'])
def test_a_body_that_is_not_what_it_says_is_refused(body: bytes) -> None:
    with pytest.raises(WireError):
        request(body, headers={"content-type": "application/json"})


@given(st.binary(max_size=300))
def test_a_multipart_body_of_any_bytes_is_survived(body: bytes) -> None:
    assert isinstance(
        request(b"--B\r\n" + body, headers={"content-type": "multipart/form-data; boundary=B"}).filled, dict
    )


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({}, False),
        ({"origin": "http://sandbox:80"}, False),
        ({"origin": "https://1234567.app.netsuite.com", "x-forwarded-host": "1234567.app.netsuite.com"}, False),
        ({"origin": "http://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": ""}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "none"}, False),
    ],
)
def test_who_sent_a_form_is_told_by_origin(headers: dict[str, str], foreign: bool) -> None:
    assert request(headers=headers).is_foreign is foreign


def test_links_stay_in_the_account_that_was_asked_for() -> None:
    assert request(query="account=1234567_SB1&id=3").link("/app/y", id="4") == "/app/y?id=4&account=1234567_SB1"
    assert request().link("/app/y") == "/app/y"
