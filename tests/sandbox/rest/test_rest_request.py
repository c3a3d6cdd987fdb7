from decimal import Decimal

import pytest

from connector.sandbox.people.caller import Caller
from connector.sandbox.people.demo_tenant import demo_tenant
from connector.sandbox.refusals import HeaderError, ParameterError, WireError
from connector.sandbox.rest.rest_request import RestRequest
from connector.sandbox.web.http_protocol import Request

PREFIX = "/services/rest/record/v1"


def request(path: str = PREFIX, query: str = "", body: bytes = b"", **headers: str) -> RestRequest:
    tenant, _ = demo_tenant("1", now=0)
    caller = Caller(tenant, tenant.users[1], tenant.roles[1031], next(iter(tenant.integrations.values())), "TBA")
    named = {name.replace("_", "-"): value for name, value in {"host": "h:1", **headers}.items()}
    return RestRequest.of(Request("GET", path, query, named, body), caller, PREFIX)


def test_segments_are_decoded_one_by_one() -> None:
    assert request(f"{PREFIX}/customer/eid%3AA%2FB/").segments == ["customer", "eid:A/B"]
    assert request().segments == []


def test_a_page_is_the_largest_unless_asked() -> None:
    assert request().page() == (1000, 0)
    assert request(query="limit=20&offset=40").page() == (20, 40)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=ten", "limit=٣", "offset=7&limit=2", "limit=1&offset=1000"]
)
def test_a_page_that_cannot_be_is_refused(query: str) -> None:
    with pytest.raises(ParameterError):
        request(query=query).page()


def test_names_and_flags_are_read_from_the_query() -> None:
    asked = request(query="fields=a,%20b,&expandSubResources=TRUE")

    assert asked.names("fields") == ["a", "b"]
    assert asked.flag("expandSubResources")
    assert not asked.flag("other")


def test_a_header_takes_one_of_its_options() -> None:
    assert request(x_test="Warning").choice("X-Test", ("error", "warning"), "error") == "warning"
    assert request().choice("X-Test", ("error", "warning"), "error") == "error"
    with pytest.raises(HeaderError):
        request(x_test="never").choice("X-Test", ("error", "warning"), "error")


def test_only_json_objects_are_bodies() -> None:
    assert request(body=b'{"a": 1.10}').json() == {"a": Decimal("1.10")}
    for body in (b"", b"{", b"[]", b"1", b"\xff"):
        with pytest.raises(WireError) as caught:
            request(body=body).json()
        assert caught.value.code == "INVALID_CONTENT"
