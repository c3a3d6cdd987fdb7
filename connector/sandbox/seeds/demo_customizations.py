"""The demo account's own fields and record types, and the rows of the latter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from connector.sandbox.seeds.demo_account import DemoAccount, day, moment, some_day, table
from connector.sandbox.seeds.dice import Dice

_SET_UP = "2019-05-06T17:30:00Z"
_CLAIMS = 24


def make_customizations(account: DemoAccount) -> None:
    """Define custom record types and fields, and write the short lists."""
    found = table("customizations")
    for script_id, row in found["record_types"].items():
        body = {"scriptId": script_id, "recordName": row["name"], "isInactive": False, "lastModifiedDate": _SET_UP}
        account.add("customRecordType", script_id, body)
    for script_id, row in found["fields"].items():
        body = {
            "scriptId": script_id, "label": row["label"], "appliesTo": row["on"], "fieldType": row["type"],
            **({"of": row["of"]} if "of" in row else {}), "isInactive": False, "lastModifiedDate": _SET_UP,
        }  # fmt: skip
        account.add("customField", script_id, body)
    for script_id, row in found["record_types"].items():
        for name in row.get("rows", ()):
            account.add(script_id, name, _named(name))


def make_claims(account: DemoAccount) -> None:
    """Rows of the warranty claims, which refer to customers and items."""
    for number in range(1, _CLAIMS * account.scale + 1):
        dice = Dice(f"claim {number}")
        opened = some_day(dice)
        body = {
            **_named(f"Claim #{number}", moment(dice, opened)),
            "custrecord_claim_customer": dice.pick(account.customers).reference,
            "custrecord_claim_item": dice.pick(account.saleable).reference,
            "custrecord_claim_opened": day(opened),
            "custrecord_claim_amount": Decimal(dice.below(50_000) - 5_000).scaleb(-2),
            "custrecord_claim_settled": dice.chance(60),
        }
        account.add(
            "customrecord_warranty_claim", str(number), body, external_id=f"CLAIM-{number}" if number % 2 else ""
        )


def _named(name: str, made: str = _SET_UP) -> dict[str, Any]:
    return {"name": name, "isInactive": False, "created": made, "lastModified": made}
