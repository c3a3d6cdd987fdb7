"""The honesty page says nothing that is not held by a test, and hides nothing that is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector.cli.honesty_page import Behaviour, honesty_page, read
from connector.errors import ConfigurationError

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "docs/sandbox/behaviours.yaml"
BEHAVIOURS = [one for area in read(WRITTEN) for one in area.behaviours]


@pytest.mark.parametrize("one", BEHAVIOURS, ids=lambda one: one.what[:60])
def test_a_behaviour_is_held_by_a_test_that_exists(one: Behaviour) -> None:
    assert one.simulated == "not" or (ROOT / one.test).is_file()


@pytest.mark.parametrize("one", BEHAVIOURS, ids=lambda one: one.what[:60])
def test_what_is_not_simulated_as_a_whole_says_what_is_left_out(one: Behaviour) -> None:
    assert one.simulated == "whole" or one.left_out


def test_a_page_has_a_row_for_each_behaviour(tmp_path: Path) -> None:
    file = tmp_path / "behaviours.yaml"
    file.write_text(
        "- area: SOAP\n  behaviours:\n"
        "    - {what: Lists mix successes and failures, evidence: ['O:section_N3536574', X], test: tests/x.py}\n"
        "    - {what: Summary searches, simulated: not, left_out: all of it, evidence: [I]}\n"
    )

    page = honesty_page(file)

    assert "| [SOAP](#soap) | 1 | 0 | 1 |" in page
    assert "| Lists mix successes and failures | yes | [section_N3536574](https://docs.oracle.com/" in page
    assert "| Summary searches. *Left out:* all of it | **no** | I |  |" in page


def test_a_mistake_in_the_list_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "behaviours.yaml"
    file.write_text("- area: SOAP\n  behaviours:\n    - {what: '', evidence: [I]}\n")

    with pytest.raises(ConfigurationError) as caught:
        read(file)

    assert caught.value.diagnostics[0].where is not None
