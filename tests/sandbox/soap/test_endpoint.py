from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import etree

from connector.sandbox.people.tenant import SOAP_SERVICES, Integration, Level
from connector.sandbox.refusals import ConcurrencyError
from connector.sandbox.soap.endpoint import TRIGGER_CONTROL, SoapEndpoint
from connector.sandbox.soap.operations.operation_table import OPERATIONS
from connector.sandbox.soap.platform_types import REQUESTS
from tests.sandbox.soap.conftest import BASE, Soap, is_success, texts


def test_every_declared_operation_has_an_answer() -> None:
    assert set(OPERATIONS) == set(REQUESTS)


def test_an_answer_is_in_the_version_of_the_request(soap: Soap) -> None:
    for version in ("2015_1", "2019_1", "2023_2", "2025_2"):
        status, headers, body = soap.endpoint.handle(
            "POST", "/services/NetSuitePort_2025_2", "", {}, soap.envelope("<getServerTime/>", version=version)
        )

        assert status == 200
        assert headers["Content-Type"] == "text/xml; charset=utf-8"
        assert set(re.findall(rb"_(20\d\d_\d)\.platform", body)) == {version.encode()}


def test_a_version_that_never_was_is_an_invalid_version_fault(soap: Soap) -> None:
    fault = soap.fault("<getServerTime/>", version="2031_1")

    assert fault.find("detail")[0].tag.endswith("invalidVersionFault")
    assert texts(fault, "code") == ["UNSUPPORTED_WS_VERSION"]


@pytest.mark.parametrize("operation", ["getConsolidatedExchangeRate", "login", "ssoLogin", "nonsense"])
def test_an_operation_that_is_in_no_current_wsdl_is_unknown(soap: Soap, operation: str) -> None:
    fault = soap.fault(f"<{operation}/>")

    assert fault.findtext("faultcode") == "soapenv:Client"
    assert fault.findtext("faultstring") == f"No such operation '{operation}'"
    assert [child.tag for child in fault.find("detail")] == ["{http://xml.apache.org/axis/}hostname"]


def test_a_defect_is_an_unexpected_error_with_an_id(soap: Soap, caplog: pytest.LogCaptureFixture) -> None:
    soap.store.connection.close()
    fault = soap.fault('<getAll><record recordType="currency"/></getAll>')

    found = re.fullmatch(r"An unexpected error occurred. Error ID: (\w+)", fault.findtext("faultstring"))
    assert found is not None
    assert found[1] in caplog.text
    assert texts(fault, "code") == ["UNEXPECTED_ERROR"]


def test_the_role_needs_the_permission_for_soap(soap: Soap) -> None:
    role = next(iter(soap.tenant.roles.values()))
    del role.permissions[SOAP_SERVICES]
    fault = soap.fault("<getServerTime/>")

    assert fault.find("detail")[0].tag.endswith("insufficientPermissionFault")
    assert texts(fault, "code") == ["WS_PERMISSION_REQD"]


def test_the_data_centers_need_no_passport(soap: Soap) -> None:
    operation = f"<getDataCenterUrls><account>{soap.tenant.account}</account></getDataCenterUrls>"

    assert is_success(soap.ask(operation, passport=""))


def test_a_request_beyond_the_accounts_concurrency_is_blocked_in_netsuites_words(soap: Soap) -> None:
    def refuse(integration: Integration | None = None) -> None:
        del integration
        raise ConcurrencyError

    soap.gatekeeper.gate.enter = refuse  # type: ignore[method-assign]
    fault = soap.fault("<getServerTime/>")

    assert fault.findtext("faultstring") == "SuiteTalk concurrent request limit exceeded. Request blocked."
    assert fault.find("detail")[0].tag.endswith("exceededConcurrentRequestLimitFault")
    assert texts(fault, "code") == ["WS_REQUEST_BLOCKED"]


