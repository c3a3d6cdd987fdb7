from connector.sandbox.people.tenant import ALL_FEATURES, FEATURES, Tenant
from connector.sandbox.setup.features_register import _SUBTABS, FeaturesRegister
from tests.sandbox.setup.conftest import Office


def test_every_feature_that_the_sandbox_looks_at_is_on_the_page() -> None:
    assert {name for names in _SUBTABS.values() for name in names} == set(FEATURES) == ALL_FEATURES
    assert FeaturesRegister(Tenant("1")).rows() == []


def test_a_program_switches_one_feature_and_leaves_the_others(office: Office) -> None:
    office.tenant.features |= {"OAUTH2", "SOMETHING_ELSE"}
    office.post("setup/features.nl", {"TBA": True})

    assert {"TBA", "OAUTH2", "SOMETHING_ELSE"} <= office.tenant.features
    assert office.get("setup/features.nl")["RESTWEBSERVICES"] is False
