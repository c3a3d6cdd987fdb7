from __future__ import annotations

from pathlib import Path

import pytest

from connector.sandbox.server import Sandbox
from tests.cli.conftest import Command


@pytest.mark.usefixtures("account")
def test_models_are_written_to_a_file_or_to_stdout(connector: Command, tmp_path: Path) -> None:
    written = connector("models", "customer", "vendor", "customer", "-o", "models.py")
    printed = connector("models", "customer", "vendor")

    assert (written.code, written.out) == (0, "")
    assert written.err == "models.py: models of 2 record types\n"
    assert (tmp_path / "models.py").read_text(encoding="utf-8") == printed.out
    assert "class Vendor(TypedRecord):" in printed.out


@pytest.mark.usefixtures("account")
def test_an_unknown_type_writes_nothing(connector: Command, tmp_path: Path) -> None:
    said = connector("models", "customer", "vendr", "-o", "models.py")

    assert said.code != 0
    assert "did you mean `vendor`?" in said.err
    assert not (tmp_path / "models.py").exists()


def test_the_account_of_a_sandbox_can_be_asked(connector: Command, account: Sandbox) -> None:
    del account

    assert "class CustomrecordWarrantyClaim(" in connector("models", "customrecord_warranty_claim", "--sandbox").out
