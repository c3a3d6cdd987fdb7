from __future__ import annotations

import pytest

from connector.netsuite.client import NetSuite
from connector.netsuite.connection_test.suitescript_stage import judged
from connector.netsuite.suitescript_release import RESTLETS, VERSION
from connector.sandbox.restlets import restlet_registry
from connector.sandbox.server import Sandbox

NAMES = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
ALL = dict.fromkeys(RESTLETS, VERSION)


def deep(sandbox: Sandbox) -> tuple[str, str]:
    own = sandbox.credentials()
    connection = {name: own[name] for name in NAMES} | {"base_address": own["base_url"]}
    with NetSuite({"connection": connection}) as netsuite:
        found = netsuite.test_connection(deep=True)
    assert found.ok
    return found.stage("restlets").status, found.stage("restlets").evidence


def test_the_installed_version_is_named() -> None:
    with Sandbox(seed="empty") as sandbox:
        status, evidence = deep(sandbox)

    assert status == "passed"
    assert f"bulk_import {VERSION}" in evidence


def test_an_account_without_them_does_not_fail() -> None:
    with Sandbox(seed="empty") as sandbox:
        scripts: restlet_registry.RestletRegistry = sandbox.account.restlets.scripts
        for one in list(scripts):
            if one.script.startswith("customscript_nf_"):
                scripts.forget(one)
        status, evidence = deep(sandbox)

    assert status == "skipped"
    assert "not installed" in evidence


@pytest.mark.parametrize(
    ("told", "status", "says"),
    [
        (ALL, "passed", "saved_search"),
        ({**ALL, "bulk_import": "0.9.12"}, "warning", "bulk_import 0.9.12"),
        ({**ALL, "bulk_import": ""}, "warning", VERSION),
        ({**ALL, "bulk_import": "99.0"}, "passed", "99.0"),
        ({"bulk_import": VERSION}, "warning", "missing: saved_search, printed_form"),
    ],
)
def test_older_and_missing_ones_are_told(told: dict[str, str], status: str, says: str) -> None:
    verdict = judged(told)

    assert verdict.status == status
    assert says in verdict.evidence
