"""What docs/sandbox/records.md shows is so: its table is the sandbox's, its seed loads, its code runs."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from connector.sandbox.accounting.transformation_table import TRANSFORMATIONS
from connector.sandbox.server import Sandbox

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox" / "records.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_the_table_of_transformations_is_that_of_the_sandbox() -> None:
    rows = [
        f"| {source} | {', '.join(f'{target} ({how})' for target, how in sorted(targets.items()))} |"
        for source, targets in sorted(TRANSFORMATIONS.items())
    ]
    table = PAGE.partition("<!-- transformations -->\n| from | into |\n|---|---|\n")[2].partition("\n\n")[0]

    assert table.splitlines() == rows


def test_the_seed_loads(tmp_path: Path) -> None:
    seed = tmp_path / "seed.yaml"
    seed.write_text(block("yaml"), encoding="utf-8")
    with Sandbox(seed=seed) as sandbox:
        store = sandbox.accounts.first.store
        customer = store.get("customer", 101)
        order = next(store.select("salesOrder"))

    assert customer is not None
    assert customer.body["custentity_colour"] == {"id": "2"}
    assert order.body["total"] == Decimal("28.50")


def test_the_code_runs() -> None:
    exec(compile(block("python"), "records.md", "exec"), {})
