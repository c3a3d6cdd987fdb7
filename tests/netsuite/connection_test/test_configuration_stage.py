from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.connection_test.configuration_stage import check_configuration
from connector.netsuite.connection_test.inspection import Inspection
from connector.netsuite.connection_test.stage_report import ConnectionTest

Diagnosed = Callable[..., ConnectionTest]
Inspected = Callable[..., Inspection]
RIGHT = "0123456789abcdef" * 4


def test_names_account_host_and_way_of_signing_in(inspected: Inspected) -> None:
    found = check_configuration(inspected(account="1234567-sb1", config={"expect_account": "1234567_SB1"}))

    assert found.status == "passed"
    assert found.evidence.startswith("account 1234567_SB1 (sandbox, as expected) at 127.0.0.1:")
    assert found.evidence.endswith("token-based authentication, SOAP 2025_2")


def test_certificate_is_described_by_its_algorithm(inspected: Inspected) -> None:
    assert check_configuration(inspected(config={"oauth2": True})).evidence.endswith("client credentials, ES256")


@pytest.mark.parametrize(
    ("value", "oddity"),
    [
        (RIGHT[:-1], "has 63 characters, not 64"),
        (f'"{RIGHT}"', "has quotes around it"),
        (RIGHT[:-1] + "o", "has characters other than hex digits"),
    ],
)
def test_odd_looking_secret_is_a_warning_that_does_not_show_it(inspected: Inspected, value: str, oddity: str) -> None:
    found = check_configuration(inspected(token_secret=value))

    assert found.status == "warning"
    assert f"token_secret {oddity}" in found.evidence
    assert RIGHT[:10] not in found.evidence


def test_field_copied_twice_is_noticed(inspected: Inspected) -> None:
    found = check_configuration(inspected(token_secret=RIGHT, consumer_secret=RIGHT))

    assert "token_secret is the same as consumer_secret" in found.evidence


def test_soap_with_a_certificate_is_refused_before_anything_is_sent(inspected: Inspected) -> None:
    with pytest.raises(ConfigurationError, match="for SOAP"):
        check_configuration(inspected(config={"oauth2": True, "transport": "soap"}))


def test_other_account_than_expected_ends_the_test(diagnosed: Diagnosed) -> None:
    found = diagnosed(config={"expect_account": "7654321"})

    assert found.exit_code == 4
    assert "expect_account is 7654321" in found.stage("configuration").evidence
    assert {"skipped"} == {stage.status for stage in found.stages[1:]}


def test_reference_without_a_value_ends_the_test(diagnosed: Diagnosed) -> None:
    found = diagnosed(consumer_key="${env:CONNECTOR_NOT_SET}")

    assert found.stage("configuration").status == "failed"
    assert "CONNECTOR_NOT_SET" in found.stage("configuration").evidence


def test_key_that_is_no_key_ends_the_test(diagnosed: Diagnosed, tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    found = diagnosed(config={"oauth2": True}, private_key_file=str(file))

    assert "CERTIFICATE, not PKCS#8" in found.stage("configuration").evidence
    assert "openssl" in found.stage("configuration").cure
