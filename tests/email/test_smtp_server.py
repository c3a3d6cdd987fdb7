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


def test_this_machine_with_a_port_is_this_machine() -> None:
    server = SmtpServer(host="localhost:1025", security="none", user="u", password="${env:SMTP_PASSWORD}")

    assert server.host == "localhost:1025"
