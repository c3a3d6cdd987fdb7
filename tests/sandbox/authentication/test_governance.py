from connector.sandbox.authentication.governance import SOAP_LIMIT_TYPES, limits_for
from connector.sandbox.people.tenant import Integration, Tenant

OWN = Integration("Own", "own", "secret", concurrency=2)
OTHER = Integration("Other", "other", "secret")


def tenant(concurrency: int = 5) -> Tenant:
    return Tenant("1", concurrency=concurrency, integrations={"own": OWN, "other": OTHER})


def test_what_is_reserved_is_taken_from_what_the_others_share() -> None:
    limits = limits_for(tenant(), OTHER)

    assert (limits.account, limits.unallocated, limits.integration, limits.own) == (5, 3, None, 3)
    assert (limits.type, SOAP_LIMIT_TYPES[limits.type]) == ("accountLimit", "_account")


def test_an_integration_with_a_part_is_limited_to_it() -> None:
    limits = limits_for(tenant(), OWN)

    assert (limits.integration, limits.own, limits.type) == (2, 2, "integrationSpecific")


def test_more_reserved_than_there_is_leaves_nothing_to_the_others() -> None:
    assert limits_for(tenant(1), None).unallocated == 0
