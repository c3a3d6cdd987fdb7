"""Reading a mapping key by key."""

from __future__ import annotations

from typing import Any

import pytest

from connector.catalogue.areas import AREAS, TypeName
from connector.catalogue.entry import Entry, Findings
from connector.errors import ConfigurationError
from connector.marked_yaml import read


def entry_of(text: str) -> Entry:
    document = read(text, "x.yaml")
    return Entry(Findings(document), (), document.data)


def found_in(entry: Entry) -> list[str]:
    return [f"{found.where}: {found.message}" for found in entry.findings.found]


def test_values_come_in_their_type_and_absent_ones_as_default() -> None:
    entry = entry_of("{name: x, on: true, size: 3, to: [a, b], where: {type: S}}")

    assert entry.text("name") == "x"
    assert entry.flag("on", default=False) is True
    assert entry.number("size") == 3
    assert entry.words("to") == ("a", "b")
    assert entry.words("name") == ("x",)
    assert entry.texts("where") == {"type": "S"}
    assert (entry.text("a"), entry.number("a"), entry.words("a"), entry.flag("a", default=True)) == ("", 0, (), True)


@pytest.mark.parametrize(
    ("text", "read_it", "message"),
    [
        ("size: big", lambda entry: entry.number("size"), "`size` is a whole number, not 'big'"),
        ("size: true", lambda entry: entry.number("size"), "`size` is a whole number, not True"),
        ("on: maybe", lambda entry: entry.flag("on", default=False), "`on` is true or false, not 'maybe'"),
        ("name: [a]", lambda entry: entry.text("name"), "`name` is text, not ['a']"),
        ("where: {a: 1}", lambda entry: entry.texts("where"), "`a` is text, not 1"),
        ("- a", lambda _: None, "a mapping belongs here, not ['a']"),
        ("a: 1", lambda entry: entry.needed("name"), "`name` is missing"),
        ("a: 1", lambda entry: entry.area("area"), "`area` is missing"),
        ("area: lists.acounting", lambda entry: entry.area("area"), "`area: lists.acounting` is not known"),
        (
            "type: nowhere:X",
            lambda entry: entry.type_name("type", AREAS["platform.core"]),
            "there is no area `nowhere`",
        ),
        ("kind: strng", lambda entry: entry.choice("kind", ("string",), "string"), "`kind: strng` is not known"),
    ],
)
def test_a_wrong_value_is_a_finding_with_its_place(text: str, read_it: Any, message: str) -> None:
    entry = entry_of(text)
    read_it(entry)

    assert len(entry.findings.found) == 1
    assert found_in(entry)[0].startswith("x.yaml:1:")
    assert found_in(entry)[0].endswith(message)
    assert entry.findings.found[0].hint


def test_a_type_may_name_its_area() -> None:
    entry = entry_of("{own: A, other: 'platform.common:B'}")

    assert entry.type_name("own", AREAS["lists.accounting"]) == TypeName("A", AREAS["lists.accounting"])
    assert entry.type_name("other", AREAS["lists.accounting"]) == TypeName("B", AREAS["platform.common"])
    assert entry.type_name("none", AREAS["lists.accounting"]) is None


def test_a_bare_word_is_short_for_a_mapping() -> None:
    entry = entry_of("fields: {memo: text, total: {kind: decimal}}")

    assert [(name, below.text("kind")) for name, below in entry.entries("fields", "kind")] == [
        ("memo", "text"),
        ("total", "decimal"),
    ]


def test_keys_nobody_asked_for_are_findings() -> None:
    entry = entry_of("name: x\nlable: y")
    entry.text("name")
    entry.text("label")
    entry.finish()

    assert found_in(entry) == ["x.yaml:2:1: `lable` is not a key here"]
    assert entry.findings.found[0].hint == "did you mean `label`?"


def test_all_findings_are_raised_at_once() -> None:
    entry = entry_of("a: 1\nb: 2")
    entry.finish()

    with pytest.raises(ConfigurationError, match=r"x\.yaml has 2 mistakes") as caught:
        entry.findings.stop_if_any()

    assert len(caught.value.diagnostics) == 2
