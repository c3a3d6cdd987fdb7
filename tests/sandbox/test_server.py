import json
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import jwt as pyjwt
import pytest
import requests

from connector import NetSuite
from connector.errors import ConfigurationError
from connector.sandbox.people.tenant import Level, Role
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client

SERVER_TIME = "/services/rest/system/v1/serverTime"


def test_starts_and_stops_often() -> None:
    for _ in range(5):
        with Sandbox(seed="demo") as sandbox:
            assert Client(sandbox).get(SERVER_TIME).status_code == 200


def test_the_port_is_free_after_stopping() -> None:
    with Sandbox(seed="empty") as first:
        port = int(first.url.rpartition(":")[2])
    with Sandbox(seed="empty", port=port) as second:
        assert second.url == first.url


def test_a_taken_port_is_a_clear_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"cannot listen on 127.0.0.1:{port}"):
            Sandbox(seed="empty", port=port).start()


def test_the_credentials_have_the_shape_of_the_file() -> None:
    with Sandbox("1234567-sb1", seed="empty") as sandbox:
        found = sandbox.credentials()

        key_file = Path(found["oauth2"]["private_key_file"])
        assert set(found) == {
            "account",
            "consumer_key",
            "consumer_secret",
            "token_id",
            "token_secret",
            "base_url",
            "wsdl_url",
            "oauth2",
        }
        assert set(found["oauth2"]) == {"client_id", "certificate_id", "private_key_file"}
        assert found["account"] == "1234567_SB1"
        assert found["base_url"] == sandbox.url
        assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert not key_file.exists()


def test_the_written_credentials_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "credentials.json"
    with Sandbox(seed="empty") as sandbox:
        sandbox.write_credentials(path)

        found = json.loads(path.read_text())
        assert found["consumer_key"] == sandbox.credentials()["consumer_key"]
        for file in (path, Path(found["oauth2"]["private_key_file"])):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert path.exists()


def test_two_sandboxes_do_not_share_secrets_or_records() -> None:
    with Sandbox(seed="demo") as one, Sandbox(seed="demo") as two:
        assert one.credentials()["token_secret"] != two.credentials()["token_secret"]
        one.store.delete("customer", next(one.store.select("customer")).id)
        assert one.store.count("customer") + 1 == two.store.count("customer")


def test_signing_in_with_a_certificate_over_http() -> None:
    with Sandbox(seed="empty") as sandbox:
        known = sandbox.credentials()
        url = f"{sandbox.url}/services/rest/auth/oauth2/v1/token"
        now = int(time.time())
        assertion = pyjwt.encode(
            {
                "iss": known["oauth2"]["client_id"],
                "scope": "rest_webservices",
                "aud": url,
                "iat": now,
                "exp": now + 600,
            },
            Path(known["oauth2"]["private_key_file"]).read_bytes(),
            algorithm="ES256",
            headers={"kid": known["oauth2"]["certificate_id"]},
        )
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion,
        }

        answer = requests.post(url, data=form, timeout=10)
        assert answer.status_code == 200
        bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        assert requests.get(sandbox.url + SERVER_TIME, headers=bearer, timeout=10).status_code == 200

        wrong = requests.post(url, data={**form, "client_assertion": "x.y.z"}, timeout=10)
        assert (wrong.status_code, wrong.json()) == (401, {"error": "invalid_client"})
        assert wrong.headers["WWW-Authenticate"] == 'Basic realm="TSTDRV1234567"'
        assert requests.get(url, timeout=10).json() == {"error": "invalid_request"}
        denied = requests.get(sandbox.url + SERVER_TIME, headers={"Authorization": "Bearer x"}, timeout=10)
        assert denied.headers["WWW-Authenticate"].startswith('Bearer realm="TSTDRV1234567", error="invalid_token"')


def test_a_data_file_keeps_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    with Sandbox(seed="empty", data=path) as first:
        id_ = Client(first).made("customer", companyName="Kept", subsidiary={"id": "1"})
    with Sandbox(seed="demo", data=path) as second:
        assert Client(second).get(f"/customer/{id_}").json()["companyName"] == "Kept"
        assert second.store.count("customer") == 1


def test_the_role_may_be_chosen() -> None:
    with Sandbox(seed="empty", role=Role(3, "Nobody", {"Log in using Access Tokens": Level.FULL})) as sandbox:
        assert Client(sandbox).get(SERVER_TIME).status_code == 403


def test_the_demo_is_served_over_rest_and_suiteql_alike() -> None:
    with Sandbox(seed="demo") as sandbox:
        client = Client(sandbox)
        total = client.get("/customer", params={"limit": 1}).json()["totalResults"]
        rows = client.post(
            "/services/rest/query/v1/suiteql",
            {"q": "SELECT COUNT(*) AS n FROM customer"},
            headers={"Prefer": "transient"},
        ).json()["items"]

        assert total > 100
        assert rows[0]["n"] == str(total)
        for type_ in sandbox.store.types():
            found = client.get(f"/{type_}", params={"limit": 1})
            if found.status_code == 404:  # a list or definition without a REST path
                continue
            href = found.json()["items"][0]["links"][0]["href"]
            one = client.get(href, params={"expandSubResources": "true"})
            assert one.status_code == 200, (type_, one.text)


def test_serving_ends_when_it_is_stopped() -> None:
    sandbox = Sandbox(seed="empty")
    thread = threading.Thread(target=sandbox.serve)
    thread.start()
    while not sandbox._web.running:
        time.sleep(0.001)
    assert Client(sandbox).get(SERVER_TIME).status_code == 200

    sandbox.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_importing_the_sandbox_package_imports_no_heavy_library() -> None:
    heavy = ("sqlglot", "cryptography", "lxml", "zeep", "requests", "pydantic")
    code = f"import connector.sandbox.server, sys; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def test_one_server_plays_many_accounts() -> None:
    with Sandbox(seed="empty") as sandbox:
        other = sandbox.add_account("1234567-sb1")
        assert other.store.count("customer") > 100
        found = Client(
            sandbox,
            account=other.credentials.account,
            consumer_key=other.credentials.consumer_key,
            consumer_secret=other.credentials.consumer_secret,
            token_id=other.credentials.token_id,
            token_secret=other.credentials.token_secret,
        ).get("/customer", params={"limit": 1})

        assert found.json()["totalResults"] == other.store.count("customer")
        assert Client(sandbox).get("/customer").json()["totalResults"] == 0


def test_the_environment_is_what_programs_of_ours_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(seed="empty") as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        with NetSuite.from_env() as netsuite:
            assert netsuite.get_server_time() is not None


def test_a_request_may_order_its_own_fault_only_where_that_is_allowed() -> None:
    headers = {"X-Sandbox-Fault": "status; status=502"}
    with Sandbox(seed="empty") as closed, Sandbox(seed="empty", fault_header=True) as open_:
        assert Client(closed).get(SERVER_TIME, headers=headers).status_code == 200
        assert Client(open_).get(SERVER_TIME, headers=headers).status_code == 502
        assert Client(open_).get(SERVER_TIME).status_code == 200
        wrong = Client(open_).get(SERVER_TIME, headers={"X-Sandbox-Fault": "loud"})
        assert (wrong.status_code, wrong.text.startswith("x-sandbox-fault: ")) == (400, True)
