import pytest

from connector.sandbox.web.http_protocol import Request
from connector.sandbox.web.request_address import base_url, query_pairs


def request(**headers: str) -> Request:
    return Request("GET", "/x", "", {name.replace("_", "-"): value for name, value in headers.items()}, b"")


def test_the_address_is_the_one_under_which_we_were_reached() -> None:
    assert base_url(request(host="h:1")) == "http://h:1"
    assert base_url(request()) == "http://localhost"
    behind = request(host="h:1", x_forwarded_proto="https, http", x_forwarded_host="x.example")
    assert base_url(behind) == "https://x.example"


@pytest.mark.parametrize("scheme", ["", "ftp", "[::1", "respond-async"])
def test_only_the_schemes_of_the_web_are_taken_from_a_proxy(scheme: str) -> None:
    assert base_url(request(x_forwarded_proto=scheme, host="h")) == "http://h"


def test_a_query_is_decoded_with_empty_and_repeated_values() -> None:
    assert query_pairs("a=1&a=%20x+y&b&c=&&d=%C3%A9") == [("a", "1"), ("a", " x y"), ("b", ""), ("c", ""), ("d", "é")]
