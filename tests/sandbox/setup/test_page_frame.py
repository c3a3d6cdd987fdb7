import re

import pytest

from connector.sandbox.people.tenant import Tenant
from connector.sandbox.setup.page_frame import HOME, MENU, as_json, definition_list, page, shown
from connector.sandbox.setup.setup_pages import _CSS
from connector.sandbox.setup.setup_request import SetupRequest
from connector.sandbox.web.http_protocol import Request

COLOURS = dict(re.findall(r"--(\w+): (#[0-9a-f]+);", _CSS.read_text(encoding="utf-8")))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("text", ["ink", "soft", "link", "wrong", "done"])
@pytest.mark.parametrize("ground", ["paper", "shade"])
def test_text_stands_out_from_what_it_is_on(text: str, ground: str) -> None:
    """Seven to one, as WCAG 2.2 asks at level AAA, save for small notes: 4.5 at level AA."""
    least = 4.5 if text == "soft" else 7

    assert contrast(COLOURS[text], COLOURS[ground]) >= least


def test_borders_of_fields_stand_out() -> None:
    assert contrast(COLOURS["line"], COLOURS["paper"]) >= 3


def test_the_page_that_is_open_is_marked_in_the_menu() -> None:
    path = MENU["Setup > Users/Roles"][0][1]
    request = SetupRequest.of(Request("GET", path, "", {"host": "x"}, b""))
    text = page(request, Tenant("1234567"), "Manage <Roles>").body.decode()

    assert text.count('aria-current="page"') == 1
    assert f'<a href="{path}" aria-current="page">Manage Roles</a>' in text
    assert "<h1>Manage &lt;Roles&gt;</h1>" in text
    assert f'href="{HOME}"' in text


def test_values_are_written_for_a_person_and_for_a_program() -> None:
    assert [shown(value) for value in (True, False, None, ["A", "B"], 3)] == ["Yes", "No", "", "A, B", "3"]
    assert definition_list({"Key": "a<b"}) == "<dl><dt>Key</dt><dd><code>a&lt;b</code></dd></dl>"
    assert (as_json({"a": 1}, 201).status, as_json({"a": 1}).body) == (201, b'{"a":1}')
