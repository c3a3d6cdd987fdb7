from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
import requests

from connector.errors import (
    AmbiguousError,
    ConfigurationError,
    ConnectivityError,
    ConnectorError,
    RejectedError,
    RetryableError,
)
from connector.netsuite.failure import Effect, cut_short, reason_of, redirected, refusal, snake, too_large, unanswered
from connector.retry import DEFAULT


@pytest.mark.parametrize(
    ("code", "effect", "kind"),
    [
        ("INVALID_LOGIN", "read", ConnectivityError),
        ("WS_REQUEST_BLOCKED", "write", RetryableError),
        ("UNEXPECTED_ERROR", "read", RetryableError),
        ("UNEXPECTED_ERROR", "repeatable", RetryableError),
        ("UNEXPECTED_ERROR", "write", AmbiguousError),
        ("USER_ERROR", "write", RejectedError),
        ("INVALID_WS_VERSION", "read", ConfigurationError),
        ("NEVER_HEARD_OF_IT", "write", RejectedError),
    ],
)
def test_the_class_says_what_to_do_next(code: str, effect: Effect, kind: type[ConnectorError]) -> None:
    error = refusal(code, "text", effect=effect)

    assert type(error) is kind
    assert error.code == code
    assert error.type.startswith("NETSUITE:")


def test_a_refused_sign_in_is_never_retried_and_names_its_reason() -> None:
    error = refusal("INVALID_LOGIN", "Invalid login attempt.", status=401, reason="token_rejected")

    assert "token_rejected" in error.message
    assert "create a new one" in error.hint
    assert not DEFAULT.covers(error)
    assert error.is_a("CONNECTIVITY")


def test_an_unknown_fault_is_a_soap_fault() -> None:
    assert refusal("X", "y", fault="someNewFault").is_a("NETSUITE_SOAP_FAULT")


def test_reads_the_reason_of_a_challenge() -> None:
    header = 'OAuth realm="1", error="token_rejected", error_description="Invalid login attempt."'

    assert reason_of(header) == "token_rejected"
    assert reason_of("") == ""
    assert snake("InvalidTimestamp") == snake("invalid_timestamp") == "invalid_timestamp"


@pytest.mark.parametrize(
    ("message", "request_id", "hint"),
    [
        ("An unexpected error occurred. Error ID: k2j9x", "", "give NetSuite's support the error id in the message"),
        ("An unexpected error occurred.", "", "give NetSuite's support the time of the request"),
        ("NetSuite answers 500", "7f-1", "give NetSuite's support the time of the request and its id 7f-1"),
    ],
)
def test_an_error_id_is_named_only_where_there_is_one(message: str, request_id: str, hint: str) -> None:
    assert refusal("UNEXPECTED_ERROR", message, status=500, request_id=request_id).hint == hint


def _attempt(url: str, **options: object) -> Exception:
    try:
        requests.get(url, timeout=(2, 0.3), **options)  # type: ignore[arg-type] # options of requests
    except requests.RequestException as error:
        return error
    raise AssertionError("it answered")


def test_a_refused_connection_was_not_sent_and_may_be_repeated_even_for_a_write() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    error = unanswered(_attempt(f"http://127.0.0.1:{port}/"), "host", "write")

    assert isinstance(error, RetryableError)
    assert error.is_a("CONNECTIVITY")
    assert "Connection refused" in error.message


def test_an_unknown_host_was_not_sent() -> None:
    error = unanswered(_attempt("http://no-such-host.invalid/"), "no-such-host.invalid", "write")

    assert isinstance(error, RetryableError)
    assert error.is_a("CONNECTIVITY")


@pytest.mark.parametrize(
    ("effect", "kind", "type_"),
    [
        ("read", RetryableError, "TIMEOUT"),
        ("repeatable", RetryableError, "TIMEOUT"),
        ("write", AmbiguousError, "AMBIGUOUS"),
    ],
)
def test_silence_after_sending_is_ambiguous_only_for_a_write(
    effect: Effect, kind: type[ConnectorError], type_: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = unanswered(_attempt(f"http://127.0.0.1:{silent.getsockname()[1]}/"), "host", effect)

    assert type(error) is kind
    assert error.is_a(type_)
    assert not isinstance(error, AmbiguousError) or not DEFAULT.covers(error)


def test_a_tls_mismatch_is_not_retried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        import threading  # noqa: PLC0415 - only this test answers nonsense

        def nonsense() -> None:
            peer, _ = plain.accept()
            with peer:
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=nonsense)
        thread.start()
        error = unanswered(_attempt(f"https://127.0.0.1:{plain.getsockname()[1]}/"), "host", "read")
        thread.join()

    assert isinstance(error, ConnectivityError)
    assert error.is_a("SECURITY")
    assert not DEFAULT.covers(error)


def test_no_parameter_of_an_address_is_in_the_message() -> None:
    error = unanswered(_attempt("http://no-such-host.invalid/x?token=hunter22"), "host", "read")

    assert "hunter22" not in str(error.as_dict())


@pytest.mark.parametrize(
    ("reason", "kind", "cure"),
    [
        ("Tunnel connection failed: 407 Proxy Authentication Required", ConfigurationError, "proxy.password"),
        ("Tunnel connection failed: 503 Service Unavailable", RetryableError, "host and port under proxy"),
    ],
)
def test_a_proxy_that_asks_for_a_password_is_not_asked_again(
    reason: str, kind: type[ConnectorError], cure: str
) -> None:
    error = unanswered(requests.exceptions.ProxyError(OSError(reason)), "h", "write")

    assert type(error) is kind
    assert reason in error.message
    assert cure in error.hint
    assert DEFAULT.covers(error) is (kind is RetryableError)


@pytest.mark.parametrize("make", [lambda effect: cut_short("it ends", effect), lambda effect: too_large(512, effect)])
def test_an_answer_that_cannot_be_read_leaves_a_write_ambiguous(make: Callable[[Effect], ConnectorError]) -> None:
    assert isinstance(make("write"), AmbiguousError)
    for effect in ("read", "repeatable"):
        assert not isinstance(make(effect), AmbiguousError)
        assert "less at a time" in make(effect).hint


def test_a_redirect_is_told_with_its_host_and_without_what_it_carries() -> None:
    error = redirected(302, "https://elsewhere.example/app?token=secret", operation="netsuite.get")

    assert error.message == "NetSuite answers 302 and points elsewhere: elsewhere.example"
    assert (error.http_status, error.operation) == (302, "netsuite.get")
    assert redirected(302, "").message == "NetSuite answers 302 and points elsewhere"
