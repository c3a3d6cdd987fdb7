import pytest

from connector.sandbox.setup.certificates_register import MOST_ACTIVE
from tests.sandbox.setup.conftest import INTEGRATION, ROLE, Office, Pem

MAPPING = "setup/oauth2clientcredentials.nl"


@pytest.fixture
def ready(office: Office) -> Office:
    office.integration(clientCredentials=True, scopes=["rest_webservices"])
    office.employee(office.role())
    return office


def holder(office: Office, certificate: str) -> dict[str, str]:
    user, role = str(max(office.tenant.users)), str(max(office.tenant.roles))
    return {"application": "1", "entity": user, "role": role, "certificate": certificate}


def test_a_certificate_is_mapped_and_its_id_is_what_clients_name(ready: Office, pem: Pem) -> None:
    made = ready.post(MAPPING, holder(ready, pem()))
    kept = ready.tenant.certificates[made["id"]]

    assert (kept.user, kept.role, kept.revoked) == (max(ready.tenant.users), max(ready.tenant.roles), False)
    row = ready.get("setup/oauth2clientcredentialslist.nl")["items"][0]
    assert (row["id"], row["application"], row["entity"], row["role"]) == (made["id"], "Shop", "Ann", "Clerk")


def test_one_certificate_serves_one_mapping(ready: Office, pem: Pem) -> None:
    text = pem()
    made = ready.post(MAPPING, holder(ready, text))
    assert "mapped already" in ready.mistakes(MAPPING, holder(ready, text))["certificate"]

    ready.post(MAPPING, {"action": "revoke"}, id=made["id"])
    ready.post(MAPPING, holder(ready, text))


def test_an_integration_has_five_active_certificates_at_most(ready: Office, pem: Pem) -> None:
    for _ in range(MOST_ACTIVE):
        made = ready.post(MAPPING, holder(ready, pem()))
    assert "5 active certificates" in ready.mistakes(MAPPING, holder(ready, pem()))["application"]

    ready.post(MAPPING, {"action": "revoke"}, id=made["id"])
    ready.post(MAPPING, holder(ready, pem()))


def test_what_could_not_sign_in_is_refused(ready: Office, pem: Pem) -> None:
    assert "never the private key" in ready.mistakes(MAPPING, holder(ready, "BEGIN PRIVATE KEY"))["certificate"]
    assert "does not have the role" in ready.mistakes(MAPPING, {**holder(ready, pem()), "role": "3"})["role"]
    ready.post(ROLE, {"setup": {}}, id=str(max(ready.tenant.roles)))
    assert "'Log in using OAuth 2.0 Access Tokens'" in ready.mistakes(MAPPING, holder(ready, pem()))["role"]
    ready.post(INTEGRATION, {"clientCredentials": False}, id="1")
    assert list(ready.mistakes(MAPPING, holder(ready, pem()))) == ["application"]
    assert ready.mistakes(MAPPING, {**holder(ready, ""), "application": ""}).keys() == {"application", "certificate"}


def test_a_mapping_is_never_changed(ready: Office, pem: Pem) -> None:
    made = ready.post(MAPPING, holder(ready, pem()))

    assert list(ready.mistakes(MAPPING, {}, id=made["id"])) == ["application"]
    ready.post(MAPPING, {"action": "revoke"}, id=made["id"])
    assert "action" in ready.mistakes(MAPPING, {"action": "revoke"}, id=made["id"])
