from __future__ import annotations

from decimal import Decimal

import pytest

from connector.cli.printing import counted, print_error, print_findings, print_line, table
from connector.diagnostics import Diagnostic, Place
from connector.errors import ConfigurationError


def test_elsewhere_than_on_a_terminal_a_table_is_aligned_text(capsys: pytest.CaptureFixture[str]) -> None:
    table(("name", "n"), [("a", 1), ("longer", None)], title="What there is")

    assert capsys.readouterr().out == "What there is\nname    n\na       1\nlonger\n"


def test_a_line_is_json_that_loses_no_cents(capsys: pytest.CaptureFixture[str]) -> None:
    print_line({"a": Decimal("0.10"), "b": "ä\n"})

    assert capsys.readouterr().out == '{"a": 0.1, "b": "ä\\n"}\n'


def test_several_findings_end_with_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [Diagnostic(code="x", message=f"no {n}", where=Place("f", n)) for n in (1, 2)]
    print_error(ConfigurationError("f has 2 errors", findings=findings))
    told = capsys.readouterr()

    assert (told.out, told.err) == ("", "f:1:1: error: no 1 [x]\nf:2:1: error: no 2 [x]\nf has 2 errors\n")


def test_things_are_counted_in_words() -> None:
    assert [counted(number, "file") for number in (0, 1, 2)] == ["0 files", "1 file", "2 files"]


def test_a_long_line_is_shown_around_the_spot(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    line = f"{'a' * 60}!{'b' * 60}"
    print_findings([Diagnostic(code="x", message="no", where=Place("f", 12, 61), excerpt=line, hint="mend it")])
    first, shown, caret, hint = capsys.readouterr().err.splitlines()

    assert (first, hint) == ("f:12:61: error: no [x]", "  hint: mend it")
    assert len(shown) <= 50
    assert shown[caret.index("^")] == "!"
    assert shown.startswith("  12 | …")
    assert shown.endswith("b…")
