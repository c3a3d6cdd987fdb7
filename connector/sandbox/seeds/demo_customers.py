"""Customers of the demo and the people who work there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from connector.sandbox.seeds.demo_account import DemoAccount, Party, day, moment, some_day, stamps, table
from connector.sandbox.seeds.dice import Dice

CUSTOMERS = 240
"""Customers at scale 1."""


def make_customers(account: DemoAccount) -> None:
    """Write customers, and a contact for every other company."""
    regions = table("regions")
    by_share = [region for region in regions for _ in range(region["share"])]
    for number in range(1, CUSTOMERS * account.scale + 1):
        dice = Dice(f"customer {number}")
        # the first ones stand for each country once, so that small scales have every script
        region = regions[number - 1] if number <= len(regions) else dice.pick(by_share)
        _make_customer(account, number, region, dice)


def _make_customer(account: DemoAccount, number: int, region: Mapping[str, Any], dice: Dice) -> None:
    made = some_day(dice) * 2 // 3
    person = dice.chance(20)
    names = _person(region, dice) if person else _firm(region, dice)
    currency = account.currencies[region["currency"]]
    subsidiary = account.reference("subsidiary", region["subsidiary"])
    address = _address(region, dice, names)
    email = f"customer{number}@{region['country'].lower()}.example"
    body = {
        "entityId": f"CUST{number:05d}",
        "isPerson": person,
        **names,
        "email": email,
        "phone": dice.digits(region["phone"]),
        "subsidiary": subsidiary,
        "currency": currency.reference,
        "language": {"id": region["language"]},
        "isInactive": number % 17 == 0,
        "searchStage": "Customer",
        "entityStatus": account.reference("customerStatus", "CUSTOMER-Closed Won"),
        "category": {"id": "3" if person else dice.pick(("1", "1", "2", "4"))},
        "terms": account.reference("term", dice.pick(("Due on receipt", "Net 15", "Net 30", "Net 30", "2% 10 Net 30"))),
        "creditLimit": currency.rounded(Decimal(dice.below(40) * 500)),
        "addressBook": _address_book(account, address, dice),
        **_custom_values(account, dice, made),
        **stamps(dice, made, created="dateCreated"),
    }
    if number % 7 == 0:
        body["comments"] = dice.pick(account.texts["remarks"])
    reference = account.add("customer", str(number), body, external_id=f"CRM-{number:06d}" if number % 5 else "")
    if not body["isInactive"]:
        account.customers.append(
            Party(reference, region, currency, subsidiary, address, Decimal(str(region["tax"])), made, email)
        )
    if not person and number % 2:
        _make_contact(account, number, region, reference, subsidiary, dice, made)


def _person(region: Mapping[str, Any], dice: Dice) -> dict[str, str]:
    return {"firstName": dice.pick(region["given"]), "lastName": dice.pick(region["family"])}


def _firm(region: Mapping[str, Any], dice: Dice) -> dict[str, str]:
    gap = "" if region["country"] in ("CN", "TW", "JP") else " "
    return {"companyName": f"{dice.pick(region['firms'])}{gap}{dice.pick(region['forms'])}"}


def _address(region: Mapping[str, Any], dice: Dice, names: Mapping[str, str]) -> dict[str, Any]:
    city, state, code = dice.pick(region["places"]).split("|")
    return {
        "country": {"id": region["country"]},
        "addressee": names.get("companyName") or f"{names['firstName']} {names['lastName']}",
        "addr1": f"{dice.pick(region['streets'])} {dice.below(180) + 1}",
        **({"addr2": f"№ {dice.below(40) + 1}"} if dice.chance(15) else {}),
        "city": city,
        **({"state": state} if state else {}),
        "zip": code,
    }


def _address_book(account: DemoAccount, address: Mapping[str, Any], dice: Dice) -> list[dict[str, Any]]:
    lines = [_entry(account, "Main", address, billing=True, shipping=True)]
    if dice.chance(25):
        lines.append(
            _entry(account, "Lager / Depot", {**address, "addr1": f"{address['addr1']}, dock {dice.below(9)}"})
        )
    return lines


def _entry(
    account: DemoAccount, label: str, address: Mapping[str, Any], *, billing: bool = False, shipping: bool = False
) -> dict[str, Any]:
    return {
        "internalId": account.line_key(),
        "label": label,
        "defaultBilling": billing,
        "defaultShipping": shipping,
        "isResidential": False,
        "addressBookAddress": dict(address),
    }


def _custom_values(account: DemoAccount, dice: Dice, made: int) -> dict[str, Any]:
    industries: Sequence[dict[str, str]] = list(account.references["customrecord_industry"].values())
    values: dict[str, Any] = {"custentity_vip": dice.chance(12), "custentity_onboarded": day(made)}
    if dice.chance(70):
        values["custentity_loyalty_tier"] = dice.pick(list(account.references["customrecord_loyalty_tier"].values()))
        values["custentity_credit_score"] = 300 + dice.below(550)
    if dice.chance(50):
        first = dice.below(len(industries))
        values["custentity_industries"] = industries[first : first + 1 + dice.below(3)]
        values["custentity_discount"] = Decimal(dice.below(3000)).scaleb(-2)
        values["custentity_volume"] = Decimal(dice.below(10_000_000) + 1).scaleb(-2)
    if dice.chance(60):
        values["custentity_last_contact"] = moment(dice, some_day(dice, made))
    if dice.chance(20):
        values["custentity_remarks"] = dice.pick(account.texts["remarks"])
        values["custentity_shop_url"] = f"https://shop.example/{dice.below(10_000)}?lang=ü&a=b"
    return values


def _make_contact(
    account: DemoAccount,
    number: int,
    region: Mapping[str, Any],
    company: dict[str, str],
    subsidiary: dict[str, str],
    dice: Dice,
    made: int,
) -> None:
    names = _person(region, dice)
    body = {
        "entityId": f"{names['firstName']} {names['lastName']} ({number})",
        **names,
        "company": company,
        "subsidiary": subsidiary,
        "email": f"contact{number}@{region['country'].lower()}.example",
        "title": dice.pick(("Buyer", "Einkäuferin", "Gérante", "Owner", "店長")),
        "isInactive": number % 23 == 0,
        "custentity_vip": dice.chance(10),
        **stamps(dice, made, created="dateCreated"),
    }
    account.add("contact", str(number), body)
