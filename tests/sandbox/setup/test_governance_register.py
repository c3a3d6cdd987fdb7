from tests.sandbox.setup.conftest import Office

GOVERNANCE = "setup/integrationgovernance.nl"


def test_limits_are_set_aside_and_one_stays_for_the_others(office: Office) -> None:
    made = office.integration()
    office.post(GOVERNANCE, {"accountConcurrencyLimit": 10, "integration:1": 4})

    assert office.tenant.concurrency == 10
    assert office.tenant.integrations[made["consumerKey"]].concurrency == 4
    assert office.get(GOVERNANCE)["unallocated"] == "6"
    assert "accountConcurrencyLimit" in office.mistakes(GOVERNANCE, {"integration:1": 10})
    office.post(GOVERNANCE, {"integration:1": ""})
    assert office.tenant.integrations[made["consumerKey"]].concurrency is None


def test_a_limit_is_a_whole_number(office: Office) -> None:
    assert "whole number" in office.mistakes(GOVERNANCE, {"accountConcurrencyLimit": "many"})["accountConcurrencyLimit"]
