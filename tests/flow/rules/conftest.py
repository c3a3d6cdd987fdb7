from __future__ import annotations

from collections.abc import Callable

import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow

Found = Callable[..., list[tuple[str, str, int]]]
CONFIGS = """
configs:
  erp:
    type: netsuite
    connection: {type: oauth2_client_credentials, account: "${env:A}", client_id: "${env:B}",
                 certificate_id: "${env:C}", private_key_file: "${env:D}"}
  warehouse: {type: database, url: "sqlite:///x.db"}
"""


@pytest.fixture
def found() -> Found:
    """Code, severity and line of what is found in a document, or in steps whose first stands in line 4."""

    def find(text: str, more: str = CONFIGS) -> list[tuple[str, str, int]]:
        if "flows:" not in text:
            body = "\n".join(f"      {line}" for line in text.strip("\n").splitlines())
            text = f"flows:\n  main:\n    steps:\n{body}"
        try:
            findings = Flow.read(f"{text.strip()}\n{more}").loaded.warnings
        except ConfigurationError as error:
            findings = tuple(error.findings)
        return [(finding.code, finding.severity, finding.where.line if finding.where else 0) for finding in findings]

    return find
