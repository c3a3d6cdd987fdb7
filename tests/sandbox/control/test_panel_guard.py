import pytest

from connector.sandbox.control.panel_guard import is_known_host, refusal
from connector.sandbox.web.http_protocol import Request


def asked(**headers: str) -> str:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return refusal(Request("POST", "/__sandbox__/faults", "", sent, b""), "127.0.0.1")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:4000",
        "localhost:4000",
        "[::1]:4000",
        "sandbox:8080",
        "1234567-sb1.suitetalk.api.netsuite.com",
        "",
        "10.1.2.3",
    ],
)
def test_addresses_and_names_of_this_machine_are_known(host: str) -> None:
    assert is_known_host(host, "127.0.0.1")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "[", "[::1", ":80", "netsuite.com.evil"],
)
def test_a_name_that_resolves_here_is_not_ours(host: str) -> None:
    assert not is_known_host(host, "127.0.0.1")
    assert "does not answer for the host" in asked(host=host)


def test_the_name_it_was_told_to_listen_on_is_known() -> None:
    assert is_known_host("sandbox.corp.example", "sandbox.corp.example")


def test_pages_of_other_origins_are_refused() -> None:
    host = "localhost:4000"

    assert asked(host=host) == ""
    assert asked(host=host, origin="http://localhost:4000") == ""
    assert "evil.example" in asked(host=host, origin="http://evil.example")
    assert "does not answer" in asked(host=host, origin="null")
    assert "other sites" in asked(host=host, sec_fetch_site="cross-site")
