"""Every code block in README and docs runs, against a sandbox in place of an account."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from connector import marked_yaml
from connector.cli.main import main
from connector.flow.api import Flow
from connector.sandbox.server import Sandbox
from tests.flow.test_notice_channels import smtp_server
from tests.http.conftest import Api, json_reply

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SKIPPED = ("make ", "export ", "pip ", "uv ", "curl ", "cat ", "cd ", "openssl ")
"""Commands of a shell that are not ours."""


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks() -> Iterator[Block]:
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Block(str(path.relative_to(ROOT)), line, match.group(1), match.group(2))


BLOCKS = list(blocks())


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def others() -> Iterator[dict[str, str]]:
    """Where the API and the mail server of the pages are."""
    api = Api()
    api.answers = lambda asked: json_reply([{"id": 1}, {"id": 2}] if asked.path.endswith("orders") else {"id": 17})
    with smtp_server() as mail:
        yield {"SHOP_URL": api.url, "SHOP_TOKEN": "hush-hush", "SMTP_HOST": f"127.0.0.1:{mail.port}"}
    api.close()


@pytest.fixture(autouse=True)
def environment(sandbox: Sandbox, others: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in others.items():
        monkeypatch.setenv(name, value)
    credentials = sandbox.credentials()
    for name in ("account", "consumer_key", "consumer_secret", "token_id", "token_secret"):
        monkeypatch.setenv(f"NETSUITE_{name.upper()}", credentials[name])
    monkeypatch.setenv("NETSUITE_BASE_ADDRESS", credentials["base_url"])
    monkeypatch.setenv("WAREHOUSE_URL", f"sqlite:///{tmp_path}/warehouse.db")
    monkeypatch.delenv("CONNECTOR_STATE", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flows").symlink_to(ROOT / "flows")
    (tmp_path / "samples").symlink_to(ROOT / "samples")


def of(*languages: str) -> list[Block]:
    return [block for block in BLOCKS if block.language in languages]


@pytest.mark.parametrize("block", of("yaml"), ids=str)
def test_a_yaml_block_is_a_clean_flow(block: Block, sandbox: Sandbox, tmp_path: Path) -> None:
    document = marked_yaml.read(block.text, str(block))

    assert document.diagnostics == ()
    if not isinstance(document.data, dict) or "flows" not in document.data:
        return
    flow = Flow.read(block.text, file=str(block)).against(sandbox)
    for name, configured in flow.loaded.configs.items():
        if configured.type == "database":
            flow = flow.with_config(name, {"url": f"sqlite:///{tmp_path}/docs.db"})
    if "tests" in document.data:  # its mocks stand for what it would reach; tests/flow_tests runs them
        return
    for name, body in flow.loaded.document.flows.items():
        listens = body.source is not None and body.source.listener is not None
        result = flow.run(name, state="memory", limit=20, payload={"id": "1", "number": "7"} if listens else None)
        assert result.error is None, str(result.error)


@pytest.mark.parametrize("block", of("python"), ids=str)
def test_a_python_block_runs(block: Block) -> None:
    exec(compile(block.text, str(block), "exec"), {"__name__": "docs"})


@pytest.mark.parametrize("block", of("console"), ids=str)
def test_a_console_block_runs(block: Block, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (flow,) = [each.text for each in of("yaml") if each.page == "README.md"]
    (tmp_path / "customers.yaml").write_text(_pointed(flow), encoding="utf-8")
    for line in block.text.splitlines():
        if not line.startswith("$ "):
            continue
        command, _, comment = line[2:].partition("#")
        if command.startswith(SKIPPED):
            continue
        words = shlex.split(command)
        assert words[0] == "connector", line
        if "--once" not in words and words[1] == "run":
            words.append("--once")  # a schedule would be served until the end of days
        expected = re.search(r"exit (\d+)", comment)
        assert main(words[1:]) == int(expected.group(1) if expected else 0), f"{line}\n{capsys.readouterr().err}"


def _pointed(flow: str) -> str:
    """The README's flow with the address of the sandbox, which an account does not need."""
    return flow.replace("account: ${env", "base_address: ${env:NETSUITE_BASE_ADDRESS}\n      account: ${env")
