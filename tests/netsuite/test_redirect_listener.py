from __future__ import annotations

import socket

import pytest
import requests

from connector.errors import ConfigurationError
from connector.netsuite.redirect_listener import RedirectListener, can_listen


@pytest.mark.parametrize(
    ("uri", "here"),
    [("https://127.0.0.1:1/x", True), ("http://localhost:1", True), ("https://x.example/", False), ("app://b", False)],
)
def test_a_listener_stands_on_this_machine_only(uri: str, *, here: bool) -> None:
    assert can_listen(uri) is here


def test_it_gives_the_address_that_the_browser_came_to_and_nothing_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError) as caught, RedirectListener(f"http://127.0.0.1:{port}/back"):
            pass
        assert "--paste" in caught.value.hint
    uri = f"http://127.0.0.1:{port}/back"
    with RedirectListener(uri) as listener:
        assert requests.get(f"http://127.0.0.1:{port}/favicon.ico?x=1", timeout=10).status_code == 404
        assert listener.wait(0) is None
        answer = requests.get(f"{uri}?state=s&code=c", timeout=10)

        assert answer.headers["Cache-Control"] == "no-store"
        assert "c" not in answer.headers.get("Location", "")
        assert listener.wait(5) == f"{uri}?state=s&code=c"
