from __future__ import annotations

from connector.netsuite.user_passwords import needs_a_password


def test_says_why_and_what_to_do() -> None:
    error = needs_a_password("netsuite.change_email", "change it in NetSuite")

    assert "signs in with a password" in error.message
    assert error.hint == "change it in NetSuite"
    assert error.is_a("CONFIGURATION")
