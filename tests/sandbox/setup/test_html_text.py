from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.setup.html_text import el, join


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(), st.text())
def test_text_and_attributes_come_back_as_they_were(text: str, value: str) -> None:
    reader = _Reader()
    reader.feed(el("p", text, title=value))
    reader.close()

    assert reader.tags == [("p", {"title": value})]
    assert reader.text == text


def test_elements_nest_and_empty_attributes_leave_no_trace() -> None:
    label = el("label", "a<b", for_="x", class_=None, hidden=False)

    assert label == '<label for="x">a&lt;b</label>'
    assert el("input", checked=True, aria_label="y", tabindex=-1) == '<input checked aria-label="y" tabindex="-1">'
    assert join("&", label, None) == "&amp;" + label
