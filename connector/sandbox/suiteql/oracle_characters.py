"""Oracle's functions of characters and encodings (Oracle help section_158513731864)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from connector.sandbox.suiteql.oracle_text import BadPattern

_SOUNDS = {
    **dict.fromkeys("BFPV", "1"), **dict.fromkeys("CGJKQSXZ", "2"), **dict.fromkeys("DT", "3"), "L": "4",
    **dict.fromkeys("MN", "5"), "R": "6",
}  # fmt: skip
_SILENT = "HW"  # letters that do not part two of the same sound
_ASCII = 128


def soundex(text: str) -> str | None:
    """`SOUNDEX`: first letter and three digits (Knuth's rules)."""
    letters = [letter for letter in text.upper() if "A" <= letter <= "Z"]
    if not letters:
        return None
    digits, previous = "", _SOUNDS.get(letters[0], "")
    for letter in letters[1:]:
        sound = _SOUNDS.get(letter, "")
        if sound and sound != previous:
            digits += sound
        if letter not in _SILENT:
            previous = sound
    return (letters[0] + digits)[:4].ljust(4, "0")


def asciistr(text: str) -> str:
    """`ASCIISTR`: other characters as a backslash and the four hexadecimal digits of each UTF-16 code unit."""
    return "".join(character if ord(character) < _ASCII else _units(character) for character in text)


def _units(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex().upper()
    return "".join(f"\\{units[place : place + 4]}" for place in range(0, len(units), 4))


def unistr(text: str) -> str:
    """`UNISTR`: a backslash and four hexadecimal digits as that UTF-16 code unit, a doubled backslash as one."""
    if re.search(r"\\(?![0-9A-Fa-f]{4}|\\)", text.replace("\\\\", "")):
        raise BadPattern(f"{text!r} has a backslash without four hexadecimal digits")
    found = re.sub(r"\\\\|\\([0-9A-Fa-f]{4})", lambda hit: chr(int(hit[1], 16)) if hit[1] else "\\", text)
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


CHARACTERS: dict[str, Callable[..., Any]] = {
    "SOUNDEX": soundex,
    "ASCIISTR": asciistr,
    "UNISTR": unistr,
    "COMPOSE": lambda text: unicodedata.normalize("NFC", text),
    "DECOMPOSE": lambda text, kind="CANONICAL": unicodedata.normalize("NFD" if kind == "CANONICAL" else "NFKD", text),
    "LENGTHB": _bytes,
    "LENGTHC": lambda text: len(unicodedata.normalize("NFC", text)),
    "LENGTH2": lambda text: len(text.encode("utf-16-be", "surrogatepass")) // 2,
    "LENGTH4": len,
    "VSIZE": _bytes,
    "NLSSORT": lambda text, *_: text.encode("utf-8", "replace").hex().upper() + "00",
    "TO_CLOB": str,
    "TO_NCLOB": str,
    "TO_MULTI_BYTE": lambda text: "".join(
        chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else "\u3000" if letter == " " else letter for letter in text
    ),
    "TO_SINGLE_BYTE": lambda text: "".join(
        chr(ord(letter) - 0xFEE0) if "\uff01" <= letter <= "\uff5e" else " " if letter == "\u3000" else letter
        for letter in text
    ),
}
"""Name → function of texts; NULL where an argument is NULL."""
