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
