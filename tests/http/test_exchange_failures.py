from __future__ import annotations

import pytest

from connector.component import Unit
from connector.errors import RejectedError
from connector.http.client import Http
from connector.http.exchange_failures import refused
from connector.http.exchange_shapes import Answer, Request

ADDRESSES = ["http://[", "http://host:99999999/", "http://host:port/"]


@pytest.mark.parametrize("value", ["²", "", "soon", "-1", "9" * 400])
def test_a_delay_that_is_no_number_says_nothing(value: str) -> None:
    answer = Answer(status=503, reason="", headers={"retry-after": value}, body=b"", url="http://h/")
    error = refused(answer, Request(method="GET", url="http://h/"))

    assert getattr(error, "retry_after", None) is None or value == "9" * 400


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with Http("http://127.0.0.1:9") as api, pytest.raises(RejectedError) as error:
        api.request(url=url)

    assert error.value.type == "HTTP:BAD_REQUEST"


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_answer_that_points_to_no_address_is_refused(url: str) -> None:
    request = Request(method="GET", url="http://127.0.0.1:9/")
    moved = Answer(status=302, reason="", headers={"location": url}, body=b"", url=request.url)
    with Http("http://127.0.0.1:9") as api:
        api.session._sent = lambda *_: moved  # type: ignore[method-assign]
        with pytest.raises(RejectedError) as error:
            api.session.ask(request, Unit(), {200})

    assert error.value.type == "HTTP:BAD_REQUEST"


def test_a_header_that_cannot_be_sent_is_refused() -> None:
    with Http("http://127.0.0.1:9") as api, pytest.raises(RejectedError) as error:
        api.request(headers={"X-City": "Łódź"})

    assert error.value.type == "HTTP:BAD_REQUEST"
