from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.scripting.dataweave_scripts import as_records, read, run, with_output

needs_library = pytest.mark.skipif(
    not pytest.importorskip("importlib.util").find_spec("dataweave"), reason="needs the extra `dataweave`"
)
SCRIPT = """%dw 2.0
output application/json
var factor = vars.factor
---
payload map (customer, at) -> {
  number: at + 1,
  name: upper(customer.name),
  total: customer.amount * factor,
  due: (customer.day as Date) + |P1M|
}
"""


@needs_library
def test_a_script_of_a_mule_application_runs_unchanged() -> None:
    payload = [{"name": "ann", "amount": Decimal("1.10"), "day": date(2026, 1, 31)}]

    made = run(SCRIPT, {"payload": payload, "vars": {"factor": 3}})

    assert made == [{"number": 1, "name": "ANN", "total": Decimal("3.30"), "due": "2026-02-28"}]


@needs_library
def test_other_output_than_json_is_text() -> None:
    assert run("%dw 2.0\noutput application/csv\n---\n[{a: 1}]", {}) == "a\n1\n"


@needs_library
@pytest.mark.parametrize("script", ["payload.name", "%dw 2.0\n---\npayload.name", "---\npayload.name"])
def test_a_script_without_output_gives_data(script: str) -> None:
    assert run(script, {"payload": {"name": "x"}}) == "x"


def test_a_script_that_says_its_output_is_left_alone() -> None:
    assert with_output(SCRIPT) == SCRIPT


@needs_library
def test_a_wrong_script_is_told_with_its_line() -> None:
    with pytest.raises(RejectedError, match="Cannot coerce String") as caught:
        run("%dw 2.0\noutput application/json\n---\npayload.a as Number", {"payload": {"a": "x"}})

    assert "payload.a as Number" in caught.value.hint
    assert caught.value.is_a("TRANSFORMATION")


@needs_library
def test_threads_take_turns() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: run("payload + 1", {"payload": n}), range(20)))

    assert made == list(range(1, 21))


def test_a_page_stays_a_page() -> None:
    with pytest.raises(RejectedError, match="made a dict of a page"):
        as_records({"a": 1})


def test_a_script_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read(str(tmp_path / "no.dwl"))
