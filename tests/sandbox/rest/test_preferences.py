import pytest

from connector.sandbox.rest.preferences import missing, preferences, wants_async, wants_parallel


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", {}),
        ("respond-async", {"respond-async": ""}),
        ('Respond-Async, batch-processing="parallel"', {"respond-async": "", "batch-processing": "parallel"}),
        ("transient; a=b , x = 1,,", {"transient": "", "x": "1"}),
    ],
)
def test_reads_preferences(header: str, found: dict[str, str]) -> None:
    assert preferences(header) == found


def test_knows_what_is_wanted() -> None:
    assert wants_async("transient, RESPOND-ASYNC")
    assert not wants_async("not-respond-async")
    assert wants_parallel('respond-async, batch-processing="Parallel"')
    assert not wants_parallel("respond-async, batch-processing=sequential")


def test_says_which_preference_is_missing() -> None:
    assert (missing("transient").header, missing("transient").code) == ("Prefer", "INVALID_HEADER")
