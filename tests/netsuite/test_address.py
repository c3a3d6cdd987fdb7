from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.account import parse
from connector.netsuite.address import MULE_DEFAULT, addresses, is_loopback

ACCOUNT = parse("1234567_SB1")
OWN = "https://1234567-sb1.suitetalk.api.netsuite.com"


@pytest.mark.parametrize(
    "base",
    [
        "",
        MULE_DEFAULT,
        MULE_DEFAULT + "/",
        OWN,
        "https://webservices.na1.netsuite.com",
        "https://rest.netsuite.com",
        OWN + ":443",
    ],
)
def test_netsuites_own_addresses_lead_to_the_accounts_host(base: str) -> None:
    found = addresses(ACCOUNT, base)

    assert found.suitetalk == OWN
    assert found.restlets == "https://1234567-sb1.restlets.api.netsuite.com"
    assert not found.loopback


def test_the_services_are_where_oracle_says() -> None:
    found = addresses(ACCOUNT)

    assert found.record == OWN + "/services/rest/record/v1"
    assert found.suiteql == OWN + "/services/rest/query/v1/suiteql"
    assert found.datasets == OWN + "/services/rest/query/v1/dataset"
    assert found.token == OWN + "/services/rest/auth/oauth2/v1/token"
    assert found.soap("services/NetSuitePort_2025_2") == OWN + "/services/NetSuitePort_2025_2"
    assert found.restlet == "https://1234567-sb1.restlets.api.netsuite.com/app/site/hosting/restlet.nl"
    assert found.system == OWN + "/services/rest/system/v1"


@pytest.mark.parametrize("base", ["http://127.0.0.1:8080", "http://localhost:1/", "https://[::1]:443"])
def test_this_machine_serves_everything(base: str) -> None:
    found = addresses(ACCOUNT, base)

    assert found.loopback
    assert found.suitetalk == found.restlets == base.rstrip("/")


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        ("http://1234567-sb1.suitetalk.api.netsuite.com", "not https"),
        ("https://7654321.suitetalk.api.netsuite.com", "host of account 7654321"),
        ("https://evil.com", "not a NetSuite host"),
        ("https://netsuite.com.evil.com", "not a NetSuite host"),
        ("https://evilnetsuite.com", "not a NetSuite host"),
        ("https://user@1234567-sb1.suitetalk.api.netsuite.com", "form https://host"),
        (OWN + "/services", "form https://host"),
        (OWN + "?x=1", "form https://host"),
        (OWN + ":8443", "port"),
        ("ftp://127.0.0.1", "form https://host"),
        ("127.0.0.1:80", "form https://host"),
        ("https://[::1", "not an address"),
    ],
)
def test_what_leads_away_from_netsuite_is_refused(base: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        addresses(ACCOUNT, base)


def test_another_host_is_possible_when_said_and_over_https() -> None:
    assert addresses(ACCOUNT, "https://gateway.example:8443", allow_other_host=True).suitetalk.endswith(":8443")
    with pytest.raises(ConfigurationError, match="not https"):
        addresses(ACCOUNT, "http://gateway.example", allow_other_host=True)


def test_nothing_is_sent_outside_the_accounts_hosts() -> None:
    found = addresses(ACCOUNT)

    assert found.contains(found.suiteql)
    assert found.contains(OWN)
    assert not found.contains(OWN + ".evil.com/x")
    assert not found.contains("https://other.suitetalk.api.netsuite.com/x")


def test_knows_this_machine() -> None:
    assert is_loopback("127.8.8.8")
    assert is_loopback("LOCALHOST")
    assert not is_loopback("10.0.0.1")
    assert not is_loopback("localhost.evil.com")
