from __future__ import annotations

import pytest

from connector.errors import RejectedError
from connector.http.bodies import read


@pytest.mark.parametrize("charset", ["undefined", "idna", "no-such", "zlib", "utf-8\0", ""])
def test_characters_that_nobody_can_read_are_taken_as_utf_8(charset: str) -> None:
    assert read("Łódź".encode(), f"text/plain; charset={charset}", "auto", "x") == "Łódź"


def test_what_is_nested_without_end_is_no_json() -> None:
    with pytest.raises(RejectedError) as error:
        read(b"[" * 200_000, "application/json", "auto", "the request")

    assert error.value.type == "HTTP:PARSING"
