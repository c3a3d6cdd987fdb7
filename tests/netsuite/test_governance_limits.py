from __future__ import annotations

from connector.netsuite.governance_limits import of_rest, of_soap


def test_rest_and_soap_tell_the_same() -> None:
    by_rest = of_rest(
        {
            "accountConcurrencyLimit": 25,
            "accountUnallocatedConcurrencyLimit": 20,
            "integrationConcurrencyLimit": 5,
            "integrationLimitType": "integrationSpecific",
        }
    )
    account = of_soap({"accountConcurrencyLimit": "25", "unallocatedConcurrencyLimit": "20"})
    integration = of_soap({"integrationConcurrencyLimit": "5", "limitType": "_integrationSpecific"})

    assert by_rest == account | integration


def test_an_integration_without_a_part_of_its_own_has_the_unallocated_one() -> None:
    found = of_rest(
        {
            "accountConcurrencyLimit": 25,
            "accountUnallocatedConcurrencyLimit": 20,
            "integrationLimitType": "accountLimit",
        }
    )

    assert found["integrationConcurrencyLimit"] == 20
    assert of_soap({"limitType": "_account"}) == {"limitType": "accountLimit"}
    assert of_rest({})["limitType"] is None
