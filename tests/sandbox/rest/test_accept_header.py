import pytest

from connector.sandbox.refusals import WireError
from connector.sandbox.rest.accept_header import form_of

RESOURCE = "application/vnd.oracle.resource+json"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", ""),
        ("*/*", ""),
        ("application/json", ""),
        ("application/json; charset=utf-8", ""),
        ("text/html, application/*;q=0.9", ""),
        (f"{RESOURCE}; type=singular", ""),
        (f"{RESOURCE};type=collection, application/problem+json", ""),
        (f"{RESOURCE}; type=create-form", "create-form"),
        (f'{RESOURCE};TYPE="edit-form"', "edit-form"),
        (f"application/json, {RESOURCE}; type=select-options", "select-options"),
    ],
)
def test_finds_the_form_that_is_asked_for(accept: str, form: str) -> None:
    assert form_of(accept, "create-form", "edit-form", "select-options") == form


def test_refuses_a_form_that_the_resource_has_not() -> None:
    with pytest.raises(WireError):
        form_of(f"{RESOURCE}; type=edit-form", "create-form")


@pytest.mark.parametrize("accept", ["text/xml", "image/*", f"{RESOURCE}; type=other", "application/xml; type=singular"])
def test_refuses_what_no_answer_could_meet(accept: str) -> None:
    with pytest.raises(WireError) as caught:
        form_of(accept)

    assert (caught.value.code, caught.value.header) == ("UNACCEPTABLE_HEADER_VALUE", "Accept")
