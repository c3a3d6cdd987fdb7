"""Every sample runs, against a sandbox in place of an account."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from connector.flow.api import Flow
from connector.sandbox.server import Sandbox

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(autouse=True)
def environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    credentials = sandbox.credentials()
    for name in ("account", "consumer_key", "consumer_secret", "token_id", "token_secret"):
        monkeypatch.setenv(f"NETSUITE_{name.upper()}", credentials[name])
    monkeypatch.setenv("NETSUITE_BASE_ADDRESS", credentials["base_url"])
    monkeypatch.setenv("WAREHOUSE_URL", f"sqlite:///{tmp_path}/warehouse.db")
    monkeypatch.setenv("CONNECTOR_STATE", f"sqlite:///{tmp_path}/state.db")


def sample(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_script_reads_customers(capsys: pytest.CaptureFixture[str]) -> None:
    number = sample("embed_in_a_script").main()

    assert number > 100
    assert len(capsys.readouterr().out.splitlines()) == number


def test_the_pandas_job_keeps_amounts_exact() -> None:
    table = sample("pandas_job").main()

    assert len(table) > 10
    assert all(isinstance(total, Decimal) for total in table["total"])


def test_the_scheduler_task_moves_customers(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    module = sample("scheduler_task")
    load = Flow.load
    monkeypatch.setattr(module.Flow, "load", lambda path: load(path).against(sandbox))

    assert module.customers_to_database()["written"] > 100


def test_errors_are_handled_as_their_classes_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert sample("handle_errors").main() == {"ok": 1, "failed": 1}
    told = capsys.readouterr().out
    assert "SAMPLE-2" in told
    assert "NETSUITE:NOT_FOUND" in told


def test_a_bad_day_is_rehearsed() -> None:
    assert sample("rehearse_outages").main() == {"refusals": 2, "rows": 1, "written": 2}
