from __future__ import annotations

from tests.sandbox.soap.conftest import BASE, Soap, codes, is_success, texts


def test_the_servers_time_is_the_sandboxs_clock(soap: Soap) -> None:
    soap.now[0] += 0.5

    assert texts(soap.ask("<getServerTime/>"), "serverTime") == ["2026-11-18T03:06:40.500-08:00"]


def test_the_sandbox_is_all_data_centers_of_its_account_in_any_spelling(soap: Soap) -> None:
    for spelling in ("1234567_SB1", "1234567-sb1"):
        answer = soap.ask(f"<getDataCenterUrls><account>{spelling}</account></getDataCenterUrls>", passport="")

        assert {texts(answer, name)[0] for name in ("restDomain", "webservicesDomain", "systemDomain")} == {BASE}


def test_an_unknown_account_has_netsuites_default_domains_and_is_no_error(soap: Soap) -> None:
    answer = soap.ask("<getDataCenterUrls><account>7</account></getDataCenterUrls>")

    assert is_success(answer)
    assert texts(answer, "webservicesDomain") == ["https://webservices.netsuite.com"]


def test_an_empty_account_is_missing_data(soap: Soap) -> None:
    answer = soap.ask("<getDataCenterUrls><account></account></getDataCenterUrls>")

    assert codes(answer) == ["DATA_REQD"]


def test_governance_tells_the_accounts_concurrency(soap: Soap) -> None:
    assert texts(soap.ask("<getAccountGovernanceInfo/>"), "accountConcurrencyLimit") == ["5"]


def test_governance_of_the_integration_is_for_administrators(soap: Soap) -> None:
    refused = soap.ask("<getIntegrationGovernanceInfo/>")
    next(iter(soap.tenant.roles.values())).administrator = True
    allowed = soap.ask("<getIntegrationGovernanceInfo/>")

    assert codes(refused) == ["INSUFFICIENT_PERMISSION"]
    assert texts(allowed, "limitType") == ["_account"]
