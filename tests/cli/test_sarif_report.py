"""The report keeps the rules of SARIF 2.1.0 (OASIS) for what it writes: section numbers are the standard's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from connector.cli.sarif_report import SCHEMA, report
from connector.diagnostics import Diagnostic, Place
from connector.flow.finding_codes import FINDINGS

TEXT: dict[str, Any] = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}},
}
STRUCTURE: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],  # 3.13.2, 3.13.4
    "additionalProperties": False,
    "properties": {
        "$schema": {"const": SCHEMA},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],  # 3.14.6
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],  # 3.18.2
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],  # 3.19.8
                                "properties": {
                                    "semanticVersion": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id", "shortDescription", "help"],  # 3.49.3
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "name": {"type": "string", "pattern": "^[A-Z][A-Za-z]*$"},
                                                "shortDescription": TEXT,
                                                "help": TEXT,
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},  # 3.14.17
                    "originalUriBaseIds": {"type": "object"},  # 3.14.14
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message", "ruleId", "ruleIndex", "level"],  # 3.27.11
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": {"enum": ["none", "note", "warning", "error"]},  # 3.27.10
                                "message": TEXT,
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "required": ["artifactLocation", "region"],
                                                "properties": {
                                                    "artifactLocation": {"type": "object", "required": ["uri"]},
                                                    "region": {
                                                        "type": "object",
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "startColumn": {"type": "integer", "minimum": 1},
                                                        },
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def finding(code: str, **more: Any) -> Diagnostic:
    return Diagnostic(code=code, message="there is no `x`", **more)


@pytest.mark.parametrize("code", [*sorted(FINDINGS), "a-code-of-nobody"])
def test_each_code_makes_a_report_of_the_standards_structure(code: str, tmp_path: Path) -> None:
    place = Place(str(tmp_path / "flows/a b.yaml"), 3, 7)

    jsonschema.validate(report([finding(code, where=place, hint="write y"), finding(code)], tmp_path), STRUCTURE)


def test_a_result_points_to_its_rule_and_its_place(tmp_path: Path) -> None:
    place = Place(str(tmp_path / "flows/main.yaml"), 3, 7)
    found = [
        finding("unknown-key", where=place, severity="warning"),
        finding("cron"),
        finding("unknown-key", hint="do"),
    ]
    (run,) = report(found, tmp_path)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    assert [rules[result["ruleIndex"]] for result in run["results"]] == ["unknown-key", "cron", "unknown-key"]
    assert run["results"][0]["level"] == "warning"
    assert run["results"][2]["message"] == {"text": "there is no `x`. do"}
    (location,) = run["results"][0]["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "flows/main.yaml", "uriBaseId": "ROOT"},
        "region": {"startLine": 3, "startColumn": 7},
    }


def test_a_file_elsewhere_is_named_whole(tmp_path: Path) -> None:
    (run,) = report([finding("cron", where=Place("/elsewhere/x.yaml"))], tmp_path)["runs"]

    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "file:///elsewhere/x.yaml"
    }
