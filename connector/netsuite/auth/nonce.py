"""Nonces as NetSuite wants them: 20 letters and digits, new for every attempt (Oracle help section_1509544929)."""

from __future__ import annotations

import secrets
import string

LENGTH = 20
_ALPHABET = string.ascii_letters + string.digits


def new_nonce() -> str:
    """20 random letters and digits: 119 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))
