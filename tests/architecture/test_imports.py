"""Which layer imports which, and what an import costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = (
    "zeep",
    "requests",
    "sqlalchemy",
    "pydantic",
    "rich",
    "uvicorn",
    "starlette",
    "sqlglot",
    "lxml",
    "cryptography",
)


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(' '.join(sorted({{m.partition('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.splitlines()[-1].split())


def test_the_contracts_hold() -> None:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
        "--config",
        ".importlinter",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 0, done.stdout


def test_importing_the_package_imports_nothing_heavy() -> None:
    assert loaded_by("import connector") & set(HEAVY) == set()


def test_help_imports_nothing_heavy() -> None:
    statement = "import connector.cli.main as m\ntry: m.connector(['--help'])\nexcept SystemExit: pass"

    assert loaded_by(statement) & set(HEAVY) == set()


def test_the_first_request_over_rest_needs_no_soap() -> None:
    assert "zeep" not in loaded_by("from connector import NetSuite, NetSuiteConfig")
