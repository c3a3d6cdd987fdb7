from collections.abc import Mapping

import pytest

from connector.sandbox.faults.request_traits import RequestTraits
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.strict.rest_form import deviations, host_deviations
from connector.sandbox.web.http_protocol import Request

RECORD = "/services/rest/record/v1/customer"
QUERY = "/services/rest/query/v1/suiteql"
RESTLET = "/app/site/hosting/restlet.nl"
TOKEN = "/services/rest/auth/oauth2/v1/token"
JSON = {"content-type": "application/json", "accept-language": "en"}


def codes(method: str, path: str, headers: Mapping[str, str], body: bytes = b"", query: str = "") -> list[str]:
    return [one.code for one in deviations(RequestTraits(Request(method, path, query, dict(headers), body)))]


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "query"),
    [
        ("GET", RECORD, {"accept-language": "en"}, b"", ""),
        ("POST", RECORD, JSON, b"{}", ""),
        ("POST", QUERY, {**JSON, "prefer": "transient"}, b"{}", "limit=5"),
        ("GET", RESTLET, {}, b"", "script=1&deploy=1"),
        ("PUT", RESTLET, {"content-type": "text/plain"}, b"x", "script=1&deploy=1"),
        ("POST", TOKEN, {"content-type": "application/x-www-form-urlencoded"}, b"a=b", ""),
    ],
)
def test_a_request_as_documented_has_no_deviation(
    method: str, path: str, headers: dict[str, str], body: bytes, query: str
) -> None:
    assert codes(method, path, headers, body, query) == []


def test_each_deviation_is_named() -> None:
    assert codes("GET", RECORD, {}) == ["accept-language"]
    assert codes("GET", RECORD, JSON, b"{}") == ["body-on-get"]
    assert codes("PATCH", RECORD, {"accept-language": "en"}, b"{}") == ["content-type"]
    assert codes("POST", QUERY, JSON, b"{}") == ["prefer-transient"]
    assert codes("POST", QUERY, {**JSON, "prefer": "respond-async"}, b"{}") == ["prefer-transient"]
    assert codes("POST", RESTLET, {"content-type": "Application/JSON"}, b"{}", "script=1&deploy=1") == ["content-type"]
    assert codes("GET", RESTLET, {}, b"", "script=1") == ["restlet-parameters"]
    assert codes("POST", TOKEN, JSON, b"{}") == ["content-type"]


@pytest.mark.parametrize(
    ("path", "host", "expected"),
    [
        (RECORD, "1234567-sb1.suitetalk.api.netsuite.com", []),
        (RECORD, "127.0.0.1:4000", []),
        (RECORD, "1234567-sb1.restlets.api.netsuite.com", ["host"]),
        (RECORD, "rest.netsuite.com", ["host"]),
        (RESTLET, "1234567-sb1.restlets.api.netsuite.com:443", []),
        (RESTLET, "1234567-sb1.suitetalk.api.netsuite.com", ["host"]),
    ],
)
def test_the_host_is_the_accounts_own(path: str, host: str, expected: list[str]) -> None:
    traits = RequestTraits(Request("GET", path, "", {"host": host}, b""))

    assert [one.code for one in host_deviations(traits, Tenant("1234567_SB1"))] == expected
