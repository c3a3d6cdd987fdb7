import pytest

from connector.sandbox.http_protocol import Request
from connector.sandbox.rest.rest_service import addresses


def http(host: str, **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request("GET", "/services/rest/A%2Fb", "x=1", {"host": host, **named}, b"")


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (http("LocalHost:8080"), ["http://localhost:8080", "https://localhost:8080"]),
        (http("x.example:443", x_forwarded_proto="https"), ["https://x.example", "http://x.example:443"]),
        (http("x.example:80"), ["http://x.example", "https://x.example:80"]),
        (http("127.0.0.1:1", x_forwarded_host="X.example"), ["http://x.example", "https://x.example"]),
    ],
)
def test_a_client_may_have_signed_either_scheme_without_its_default_port(
    request_: Request, expected: list[str]
) -> None:
    assert addresses(request_) == [f"{base}/services/rest/A%2Fb" for base in expected]
