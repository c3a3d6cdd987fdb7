"""Findings as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the lines they are about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from connector import __version__
from connector.diagnostics import Diagnostic
from connector.flow.finding_codes import FINDINGS

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def report(findings: Iterable[Diagnostic], root: Path) -> dict[str, Any]:
    """One run over *findings*; files below *root* are named from it on, so that a code host finds them."""
    listed = list(findings)
    rules = sorted({finding.code for finding in listed})
    places = {code: at for at, code in enumerate(rules)}
    driver = {
        "name": "connector validate",
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"uri": f"{root.resolve().as_uri()}/"}},
        "results": [_result(finding, places[finding.code], root.resolve()) for finding in listed],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    meaning = FINDINGS.get(code, "A command, a file or a configuration cannot be used as it is.")
    return {
        "id": code,
        "name": code.replace("-", " ").title().replace(" ", ""),
        "shortDescription": {"text": meaning},
        "help": {"text": f"{meaning} `connector explain {code}` says the same; each result has what to do."},
    }


def _result(finding: Diagnostic, rule: int, root: Path) -> dict[str, Any]:
    text = f"{finding.message}. {finding.hint}" if finding.hint else finding.message
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity,
        "message": {"text": text},
    }
    if finding.where is not None:
        where = finding.where
        region = {"startLine": where.line, "startColumn": where.column}
        place = {"artifactLocation": _artifact(Path(where.file), root), "region": region}
        result["locations"] = [{"physicalLocation": place}]
    return result


def _artifact(file: Path, root: Path) -> dict[str, str]:
    whole = file.resolve()
    if whole.is_relative_to(root):
        return {"uri": whole.relative_to(root).as_posix(), "uriBaseId": "ROOT"}
    return {"uri": whole.as_uri()}
