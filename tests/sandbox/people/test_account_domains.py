import pytest

from connector.sandbox.people.account_domains import DEFAULT_DOMAINS, own_domains
from connector.sandbox.people.tenant import Tenant

TENANT = Tenant("1234567_SB1")


def test_the_sandbox_stands_for_all_domains_of_its_account() -> None:
    assert own_domains("http://127.0.0.1:8099", TENANT) == dict.fromkeys(DEFAULT_DOMAINS, "http://127.0.0.1:8099")


@pytest.mark.parametrize("port", ["", ":443"])
def test_a_client_that_believes_to_talk_to_netsuite_is_told_netsuites_hosts(port: str) -> None:
    assert own_domains(f"https://1234567-sb1.suitetalk.api.netsuite.com{port}", TENANT) == {
        "restDomain": "https://1234567-sb1.restlets.api.netsuite.com",
        "webservicesDomain": "https://1234567-sb1.suitetalk.api.netsuite.com",
        "systemDomain": "https://1234567-sb1.app.netsuite.com",
    }
