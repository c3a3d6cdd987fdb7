from __future__ import annotations

import json

from connector import registry
from connector.cli.generate import files
from connector.flow.finding_codes import FINDINGS

TEXTS = dict(files())


def test_every_component_and_every_finding_has_its_place() -> None:
    components, findings = TEXTS["docs/reference/components.md"], TEXTS["docs/reference/findings.md"]

    assert [name for name in registry.names() if f"## `{name}`" not in components] == []
    assert [code for code in FINDINGS if f"| `{code}` |" not in findings] == []


def test_the_schema_is_json() -> None:
    assert json.loads(TEXTS["schemas/flow.schema.json"])["title"] == "Connector flow"