def test_requests_of_several_threads_do_not_mix(soap: Soap) -> None:
    def ask(number: int) -> bool:
        try:
            fields = f'<listRel:companyName>T{number}</listRel:companyName><listRel:subsidiary internalId="1"/>'
            record = f'<record xsi:type="listRel:Customer" externalId="T{number}">{fields}</record>'
            return is_success(soap.ask(f"<upsert>{record}</upsert>"))
        finally:
            soap.gatekeeper.gate.leave()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(40)))
    assert soap.store.count("customer") == 40


def test_the_wsdl_of_any_version_is_served_with_the_sandboxs_own_address(soap: Soap) -> None:
    for version in ("2015_1", "2025_2"):
        status, headers, body = soap.get(f"/wsdl/v{version}_0/netsuite.wsdl")
        wsdl = etree.fromstring(body)

        assert (status, headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
        address = wsdl.find(".//{http://schemas.xmlsoap.org/wsdl/soap/}address").get("location")
        assert address == f"{BASE}/services/NetSuitePort_{version}"


def test_the_port_leads_to_its_wsdl(soap: Soap) -> None:
    status, headers, _ = soap.get("/services/NetSuitePort_2024_1", "wsdl")

    assert (status, headers["Location"]) == (302, f"{BASE}/wsdl/v2024_1_0/netsuite.wsdl")


@pytest.mark.parametrize(
    "path",
    ["/wsdl/v2031_1_0/netsuite.wsdl", "/xsd/lists/v2025_2_0/none.xsd", "/services/NetSuitePort_2025_2", "/xsd/../x"],
)
def test_what_is_not_there_is_not_found(soap: Soap, path: str) -> None:
    assert soap.get(path)[0] == 404


def test_other_methods_are_not_allowed(soap: Soap) -> None:
    assert soap.endpoint.handle("PUT", "/services/NetSuitePort_2025_2", "", {}, b"")[0] == 405


def test_nothing_is_read_before_it_is_asked_for(soap: Soap) -> None:
    made = SoapEndpoint(soap.store, soap.gatekeeper, soap.tenant, soap.endpoint.catalogue, soap.endpoint.clock)

    assert not {"documents", "types", "layouts"} & set(vars(made))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"soapaction": ""},
        {"soapaction": '"nonsense"'},
        {"cookie": "JSESSIONID=stale"},
        {"content-type": "text/plain"},
    ],
    ids=["no SOAPAction", "an empty one", "an odd one", "a session that nobody opened", "an odd content type"],
)
def test_the_element_in_the_body_alone_decides(soap: Soap, headers: dict[str, str]) -> None:
    path, body = "/services/NetSuitePort_2025_2", soap.envelope("<getServerTime/>")

    assert soap.endpoint.handle("POST", path, "", headers, body)[0] == 200


def test_a_partners_id_is_taken_without_a_look(soap: Soap) -> None:
    assert is_success(soap.ask("<getServerTime/>", header="<partnerInfo><partnerId>0</partnerId></partnerInfo>"))


@pytest.mark.parametrize("value", ["true", "false"])
def test_who_turns_scripts_off_or_on_needs_a_permission_for_it(soap: Soap, value: str) -> None:
    name = "runServerSuiteScriptAndTriggerWorkflows"
    header = f"<preferences><{name}>{value}</{name}></preferences>"
    fault = soap.fault("<getServerTime/>", header=header)
    assert fault.find("detail")[0].tag.endswith("insufficientPermissionFault")
    assert texts(fault, "code") == ["INSUFFICIENT_PERMISSION"]

    next(iter(soap.tenant.roles.values())).permissions[TRIGGER_CONTROL] = Level.FULL
    assert is_success(soap.ask("<getServerTime/>", header=header))


def test_more_than_a_hundred_megabytes_are_refused(soap: Soap) -> None:
    body = b" " * (100 * 1024 * 1024 + 1)
    status, envelope = soap.post(body)

    assert status == 500
    assert envelope.find(".//{*}exceededRequestSizeFault") is not None
