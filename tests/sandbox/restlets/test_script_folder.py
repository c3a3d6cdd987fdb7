from pathlib import Path

import pytest
import requests

from connector.errors import ConfigurationError
from connector.sandbox.account_settings import AccountSettings
from connector.sandbox.restlets.restlet_registry import RestletRegistry
from connector.sandbox.restlets.script_folder import deploy_folder
from connector.sandbox.server import Sandbox

ORDERS = """
SCRIPT = "customscript_orders"
SCRIPT_NUMBER = 42
DEPLOY = "customdeploy_orders_1"
ROLES = [3, 1031]

def get(parameters):
    return "order " + parameters["id"]

def delete(parameters, session):
    return "gone"
"""


def deployed(folder: Path, name: str, text: str) -> RestletRegistry:
    (folder / name).write_text(text, encoding="utf-8")
    registry = RestletRegistry()
    deploy_folder(registry, folder)
    return registry


def test_a_file_says_under_which_ids_it_is_deployed(tmp_path: Path) -> None:
    (found,) = deployed(tmp_path, "orders.py", ORDERS)

    assert (found.script_number, found.script) == (42, "customscript_orders")
    assert (found.deploy_number, found.deploy) == (1, "customdeploy_orders_1")
    assert (sorted(found.functions), found.status) == (["DELETE", "GET"], "Released")
    assert found.roles == frozenset({3, 1031})


def test_a_file_without_ids_is_found_by_its_name(tmp_path: Path) -> None:
    registry = deployed(tmp_path, "stock.py", "RELEASED = False\ndef post(body): return body\n")
    found = registry.find("customscript_stock", "customdeploy_stock")

    assert found is not None
    assert (found.script_number, found.status) == (101, "Testing")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.js", "define([], () => ({}))", "SuiteScript, which the sandbox does not run"),
        ("b.py", "x = 1", "answers nothing"),
        ("c.py", "1 / 0", "ZeroDivisionError"),
        ("d.py", "SCRIPT = 'orders'\ndef get(p): return p", "no id of NetSuite's"),
        ("e.py", "def get(): return 1", "neither one argument nor two"),
    ],
)
def test_what_is_no_script_is_told_by_name(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        deployed(tmp_path, name, text)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no folder of scripts"):
        deploy_folder(RestletRegistry(), tmp_path / "nowhere")


def test_an_account_starts_with_folders_and_functions(tmp_path: Path) -> None:
    (tmp_path / "orders.py").write_text(ORDERS, encoding="utf-8")
    scripts = [tmp_path, {"script": 77, "get": lambda _: "inline"}]
    with Sandbox(seed="empty") as sandbox:
        account = sandbox.add_account("2222222", AccountSettings(seed="empty", scripts=scripts))
        numbers = [one.script_number for one in account.restlets.scripts]
        assert requests.get(sandbox.url, timeout=5).status_code == 404

    assert numbers[-2:] == [42, 77]
    assert len(set(numbers)) == len(numbers)
