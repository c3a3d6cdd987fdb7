import requests

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client


def urls(sandbox: Sandbox, account: str) -> dict[str, str]:
    found: dict[str, str] = requests.get(
        f"{sandbox.url}/rest/datacenterurls", params={"account": account}, timeout=10
    ).json()
    return found


def test_the_domains_of_the_account_are_the_sandbox_itself(sandbox: Sandbox) -> None:
    assert set(urls(sandbox, "tstdrv1234567").values()) == {sandbox.url}


def test_an_unknown_account_has_the_default_domains(sandbox: Sandbox) -> None:
    assert urls(sandbox, "999")["webservicesDomain"] == "https://webservices.netsuite.com"


def test_a_token_tells_whom_it_stands_for(client: Client) -> None:
    found = client.get("/rest/tokeninfo").json()

    assert (found["companyId"], found["roleName"], found["userId"]) == ("TSTDRV1234567", "Integration", 1)


def test_a_token_is_needed_to_ask_about_it(sandbox: Sandbox) -> None:
    assert requests.get(f"{sandbox.url}/rest/tokeninfo", timeout=10).status_code == 401


def test_an_id_as_host_names_spell_it_is_refused(sandbox: Sandbox) -> None:
    answer = requests.get(f"{sandbox.url}/rest/datacenterurls", params={"account": "1234567-sb1"}, timeout=10)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Company Id is invalid"


def test_the_roles_service_takes_user_credentials_alone_and_refuses_them(sandbox: Sandbox, client: Client) -> None:
    nlauth = {"Authorization": "NLAuth nlauth_email=a@b.example, nlauth_signature=Secret"}
    refused = requests.get(f"{sandbox.url}/rest/roles", headers=nlauth, timeout=10)

    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "INVALID_LOGIN_CREDENTIALS")
    assert client.get("/rest/roles").json()["error"]["message"] == "header is not NLAuth scheme."


def test_options_are_answered(sandbox: Sandbox) -> None:
    for path in ("/rest/roles", "/rest/datacenterurls"):
        assert requests.options(sandbox.url + path, timeout=10).status_code == 204
