import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.faults.request_traits import CHANNELS, RequestTraits, soap_action
from connector.sandbox.web.http_protocol import Request


def traits(path: str, body: bytes = b"", method: str = "POST", **headers: str) -> RequestTraits:
    return RequestTraits(Request(method, path, "", headers, body))


@pytest.mark.parametrize(
    ("path", "channel"),
    [
        ("/services/NetSuitePort_2025_2", "soap"),
        ("/services/rest/auth/oauth2/v1/token", "token"),
        ("/services/rest/query/v1/suiteql", "suiteql"),
        ("/services/rest/record/v1/customer", "rest"),
        ("/app/site/hosting/restlet.nl", "restlet"),
        ("/app/common/custom/roles.nl", "pages"),
        ("/wsdl/v2025_2_0/netsuite.wsdl", "other"),
    ],
)
def test_the_path_tells_the_channel(path: str, channel: str) -> None:
    assert traits(path).channel == channel


def test_the_body_tells_the_operation_before_the_header_does() -> None:
    body = b"<s:Envelope><s:Body ><!-- hello --> <get/></s:Body></s:Envelope>"

    assert traits("/services/NetSuitePort_2025_2", body, soapaction='"add"').operation == "get"
    assert traits("/services/NetSuitePort_2025_2", b"nonsense", soapaction='"add"').operation == "add"
    assert traits("/services/rest/record/v1/customer", method="PATCH").operation == "PATCH"
    assert soap_action(Request("POST", "/", "", {}, b"")) == ""


def test_searches_and_references_name_their_records() -> None:
    body = b'<a xsi:type="x:CustomerSearchBasic"/><b type="salesOrder"/><c xsi:type="y:VendorSearchAdvanced"/>'

    assert traits("/services/NetSuitePort_2025_2", body).records == {"customer", "salesorder", "vendor"}


def test_a_query_names_its_tables() -> None:
    body = b'{"q": "SELECT * FROM Transaction t JOIN customer c ON c.id = t.entity"}'

    assert traits("/services/rest/query/v1/suiteql", body).records == {"transaction", "customer"}
    assert traits("/services/rest/query/v1/suiteql", b"[]").records == frozenset()
    assert traits("/services/rest/query/v1/suiteql", b"{").records == frozenset()
    assert traits("/services/rest/query/v1/suiteql", b"[" * 5000).records == frozenset()
    assert traits("/services/rest/system/v1/serverTime").records == frozenset()


@given(st.sampled_from(["/services/NetSuitePort_2025_2", "/services/rest/query/v1/suiteql", "/x"]), st.binary())
def test_whatever_comes_has_traits(path: str, body: bytes) -> None:
    found = traits(path, body)

    assert found.channel in CHANNELS
    assert isinstance(found.operation, str)
    assert all(isinstance(name, str) for name in found.records)
