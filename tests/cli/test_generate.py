from __future__ import annotations

import json

import pytest

from connector import registry
from connector.cli.generate import files
from connector.flow.finding_codes import FINDINGS


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return dict(files())


def test_every_component_and_every_finding_has_its_place(texts: dict[str, str]) -> None:
    components, findings = texts["docs/reference/components.md"], texts["docs/reference/findings.md"]

    assert [name for name in registry.names() if f"## `{name}`" not in components] == []
    assert [code for code in FINDINGS if f"| `{code}` |" not in findings] == []


def test_the_schema_is_json(texts: dict[str, str]) -> None:
    assert json.loads(texts["schemas/flow.schema.json"])["title"] == "Connector flow"
