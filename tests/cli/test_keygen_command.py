from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography import x509

from connector.cli.main import main
from connector.sandbox.people.tenant import Certificate
from connector.sandbox.server import Sandbox
from connector.sandbox.setup.uploaded_certificate import read_certificate


def test_makes_a_key_that_only_its_owner_reads_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keygen", "--account", "1234567-sb1", "--days", "90", "--out", str(tmp_path / "keys")]) == 0

    told = capsys.readouterr().out
    key, certificate = sorted((tmp_path / "keys").iterdir(), key=lambda path: path.name.endswith("certificate.pem"))
    assert key.stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in told
    for words in (
        "OAuth 2.0 Client Credentials (M2M) Setup",
        "Manage Integrations",
        "Log in using OAuth 2.0 Access Tokens",
        f"upload {certificate}",
        f"private_key_file: {key}",
        "account: 1234567_SB1",
        "previous:",
    ):
        assert words in told
    made = x509.load_pem_x509_certificate(certificate.read_bytes())
    assert (made.not_valid_after_utc - made.not_valid_before_utc).days == 90


def test_nothing_is_overwritten_and_limits_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keygen", "--out", str(tmp_path)]) == 0
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    assert main(["keygen", "--out", str(tmp_path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["keygen", "--days", "731", "--out", str(tmp_path / "other")]) == 2
    assert "730" in capsys.readouterr().err
    assert main(["keygen", "--algorithm", "RS256"]) == 2
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("algorithm", ["es512", "PS256"])
def test_netsuite_takes_what_it_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, algorithm: str
) -> None:
    with Sandbox(seed="empty") as box:
        assert main(["keygen", "--algorithm", algorithm, "--out", str(tmp_path), "--json"]) == 0
        made = json.loads(capsys.readouterr().out)
        upload = read_certificate(Path(made["certificate_file"]).read_text(encoding="utf-8"), box.clock())
        own = box.credentials()
        old = box.tenant.certificates[own["oauth2"]["certificate_id"]]
        box.tenant.certificates["new"] = Certificate(
            "new", old.consumer_key, old.user, old.role, upload.public_key, upload.valid_until
        )
        for name in ("CONSUMER_KEY", "CLIENT_SECRET", "REDIRECT_URI"):
            monkeypatch.delenv(f"NETSUITE_{name}", raising=False)
        values = {"ACCOUNT": own["account"], "BASE_ADDRESS": box.url, "CLIENT_ID": own["oauth2"]["client_id"]}
        values |= {"CERTIFICATE_ID": "new", "PRIVATE_KEY_FILE": made["private_key_file"]}
        for name, value in values.items():
            monkeypatch.setenv(f"NETSUITE_{name}", value)

        assert main(["test-connection", "--json"]) == 0
        stages = {stage["name"]: stage for stage in json.loads(capsys.readouterr().out)["stages"]}
    assert stages["token"]["status"] == "passed"
    assert stages["certificate"]["status"] == "passed"
    assert made["ends"] in stages["certificate"]["evidence"]
