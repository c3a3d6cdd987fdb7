"""Where schemas and flows are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector.catalogue import shipped
from connector.errors import ConfigurationError


def test_a_checkout_has_the_schemas_beside_the_package() -> None:
    assert (shipped.folder("schemas") / "suitetalk" / "customer.yaml").is_file()


def test_a_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "connector" / "_shipped" / "flows"
    inside.mkdir(parents=True)
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path / "connector")

    assert shipped.folder("flows") == inside


def test_a_broken_installation_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path / "connector")

    with pytest.raises(ConfigurationError, match="`schemas` is missing") as caught:
        shipped.folder("schemas")

    assert "install the package again" in caught.value.hint
