"""XML from parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connector.netsuite.soap.markup import Markup, escaped

NS = "urn:core_2025_2.platform.webservices.netsuite.com"
legal = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r"))


@given(legal, legal)
def test_text_and_attributes_come_back_as_they_went(text: str, attribute: str) -> None:
    markup = Markup()
    markup.text(f"{{{NS}}}a", text, b=attribute)

    found = etree.fromstring(str(markup).replace(" ", markup.declarations() + " ", 1))

    assert (found.text or "", found.get("b")) == (_xml(text), _xml(attribute))


def _xml(text: str) -> str:
    return escaped(text).replace("&lt;", "<").replace("&gt;", ">").replace("&#13;", "\r").replace("&amp;", "&")


def test_a_namespace_is_declared_once_under_its_own_prefix() -> None:
    markup = Markup()
    markup.open(f"{{{NS}}}a", xsi_type=f"{{{NS}}}T")
    markup.empty("{urn:other}b")
    markup.close(f"{{{NS}}}a")

    assert str(markup) == '<core:a xsi:type="core:T"><ns_urn_other:b/></core:a>'
    assert markup.declarations().count(NS) == 1


def test_what_was_written_can_be_taken_back() -> None:
    markup = Markup()
    markup.empty("{urn:x}a")
    mark = markup.mark()
    markup.empty("{urn:x}b")
    markup.back_to(mark)

    assert str(markup) == "<ns_urn_x:a/>"
