"""Values that some reader takes for something else. Whatever is random is chosen by the `Random` that is given."""

from __future__ import annotations

import json
from random import Random
from typing import Any

TEXTS = (
    "", " ", "0", "-1", "-0", "1", "2", "28", "007", "9" * 18, "9" * 19, "9" * 5000, "1e999999999", "-1e-999999999",
    "1e9999", "NaN", "-Infinity", "sNaN", "1.5", "1,5", "0x10", "1_000", "٣", "²", "½", "--1", "-", "+", ".", "true",
    "T", "null", "None", "2026-02-30", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59+14:00",
    "0001-01-01T00:00:00-14:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "2026-11-23T12:00:00.999999999999Z", "2026-11-23T24:00:00", "2026-11-23", "11/23/2026", "12:61", "1:2:3", ":",
    "../../../../etc/passwd", "file:///etc/passwd", "%00", "%", "%zz", "\t\r\n", "'", '"', "\\",
    "'; DROP TABLE customer;--", "<script>alert(1)</script>", "&amp;", "]]>", "${jndi:ldap://x}", "{{7*7}}", "%s%n",
    "\U0001d518", "\u202e", "\u0130", "ß", "é", "customer", "customrecord_industry", "customrecord_", "custbody_x",
    "custentity_", "eid:", "a" * 70000, "@NONE@", "_sale", "T F", "a,b", "[1]", "(", "((((", "*", "?", "^(a+)+$",
    "\x7f", "\ufeff", "\U0010ffff",
)  # fmt: skip
"""Texts that some reader takes for something else."""
NUMBERS = (0, -1, 1, 2, 28, 2**31, 2**63, 2**64, -(2**63) - 1, 10**40, 10**400, 0.1, -0.0, 1e-300, 1e300)
REF_TYPES = (
    "customer",
    "salesOrder",
    "invoice",
    "inventoryItem",
    "subsidiary",
    "folder",
    "employee",
    "contact",
    "term",
)


def text(random: Random) -> str:
    """One text, or two that run into each other."""
    if random.random() < 0.9:
        return random.choice(TEXTS)
    return random.choice(TEXTS)[:200] + random.choice(TEXTS)[:200]


_KEYS = ("id", "externalId", "type", "items", "refName", "links", "", "x")


def value(random: Random, depth: int = 2) -> Any:  # noqa: PLR0911 - one line for each kind
    """Any JSON value."""
    kind = random.randrange(9 if depth else 6)
    match kind:
        case 0:
            return None
        case 1:
            return random.random() < 0.5
        case 2:
            return random.choice(NUMBERS)
        case 3 | 4 | 5:
            return text(random)
        case 6:
            return [value(random, depth - 1) for _ in range(random.randrange(3))]
        case 7:
            return {random.choice(_KEYS): value(random, depth - 1) for _ in range(random.randrange(4))}
    return {"id": text(random)}


def broken(random: Random, data: bytes) -> bytes:
    """*data* with a few bytes taken out, put in, doubled or changed."""
    found = bytearray(data)
    for _ in range(random.randrange(1, 4)):
        place, size = random.randrange(len(found) + 1), random.choice((1, 2, 10, 100))
        match random.randrange(4):
            case 0:
                del found[place : place + size]
            case 1:
                found[place:place] = random.choice(
                    (b"<", b">", b"&", b"\x00", b"\xff\xfe", b'"', b"<a>", b"]]>", b"&#0;", b"{", b"\\u")
                )
            case 2:
                found[place:place] = found[place : place + size]
            case 3 if place < len(found):
                found[place] = random.randrange(256)
    return bytes(found)


def as_json(found: Any) -> bytes:
    """*found* as JSON, with numbers that Python alone would not write."""
    return json.dumps(found).encode()
