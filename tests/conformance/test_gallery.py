"""The gallery: every flow in `flows/` says what it does, is clean, stands on its page, and passes its own tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from connector.cli.main import main
from connector.flow.api import Flow
from connector.sandbox.server import Sandbox
from tests.flow.test_notice_channels import smtp_server
from tests.http.conftest import Api

ROOT = Path(__file__).parents[2]
FLOWS = sorted(path for path in (ROOT / "flows").glob("*.yaml") if not path.name.endswith(".test.yaml"))
PAGE = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
SCHEMA = "# yaml-language-server: $schema=../schemas/flow.schema.json"
each_flow = pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)


@each_flow
def test_a_flow_begins_with_a_sentence_that_says_its_job(path: Path) -> None:
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    comment = re.match(r"(?:# .*\n)+", "\n".join(lines))

    assert first == SCHEMA
    assert comment is not None
    assert re.match(r"# [A-Z][^\n]{30,}", comment[0])


@each_flow
def test_a_flow_is_clean_and_describes_itself(path: Path) -> None:
    loaded = Flow.load(path).loaded

    warnings = [finding for finding in loaded.warnings if finding.severity != "note"]
    assert [str(finding) for finding in warnings if finding.code != "soap-ends"] == []  # files go over SOAP alone
    assert loaded.document.name == path.stem
    assert loaded.document.description
    assert [name for name, param in loaded.document.params.items() if not param.description] == []


@each_flow
def test_a_flow_passes_its_tests_and_they_reach_each_of_its_steps(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert path.with_suffix(".test.yaml").is_file()
    assert main(["test", str(path), "--require-coverage", "100"]) == 0, capsys.readouterr().out


@each_flow
def test_the_page_tells_of_a_flow(path: Path) -> None:
    assert f"](../flows/{path.name})" in PAGE


def test_the_page_tells_of_no_other_flow() -> None:
    assert set(re.findall(r"\]\(\.\./flows/([a-z_]+\.yaml)\)", PAGE)) == {path.name for path in FLOWS}


# ---------------------------------------------------------------- what their own tests leave to doubles


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


def _flow(name: str, sandbox: Sandbox) -> Flow:
    return Flow.load(ROOT / "flows" / f"{name}.yaml").against(sandbox)


def test_a_shop_is_told_of_the_stock_over_http(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    api = Api()
    monkeypatch.setenv("SHOP_URL", api.url)
    monkeypatch.setenv("SHOP_TOKEN", "hush")
    result = _flow("item_availability_to_shop", sandbox).run(state="memory")
    api.close()

    assert result.exit_code == 0, str(result.error)
    asked = api.asked[0]
    assert (asked.method, unquote(asked.path)) == ("PUT", "/stock/FR-100/Portland Warehouse")
    assert asked.headers["authorization"] == "Bearer hush"
    assert asked.data["available"] >= 0


def test_differences_of_a_bank_statement_are_mailed(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    params = {"statements": str(ROOT / "samples" / "bank_statements"), "report_to": "ledger@example.com"}
    with smtp_server() as told:
        server = {"host": "127.0.0.1", "port": told.port, "security": "none"}
        flow = _flow("payments_reconciliation", sandbox).with_config("mail", server)
        result = flow.run(state="memory", params=params)

    assert result.exit_code == 0, str(result.error)
    (mail,) = told.mails
    assert mail["subject"] == "5 payments do not fit their invoice"
    (report,) = [part for part in mail.walk() if part.get_filename()]
    assert report.get_filename() == "differences-2026-01-05.csv"
    assert report.get_payload(decode=True) == (tmp_path / "reports" / "differences-2026-01-05.csv").read_bytes()


def test_a_saved_search_is_read_back_from_parquet(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    monkeypatch.chdir(tmp_path)
    result = _flow("saved_search_to_parquet", sandbox).run(state="memory")
    (written,) = (tmp_path / "open_invoices").iterdir()
    table = parquet.read_table(written)

    assert result.exit_code == 0, str(result.error)
    assert table.num_rows == result.report.written > 0
    assert str(table.schema.field("total").type) == "decimal128(18, 2)"
    assert str(table.schema.field("invoiced_on").type) == "date32[day]"
