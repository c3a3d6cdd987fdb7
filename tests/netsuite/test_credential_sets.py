from __future__ import annotations

import logging
import os
import secrets
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.component import Unit
from connector.errors import ConnectivityError
from connector.netsuite import signing
from connector.netsuite.auth.key_pair import new_key_pair
from connector.netsuite.client import NetSuite
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.connection_test.diagnosis import diagnose
from connector.netsuite.connection_test.stage_report import ConnectionTest
from connector.netsuite.credential_sets import AGAIN, CredentialSets, RefusedMemory
from connector.netsuite.session import Session
from connector.sandbox.server import Sandbox
from connector.sandbox.setup.uploaded_certificate import read_certificate

ONE = "SELECT 1 AS ok FROM dual"


def asked(connection: dict[str, Any], **more: Any) -> list[str]:
    """What a program that asks three things is told."""
    told: list[str] = []

    def tell(event: events.Event) -> None:
        if isinstance(event, events.Noted):
            told.append(event.message)

    with NetSuite({"connection": connection, **more}, unit=Unit(emit=tell)) as client:
        for _ in range(3):
            assert list(client.suiteql(query=ONE)) == [{"ok": "1"}]
    return told


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of credentials and certificates."""
    return [text for text in caplog.messages if "credentials" in text or "certificate" in text]


def refused(box: Sandbox) -> int:
    return len(box.audit.failures)


def diagnosed(connection: dict[str, Any]) -> ConnectionTest:
    return diagnose(Session(NetSuiteConfig.from_mapping({"connection": connection})))


@pytest.fixture
def rotating(connection: dict[str, Any]) -> dict[str, Any]:
    """New credentials that NetSuite does not know yet, the old ones beside them."""
    old = {name: connection[name] for name in ("token_id", "token_secret")}
    return {**connection, "token_id": secrets.token_hex(32), "token_secret": secrets.token_hex(32), "previous": old}


@pytest.fixture
def uploading(box: Sandbox, oauth2: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """A new certificate that nobody has uploaded yet, the old one beside it."""
    pair = new_key_pair("ES384", 365, "new", datetime.now(UTC))
    (tmp_path / "new.pem").write_bytes(pair.key)
    (tmp_path / "certificate.pem").write_bytes(pair.certificate)
    old = {name: oauth2[name] for name in ("certificate_id", "private_key_file")}
    return {**oauth2, "certificate_id": "new", "private_key_file": str(tmp_path / "new.pem"), "previous": old}


def test_new_token_and_old_one_work_without_a_gap(
    box: Sandbox, rotating: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="connector.netsuite.auth"):
        told = asked(rotating)

    assert len(told) == 1
    assert "refuses the new credentials" in told[0]
    assert warnings(caplog) == told
    assert refused(box) == 1
    assert asked(rotating) == [told[0]]  # another session knows that the new ones were refused: it does not ask
    assert refused(box) == 1
    shown = str(told) + caplog.text
    assert not any(rotating[name] in shown for name in ("token_id", "token_secret"))


def test_soap_falls_back_too(box: Sandbox, rotating: dict[str, Any]) -> None:
    with NetSuite({"connection": rotating, "transport": "soap"}) as client:
        assert client.get_server_time().tzinfo is not None
    assert refused(box) == 1


def test_new_certificate_and_old_one_work_without_a_gap(
    box: Sandbox, uploading: dict[str, Any], tmp_path: Path
) -> None:
    (told,) = asked(uploading)
    assert "certificate new" in told
    assert f"certificate {uploading['previous']['certificate_id']}" in told

    text = (tmp_path / "certificate.pem").read_text(encoding="utf-8")
    old = box.tenant.certificates[uploading["previous"]["certificate_id"]]
    box.tenant.certificates["new"] = replace(old, id="new", public_key=read_certificate(text, time.time()).public_key)
    (memory,) = (Path(os.environ["CONNECTOR_CACHE_DIR"]) / "refused").glob(_fingerprint(uploading))
    os.utime(memory, (time.time() - AGAIN, time.time() - AGAIN))
    old.revoked = True

    assert asked(uploading) == []
    assert not memory.exists()


def _fingerprint(connection: dict[str, Any]) -> str:
    config = NetSuiteConfig.from_mapping({"connection": connection}).connection
    return signing.signer(config, lambda form, *, authorization="": {}).fingerprint


def test_without_previous_credentials_a_refusal_is_a_refusal(box: Sandbox, rotating: dict[str, Any]) -> None:
    del rotating["previous"]
    with pytest.raises(ConnectivityError):
        asked(rotating)


def test_both_refused_cost_two_sign_ins(box: Sandbox, rotating: dict[str, Any]) -> None:
    rotating["previous"] = {"token_secret": "x" * 64}
    with pytest.raises(ConnectivityError) as caught:
        asked(rotating)

    assert caught.value.is_a("AUTHENTICATION")
    assert refused(box) == 2


def test_what_the_old_credentials_would_meet_as_well_is_not_tried_twice(box: Sandbox, rotating: dict[str, Any]) -> None:
    box.clock.offset += 3600
    rotating |= rotating.pop("previous")
    rotating["previous"] = {"token_id": rotating["token_id"]}

    with NetSuite({"connection": rotating}) as client:
        client.session.clock.corrected = lambda: False  # type: ignore[method-assign]
        with pytest.raises(ConnectivityError, match="timestamp"):
            list(client.suiteql(query=ONE))
    assert refused(box) == 1


def test_connection_test_says_which_credentials_work(
    box: Sandbox, rotating: dict[str, Any], uploading: dict[str, Any]
) -> None:
    by_token = {stage.name: stage for stage in diagnosed(rotating).stages}
    assert by_token["rest_sign_in"].status == "warning"
    assert "lets the previous ones in" in by_token["rest_sign_in"].evidence

    result = diagnosed(uploading)
    by_certificate = {stage.name: stage for stage in result.stages}
    assert result.ok
    assert by_certificate["token"].status == "warning"
    assert "the certificate new is refused" in by_certificate["token"].evidence


def test_thirty_days_before_its_end_the_certificate_is_warned_of_once_a_day(
    oauth2: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    signing._WARNED.clear()
    expires = datetime.fromtimestamp(time.time() + 10 * 86_400, UTC).date().isoformat()
    soon = {**oauth2, "certificate_expires": expires}

    with caplog.at_level(logging.WARNING, logger="connector.netsuite.auth"):
        (told,) = asked(soon)
        assert asked({**soon, "scopes": ["rest_webservices"]}) == []
    assert told.startswith(f"the certificate {oauth2['certificate_id']} ends on {expires}, ")
    assert "connector keygen" in told
    assert warnings(caplog) == [told]
    stage = next(one for one in diagnosed(soon).stages if one.name == "certificate")
    assert stage.status == "warning"
    assert "connector keygen" in stage.cure


def test_the_memory_of_refusals_lasts_ten_minutes(tmp_path: Path) -> None:
    memory = RefusedMemory(tmp_path / "refused")
    assert not memory.lately("a")
    memory.note("a")
    assert memory.lately("a")
    assert not memory.lately("b")
    os.utime(tmp_path / "refused" / "a", (1, 1))
    assert not memory.lately("a")
    memory.forget("a")
    assert list((tmp_path / "refused").iterdir()) == []


def test_one_set_of_credentials_has_no_other(tmp_path: Path, connection: dict[str, Any]) -> None:
    config = NetSuiteConfig.from_mapping({"connection": connection}).connection
    only = signing.signer(config, lambda form, *, authorization="": {})
    sets = CredentialSets([only], RefusedMemory(tmp_path))

    assert sets.after(only, ConnectivityError("refused")) is None
    assert not sets.earlier_in_use
    assert sets.news() == []
