import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.restlets import restlet_bodies as bodies

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)
TEXTS = st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=20)
VALUES: Any = st.recursive(
    TEXTS,
    lambda inner: st.dictionaries(NAMES, inner | st.lists(inner, min_size=2, max_size=3), min_size=1, max_size=3),
    max_leaves=10,
)


@given(NAMES, VALUES)
def test_xml_that_was_written_is_read_back(name: str, value: Any) -> None:
    body, media = bodies.write_result({name: value}, bodies.XML)

    assert media == "application/xml; charset=utf-8"
    assert bodies.read_body(body, bodies.XML) == {name: value}


@given(st.binary(max_size=200), st.sampled_from(bodies.MEDIA_TYPES))
def test_no_body_raises_anything_but_that_it_is_unreadable(body: bytes, media: str) -> None:
    with contextlib.suppress(bodies.UnreadableBodyError):
        bodies.read_body(body, media)


@pytest.mark.parametrize(("media", "expected"), [(bodies.JSON, {}), (bodies.TEXT, ""), (bodies.XML, "")])
def test_an_empty_body_is_an_empty_value(media: str, expected: Any) -> None:
    assert bodies.read_body(b" ", media) == expected


@pytest.mark.parametrize(
    ("result", "media", "told"),
    [
        ({"a": 1}, bodies.TEXT, "TEXT"),
        (5, bodies.TEXT, "TEXT"),
        ({"a": 1, "b": 2}, bodies.XML, "XML"),
        ({"a b": 1}, bodies.XML, "XML"),
        (object(), bodies.JSON, "JSON"),
    ],
)
def test_what_cannot_be_sent_names_what_should_be_returned(result: Any, media: str, told: str) -> None:
    with pytest.raises(bodies.ReturnFormatError, match=told):
        bodies.write_result(result, media)
