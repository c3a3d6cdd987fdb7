from datetime import datetime
from email.utils import parsedate_to_datetime

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail

SYSTEM = "/services/rest/system/v1"


def test_the_server_tells_its_time(sandbox: Sandbox, client: Client) -> None:
    answer = client.get(f"{SYSTEM}/serverTime")

    moment = datetime.fromisoformat(answer.json()["serverTime"])
    assert abs(moment.timestamp() - sandbox.clock()) < 5
    assert abs((parsedate_to_datetime(answer.headers["Date"]) - moment).total_seconds()) < 2


def test_limits_are_for_administrators(sandbox: Sandbox, client: Client) -> None:
    assert client.get(f"{SYSTEM}/governanceLimits").status_code == 403
    sandbox.tenant.roles[1031].administrator = True
    try:
        assert client.get(f"{SYSTEM}/governanceLimits").json() == {
            "accountConcurrencyLimit": 5,
            "accountUnallocatedConcurrencyLimit": 5,
            "integrationLimitType": "accountLimit",
        }
    finally:
        sandbox.tenant.roles[1031].administrator = False


def test_a_part_of_its_own_is_told_to_an_integration(sandbox: Sandbox, client: Client) -> None:
    role = sandbox.tenant.roles[1031]
    (integration,) = [one for one in sandbox.tenant.integrations.values() if one.token_based][:1]
    role.administrator, integration.concurrency = True, 2
    try:
        assert client.get(f"{SYSTEM}/governanceLimits").json() == {
            "accountConcurrencyLimit": 5,
            "accountUnallocatedConcurrencyLimit": 3,
            "integrationConcurrencyLimit": 2,
            "integrationLimitType": "integrationSpecific",
        }
    finally:
        role.administrator, integration.concurrency = False, None


def test_nothing_else_is_there(client: Client) -> None:
    assert detail(client.get(f"{SYSTEM}/nonsense"))["o:errorUrl"] == f"{SYSTEM}/nonsense"
    assert client.post(f"{SYSTEM}/serverTime", {}).status_code == 405
