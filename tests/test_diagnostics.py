from __future__ import annotations

from connector.diagnostics import Diagnostic, Place, did_you_mean


def test_a_finding_shows_place_line_caret_and_cure() -> None:
    finding = Diagnostic(
        code="unknown-key",
        message="there is no key `a` here",
        where=Place("f.yaml", 12, 3),
        excerpt="  a: 1",
        hint="did you mean `b`?",
    )

    assert str(finding) == (
        "f.yaml:12:3: error: there is no key `a` here [unknown-key]\n"
        "  12 |   a: 1\n"
        "     |   ^\n"
        "  hint: did you mean `b`?"
    )


def test_without_a_place_the_sentence_stands_alone() -> None:
    assert str(Diagnostic(code="x", message="no", severity="warning")) == "warning: no [x]"


def test_a_machine_gets_its_parts() -> None:
    told = Diagnostic(code="x", message="no", where=Place("f", 1, 2)).as_dict()

    assert told == {"code": "x", "severity": "error", "message": "no", "hint": "", "file": "f", "line": 1, "column": 2}


def test_the_near_word_is_suggested_in_its_own_spelling() -> None:
    assert did_you_mean("RECORDTYPE", ["record_type", "id"]) == "did you mean `record_type`?"
    assert did_you_mean("xyz", ["record_type"]) == ""
