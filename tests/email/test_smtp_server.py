from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from connector.email.smtp_server import SmtpServer
from connector.errors import ConfigurationError


def test_certificates_that_are_not_there_are_no_silence_of_the_server(tmp_path: Path) -> None:
    server = SmtpServer(host="127.0.0.1", port=9, security="none", ca_file=str(tmp_path / "none.pem"))

    with pytest.raises(ConfigurationError) as error:
        server.send(EmailMessage(), ["a@example.com"])

    assert error.value.type == "EMAIL:SECURITY"


@pytest.mark.parametrize("host", ["localhost:1025", "::1", "[::1]", "[::1]:1025"])
def test_this_machine_is_this_machine_however_it_is_written(host: str) -> None:
    server = SmtpServer(host=host, security="none", user="u", password="${env:SMTP_PASSWORD}")

    assert server.host == host


@pytest.mark.parametrize(
    ("host", "port", "reached"),
    [
        ("mail.example.com", 0, ("mail.example.com", 587)),
        ("mail.example.com:25", 2525, ("mail.example.com", 25)),
        ("::1", 2525, ("::1", 2525)),
        ("2001:db8::25", 0, ("2001:db8::25", 587)),
        ("[2001:db8::1]", 0, ("2001:db8::1", 587)),
        ("[2001:db8::1]:25", 0, ("2001:db8::1", 25)),
    ],
)
def test_a_host_has_a_port_of_its_own_where_it_says_so(host: str, port: int, reached: tuple[str, int]) -> None:
    assert SmtpServer(host=host, port=port)._address() == reached


@pytest.mark.parametrize("host", ["127.0.0.1:99999", f"{'x' * 70}.example.com"])
def test_a_host_that_cannot_be_is_a_matter_of_the_configuration(host: str) -> None:
    with pytest.raises(ConfigurationError):
        SmtpServer(host=host, security="none").send(EmailMessage(), ["a@example.com"])
