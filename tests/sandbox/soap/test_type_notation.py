from __future__ import annotations

import pytest

from connector.sandbox.soap.schema_table import SchemaTable
from connector.sandbox.soap.type_notation import element_rule, read_notation


def test_a_line_declares_a_type_with_children_and_attributes() -> None:
    table = SchemaTable()
    read_notation(
        table,
        "platformMsgs",
        """
^Base: id:long
Thing(Base): name? line*:Line first+ =core.status
    @internalId @kind:coreTyp.Kind
thing: Thing
Kind = a b
""",
    )
    thing = table.complex_types["platformMsgs:Thing"]

    assert table.complex_types["platformMsgs:Base"].abstract
    assert thing.base == "platformMsgs:Base"
    assert [(one.name, one.type, one.many, one.required) for one in thing.elements] == [
        ("name", "xsd:string", False, False),
        ("line", "platformMsgs:Line", True, False),
        ("first", "xsd:string", True, True),
        ("status", "@platformCore:status", False, True),
    ]
    assert thing.attributes == {"internalId": "xsd:string", "kind": "platformCoreTyp:Kind"}
    assert table.roots == {"platformMsgs:thing": "platformMsgs:Thing"}
    assert table.allowed("platformMsgs:Kind") == ("a", "b")


def test_an_optional_reference_is_marked_like_any_child() -> None:
    rule = element_rule("platformMsgs", "=core.recordList?")

    assert (rule.name, rule.area, rule.type, rule.required) == (
        "recordList",
        "platformCore",
        "@platformCore:recordList",
        False,
    )


def test_what_is_no_type_is_refused() -> None:
    with pytest.raises(ValueError, match="not a type"):
        read_notation(SchemaTable(), "platformCore", "Thing((: a")
