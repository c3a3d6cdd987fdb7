"""What goes over the wire can be read afterwards, by its owner only, without a secret, and never without bound."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.netsuite.observation import wire_log
from connector.netsuite.observation.wire_log import WireLog, masked
from connector.sandbox.server import Sandbox


def test_soap_and_rest_are_written_without_a_secret(box: Sandbox, connection: dict[str, Any], tmp_path: Path) -> None:
    with NetSuite({"connection": connection}) as client:
        path = client.log_wire(tmp_path / "wire")
        client.get_server_time(transport="soap")
        client.get_server_time(transport="rest")

    text = path.read_text(encoding="utf-8")
    assert "getServerTimeResponse" in text
    assert "POST " in text
    assert "> Authorization: ***" in text
    assert ":signature algorithm" in text or "signature" in text
    for name in ("consumer_key", "consumer_secret", "token_id", "token_secret"):
        assert connection[name] not in text


def test_the_access_token_of_oauth2_is_not_written(box: Sandbox, oauth2: dict[str, Any], tmp_path: Path) -> None:
    with NetSuite({"connection": {"type": "oauth2_client_credentials", **oauth2}}) as client:
        path = client.log_wire(tmp_path)
        list(client.suiteql(query="SELECT id FROM currency"))

    text = path.read_text(encoding="utf-8")
    assert "currency" in text
    assert "eyJ" not in text  # how a signed token begins


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    log = WireLog(tmp_path / "new")

    log.write("one", {"A": "b"}, b"sent", {"C": "d"}, b"received")

    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700
    assert log.path.read_text(encoding="utf-8").splitlines()[1:] == ["> A: b", "sent", "< C: d", "received"]


def test_it_stays_within_its_size(tmp_path: Path) -> None:
    log = WireLog(tmp_path, most_bytes=5000)

    for number in range(50):
        log.write(str(number), {}, b"x" * 700, {}, b"")

    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) == 2
    assert max(sizes) <= 5000
    assert "=== " in log.path.read_text(encoding="utf-8")


def test_a_large_body_is_cut(tmp_path: Path) -> None:
    log = WireLog(tmp_path)

    log.write("big", {}, b"", {}, b"y" * (wire_log.MOST_OF_A_BODY + 7))

    assert "… 7 characters more" in log.path.read_text(encoding="utf-8")


def test_a_link_in_its_place_is_not_followed(tmp_path: Path, box: Sandbox, connection: dict[str, Any]) -> None:
    target = tmp_path / "mine"
    target.write_text("kept", encoding="utf-8")
    with NetSuite({"connection": connection}) as client:
        path = client.log_wire(tmp_path / "wire")
        path.parent.mkdir()
        path.symlink_to(target)

        client.get_server_time(transport="rest")  # what cannot be logged does not stop the work

    assert target.read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(
    "text",
    [
        '<c:signature algorithm="HMAC_SHA256">SEKRET</c:signature>',
        "<nonce>SEKRET</nonce>",
        '{"access_token": "SEKRET", "expires_in": "3600"}',
        '{"refresh_token":"SEK\\"RET"}',
        "grant_type=client_credentials&client_assertion=SEKRET&x=1",
        "<currentPassword>SEKRET</currentPassword>",
    ],
)
def test_what_stands_where_secrets_stand_is_masked(text: str) -> None:
    assert "SEK" not in masked(text)
    assert "***" in masked(text)


def test_known_secrets_are_masked_wherever_they_stand() -> None:
    assert "k" * 20 not in masked(f"said {'k' * 20} aloud", ["k" * 20])


def test_the_environment_names_the_folder(
    box: Sandbox, connection: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(wire_log.ENVIRONMENT, str(tmp_path / "wire"))
    with NetSuite({"connection": connection}) as client:
        client.get_server_time(transport="rest")

    (path,) = (tmp_path / "wire").iterdir()
    assert "get_server_time" in path.read_text(encoding="utf-8")


def test_logs_that_are_old_are_removed_and_nothing_else(tmp_path: Path) -> None:
    names = ("netsuite-1.log", "netsuite-1.1.log", "netsuite-2.log", "other.log", "netsuite-3.txt")
    for name in names:
        (tmp_path / name).write_text("x", encoding="utf-8")
        if name != "netsuite-2.log":
            os.utime(tmp_path / name, (0, 0))
    (tmp_path / "netsuite-4.log").symlink_to(tmp_path / "other.log")

    assert wire_log.prune(tmp_path, 86400, dry_run=True) == 2
    assert wire_log.prune(tmp_path, 86400) == 2
    assert {path.name for path in tmp_path.iterdir()} == {*names[2:], "netsuite-4.log"}
    assert wire_log.prune(tmp_path / "missing", 0) == 0
