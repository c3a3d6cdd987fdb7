"""Clients written by others, unmodified, sign in to the sandbox and do their work; `make clients` installs them.

What is asserted are the facts of NetSuite's wire, not what the sandbox happens to answer. Node and Python packages
have NetSuite's host names built in and come through the CONNECT proxy; PHP comes both ways.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from connector.catalogue.reader import load
from connector.sandbox.intercept.interceptor import Interceptor
from connector.sandbox.people.tenant import Certificate
from connector.sandbox.server import Sandbox

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "tests" / "foreign"
CLIENTS = Path(os.environ.get("CONNECTOR_CLIENTS", ROOT / ".clients"))
PYTHON = CLIENTS / "python" / "bin" / "python"
pytestmark = pytest.mark.xdist_group("foreign_clients")


def needed(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"NO CLIENTS OF OTHERS: {path} is missing; `make clients` installs them from their registries")
    return path


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"NO {name.upper()} on this machine")
    return found


class Account:
    """A sandbox behind the proxy, and what a client's process is told about it."""

    def __init__(self, sandbox: Sandbox, proxy: Interceptor) -> None:
        credentials = sandbox.credentials()
        names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
        self.environment = {
            **os.environ,
            **proxy.environment(),
            **{f"NETSUITE_{name.upper()}": str(credentials[name]) for name in names},
            **rsa_certificate(sandbox),
            "NETSUITE_BASE_URL": sandbox.url,
            "NETSUITE_PROXY_PORT": str(proxy.port),
        }

    def run(self, *command: str | Path, home: Path) -> dict[str, Any]:
        """What the client's script found; its files go into *home*."""
        done = subprocess.run(
            [str(word) for word in command],
            env={**self.environment, "HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=home,
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def rsa_certificate(sandbox: Sandbox) -> dict[str, str]:
    """A second certificate, for the client that signs its assertions with PS256 only."""
    key = rsa.generate_private_key(65537, 3072)
    first = next(iter(sandbox.tenant.certificates.values()))
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    certificate = Certificate("rsa", first.consumer_key, first.user, first.role, public, first.valid_until)
    sandbox.tenant.certificates[certificate.id] = certificate
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {"NETSUITE_CERTIFICATE_ID": certificate.id, "NETSUITE_PRIVATE_KEY": private.decode()}


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with Sandbox() as sandbox, Interceptor(sandbox.url) as proxy:
        yield Account(sandbox, proxy)


# -------------------------------------------------------------------- Python


@pytest.fixture(scope="module")
def jacobsvante(account: Account, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return account.run(needed(PYTHON), SCRIPTS / "jacobsvante_netsuite.py", home=tmp_path_factory.mktemp("home"))


def test_the_python_package_netsuite_signs_in_on_all_its_surfaces(jacobsvante: dict[str, Any]) -> None:
    assert jacobsvante["token_info"]["companyId"] == "TSTDRV1234567"
    assert jacobsvante["server_time"] is True


def test_the_python_package_netsuite_reads_and_writes_records_over_soap(jacobsvante: dict[str, Any]) -> None:
    expected = {"companyName": "Jacob SOAP", "phone": "555 0101", "externalId": "jacob-soap"}

    assert jacobsvante["add"] is True
    assert jacobsvante["add_again"][0][0] == "DUP_RCRD"
    assert jacobsvante["update"] is True
    assert jacobsvante["get"] == expected
    assert jacobsvante["get_missing"][0][0] == "RCRD_DSNT_EXIST"
    assert jacobsvante["upsert"] is True
    assert jacobsvante["upsert_list"] == [True, False]
    assert jacobsvante["get_list"] == [True, False]
    assert jacobsvante["delete"] is True


def test_the_python_package_netsuite_searches_and_lists_over_soap(jacobsvante: dict[str, Any]) -> None:
    search = jacobsvante["search"]

    assert search["distinct"] == search["total"] > 200
    assert search["pages"] == -(-search["total"] // 50)
    assert jacobsvante["get_all"] == 7
    assert jacobsvante["select_value"] == ["Due on receipt", "Net 15"]


def test_the_python_package_netsuite_works_over_rest(jacobsvante: dict[str, Any]) -> None:
    assert jacobsvante["rest_get"]["phone"] == "555 0100"
    assert jacobsvante["rest_upserted"]["externalId"] == "jacob-rest-2"
    assert "NONEXISTENT_ID" in jacobsvante["rest_gone"][1]
    assert jacobsvante["suiteql"]["rows"] == jacobsvante["suiteql"]["total"] > 200
    assert "Invalid search query." in jacobsvante["suiteql_refused"][1]


def test_the_python_package_netsuite_calls_restlets(jacobsvante: dict[str, Any]) -> None:
    assert jacobsvante["restlet_get"] == {"method": "GET", "parameters": {"who": "Jacob & Söhne"}}
    assert jacobsvante["restlet_post"] == {"a": [1, 2]}
    assert jacobsvante["restlet_put"] == {"b": None}
    assert "SSS_INVALID_SCRIPTLET_ID" in jacobsvante["restlet_unknown"][1]


@pytest.fixture(scope="module", params=["built-in WSDL", "real WSDL"])
def fyle(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    needed(PYTHON)
    real = request.param == "real WSDL"
    if not real and _NEEDED_BY_FYLE not in [record.name for record in load()]:
        pytest.skip(f"NO {_NEEDED_BY_FYLE} in the catalogue: the package asks for its class before anything else")
    home = tmp_path_factory.mktemp("home")
    wsdl = request.getfixturevalue("wsdl_dir") if real else None
    with Sandbox(wsdl=wsdl) as sandbox, Interceptor(sandbox.url) as proxy:
        found = Account(sandbox, proxy).run(PYTHON, SCRIPTS / "fyle_netsuitesdk.py", home, home=home)
    assert not real or found["missing_types"] == []  # its prefixes ns0 to ns38 are hard-coded
    return found


_NEEDED_BY_FYLE = "advInterCompanyJournalEntry"


def test_the_python_package_netsuitesdk_finds_its_hard_coded_types(fyle: dict[str, Any]) -> None:
    lost = [text.rpartition(" ")[2] for text in fyle["missing_types"]]

    assert {"Customer", "Vendor", "VendorBill", "RecordRef", "CustomerSearchBasic", "TransactionSearch"} & set(
        lost
    ) == set()


def test_the_python_package_netsuitesdk_reads_pages_and_counts(fyle: dict[str, Any]) -> None:
    assert "US Dollar" in fyle["currencies"]
    assert fyle["customers"] > 200
    assert fyle["customer_pages"][1] >= fyle["customers"]
    assert all("Optique" in name for name in fyle["string_search"])
    assert fyle["by_date"] >= fyle["vendors"] > 0
    assert fyle["subsidiaries"] > 1


def test_the_python_package_netsuitesdk_upserts_gets_and_deletes(fyle: dict[str, Any]) -> None:
    assert fyle["upserted"] == ["fyle-1", True]
    assert fyle["got"] == "Fyle Vendor"
    assert fyle["deleted"] is True
    assert "RCRD_DSNT_EXIST" in fyle["missing"][1]
    assert "Please enter value(s) for" in fyle["refused"][1]


def test_the_python_package_netsuitesdk_knows_a_refused_sign_in(fyle: dict[str, Any]) -> None:
    assert fyle["login"][0] == "NetSuiteLoginError"


# -------------------------------------------------------------------- Node


@pytest.fixture(scope="module")
def node(account: Account, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    packages = needed(CLIENTS / "node" / "node_modules").parent
    home = tmp_path_factory.mktemp("home")
    return account.run(program("node"), SCRIPTS / "node" / "clients.cjs", packages, home=home)


def test_the_node_package_netsuite_rest_works(node: dict[str, Any]) -> None:
    found = node["netsuite-rest"]

    assert [found["options"], found["created"], found["deleted"]] == [204, 204, 204]
    assert found["phone"] == "555 0102"
    assert (found["rows"], found["hasMore"]) == (5, True)
    assert found["missing"]["status"] == 404


def test_the_node_package_nsrestlet_calls_restlets_by_discovery(node: dict[str, Any]) -> None:
    found = node["nsrestlet"]

    assert found["get"]["parameters"] == {"who": "Søren & Co", "n": "5"}
    assert found["post"] == {"a": [1, 2.5], "text": "ü"}
    assert found["put"] == {"b": None}
    assert found["unknown"]["code"] == "SSS_INVALID_SCRIPTLET_ID"


def test_the_node_package_of_brokenrubik_works_with_oauth_2(node: dict[str, Any]) -> None:
    found = node["brokenrubik"]

    assert [found[name] for name in ("created", "upserted", "deleted", "listed")] == [True] * 4
    assert (found["companyName"], found["phone"]) == ("Rubik", "555 0103")
    assert found["rows"] > 200
    assert found["restlet"] == {"x": 1}
    assert found["missing"]["name"] == "NetSuiteNotFoundError"
    assert found["sql"]["name"] == "NetSuiteValidationError"


def test_the_node_package_netsuite_sdk_works(node: dict[str, Any]) -> None:
    found = node["netsuite-sdk"]

    assert (found["created"], found["deleted"], found["missing"]["status"]) == (204, 204, 404)
    assert found["phone"] == "555 0104"
    assert found["pages"] == -(-found["rows"] // 100)
    assert found["restlet"] == {"y": 2}
    assert found["echoed"]["parameters"] == {"q": "ab"}


def test_a_blank_sent_as_a_plus_sign_but_signed_as_one_is_refused_as_by_netsuite(node: dict[str, Any]) -> None:
    """The package signs the text of the query string, not what it stands for: a known pain of RESTlet callers."""
    assert node["netsuite-sdk"]["blank"]["status"] == 401


# -------------------------------------------------------------------- PHP


@pytest.fixture(scope="module", params=["proxy", "direct"])
def php(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    command = program("php")
    modules = subprocess.run([command, "-m"], capture_output=True, text=True, check=True).stdout.split()
    if not {"soap", "curl"} <= set(modules):
        pytest.skip("NO EXTENSIONS soap and curl in PHP")
    home = tmp_path_factory.mktemp("home")
    with Sandbox() as sandbox, Interceptor(sandbox.url) as proxy:
        return Account(sandbox, proxy).run(command, SCRIPTS / "php" / "soap_client.php", request.param, home=home)


def test_phps_soap_client_reads_and_writes_records(php: dict[str, Any]) -> None:
    assert (php["add"], php["update"], php["upsert"], php["delete"]) == (True, True, True, True)
    assert php["add_again"] == ["DUP_RCRD"]
    assert php["get"] == ["PHP Söhne", "555 0105", "php-1"]
    assert php["get_missing"] == ["RCRD_DSNT_EXIST"]
    assert php["upsert_list"] == [True, False]
    assert php["header_sent"] is True


def test_phps_soap_client_searches_and_lists(php: dict[str, Any]) -> None:
    assert php["search"]["distinct"] == php["search"]["total"] > 200
    assert php["search"]["pages"] == -(-php["search"]["total"] // 50)
    assert php["get_all"] == 7
    assert php["select_value"] == "Due on receipt"


def test_phps_soap_client_is_refused_by_a_fault(php: dict[str, Any]) -> None:
    code, text, details = php["fault"]

    assert code == "soapenv:Server.userException"
    assert text.startswith("Invalid login attempt.")
    assert "invalidCredentialsFault" in details


def test_php_works_over_rest_and_with_restlets(php: dict[str, Any]) -> None:
    statuses = [php[f"rest_{name}"] for name in ("create", "update", "upsert", "delete", "gone")]

    assert statuses == [204, 204, 204, 204, 404]
    assert php["rest_get"] == "555 0106"
    assert php["suiteql"]["rows"] == php["suiteql"]["total"] > 200
    assert php["restlet"] == [{"method": "GET", "parameters": {"who": "Søren & Co"}}, {"a": [1, 2]}]
    assert php["restlet_unknown"] == "SSS_INVALID_SCRIPTLET_ID"
