"""The demo company: subsidiaries, chart of accounts, people, items, vendors."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from connector.sandbox.people.tenant import Tenant
from connector.sandbox.seeds.demo_account import (
    FIRST_DAY,
    LAST_DAY,
    Currency,
    DemoAccount,
    Item,
    Party,
    day,
    stamps,
    table,
)
from connector.sandbox.seeds.dice import Dice
from connector.sandbox.suiteql.oracle_dates import MONTHS

_FOUNDED = "2019-04-01T16:00:00Z"


def make_company(account: DemoAccount, tenant: Tenant) -> None:
    """Write everything that customers and orders refer to."""
    company = table("company")
    _currencies(account, company["currencies"])
    _subsidiaries(account, company["subsidiaries"])
    _accounts(account, company["accounts"])
    _lists(account)
    _periods(account)
    _terms(account, company["terms"])
    for type_ in ("department", "classification"):
        _tree(account, type_, company[f"{type_}s"])
    _locations(account, company["locations"])
    _employees(account, company["employees"], tenant)
    _items(account, company["items"])
    _vendors(account, company["vendors"])


def _currencies(account: DemoAccount, rows: dict[str, Any]) -> None:
    for symbol, row in rows.items():
        body = {
            "name": row["name"],
            "symbol": symbol,
            "displaySymbol": row["symbol"],
            "exchangeRate": Decimal(row["rate"]),
            "isBaseCurrency": symbol == "USD",
            "currencyPrecision": row["digits"],
            "isInactive": False,
            "lastModifiedDate": _FOUNDED,
        }
        reference = account.add("currency", symbol, body, external_id=symbol)
        account.currencies[symbol] = Currency(reference, Decimal(row["rate"]), Decimal(1).scaleb(-row["digits"]))


def _subsidiaries(account: DemoAccount, rows: dict[str, Any]) -> None:
    for key, row in rows.items():
        parent = row.get("parent")
        address = {name: row[name] for name in ("addr1", "city", "state", "zip") if name in row}
        body = {
            "name": row["name"],
            "legalName": row["name"],
            "country": {"id": row["country"]},
            "currency": account.currencies[row["currency"]].reference,
            **({"parent": account.reference("subsidiary", parent)} if parent else {}),
            **({"mainAddress": {"country": {"id": row["country"]}, **address}} if address else {}),
            "isElimination": bool(row.get("is_elimination")),
            "isInactive": bool(row.get("is_inactive")),
            "email": f"office-{key.lower()}@northwind-optics.example",
            "lastModifiedDate": _FOUNDED,
        }
        account.add("subsidiary", key, body, external_id=f"SUB-{key}")


def _accounts(account: DemoAccount, rows: dict[str, Any]) -> None:
    everywhere = list(account.references["subsidiary"].values())
    for number, row in rows.items():
        body = {
            "acctNumber": number,
            "acctName": row["name"],
            "acctType": {"id": row["type"]},
            "subsidiary": everywhere,
            **({"parent": account.reference("account", row["parent"])} if "parent" in row else {}),
            "isInactive": bool(row.get("is_inactive")),
            "lastModifiedDate": _FOUNDED,
        }
        account.add("account", number, body, external_id=f"GL-{number}")


def _lists(account: DemoAccount) -> None:
    """Short lists that records refer to by id; NetSuite's own ids."""
    for type_, names in {
        "customerStatus": {13: "CUSTOMER-Closed Won", 6: "LEAD-Unqualified", 10: "PROSPECT-Proposal"},
        "customerCategory": {1: "Optician", 2: "Chain Store", 3: "Individual", 4: "Public Sector"},
        "priceLevel": {1: "Base Price", 2: "Wholesale", 5: "Online Price"},
        "taxSchedule": {1: "Taxable", 2: "Not Taxable"},
    }.items():
        for number, name in names.items():
            account.add(type_, name, {"name": name, "isInactive": False}, id_=number)


def _periods(account: DemoAccount) -> None:
    """One accounting period per month of the demo; those of its first year are closed."""
    first = FIRST_DAY.replace(day=1)
    while first <= LAST_DAY:
        following = (first + timedelta(days=31)).replace(day=1)
        name = f"{MONTHS[first.month - 1][:3]} {first.year}"
        body = {
            "name": name,
            "periodName": name,
            "startDate": first.isoformat(),
            "endDate": (following - timedelta(days=1)).isoformat(),
            "isPosting": True,
            "closed": first.year == FIRST_DAY.year,
            "isInactive": False,
        }
        account.add("accountingPeriod", f"{first:%Y-%m}", body)
        first = following


def _terms(account: DemoAccount, rows: dict[str, Any]) -> None:
    for name, row in rows.items():
        body = {
            "name": name,
            "daysUntilNetDue": row["days"],
            **({"discountPercent": Decimal(row["discount"])} if "discount" in row else {}),
            **({"daysUntilExpiry": row["discount_days"]} if "discount" in row else {}),
            "preferred": bool(row.get("preferred")),
            "isInactive": False,
        }
        account.add("term", name, body)


def _tree(account: DemoAccount, type_: str, rows: list[Any]) -> None:
    for row in rows:
        entry = {"name": row} if isinstance(row, str) else row
        parent = entry.get("parent")
        body = {
            "name": entry["name"],
            "fullName": f"{parent} : {entry['name']}" if parent else entry["name"],
            **({"parent": account.reference(type_, parent)} if parent else {}),
            "isInactive": bool(entry.get("is_inactive")),
            "lastModifiedDate": _FOUNDED,
        }
        account.add(type_, entry["name"], body)


def _locations(account: DemoAccount, rows: dict[str, str]) -> None:
    for name, subsidiary in rows.items():
        body = {
            "name": name,
            "fullName": name,
            "subsidiary": [account.reference("subsidiary", subsidiary)],
            "makeInventoryAvailable": True,
            "isInactive": False,
            "lastModifiedDate": _FOUNDED,
        }
        account.add("location", subsidiary, body)


def _employees(account: DemoAccount, rows: list[str], tenant: Tenant) -> None:
    for user in tenant.users.values():
        first, _, last = user.name.partition(" ")
        body = {
            "entityId": user.name, "firstName": first, "lastName": last or first, "email": user.email,
            "subsidiary": account.reference("subsidiary", "US"), "isInactive": not user.active, "giveAccess": True,
            "dateCreated": _FOUNDED, "lastModifiedDate": _FOUNDED,
        }  # fmt: skip
        account.add("employee", user.name, body, id_=user.id)
    for number, row in enumerate(rows, 1):
        name, title, subsidiary, department = row.split("|")
        first, _, last = name.rpartition(" ")
        dice = Dice(f"employee {row}")
        body = {
            "entityId": name,
            "firstName": first,
            "lastName": last,
            "title": title,
            "email": f"employee{number}@northwind-optics.example",
            "subsidiary": account.reference("subsidiary", subsidiary),
            "department": account.reference("department", department),
            "hireDate": day(dice.below(600)),
            "issalesrep": department in ("Sales", "Field Sales"),
            "isInactive": number == len(rows),
            **stamps(dice, dice.below(300), created="dateCreated"),
        }
        account.add("employee", name, body, external_id=f"EMP-{number:03d}")


def _items(account: DemoAccount, rows: dict[str, list[str]]) -> None:
    for key, row in rows.items():
        type_, name, price, cost, income, class_ = row[:6]
        inactive = "inactive" in row[6:]
        dice = Dice(f"item {key}")
        item = Item({}, type_, name, Decimal(price), Decimal(cost))
        body = _item_body(account, key, item, income, class_, dice, inactive=inactive)
        reference = account.add(type_, key, body, external_id=f"ITEM-{key}")
        if not inactive:
            item.reference = reference
            account.items[key] = item


def _item_body(
    account: DemoAccount, key: str, item: Item, income: str, class_: str, dice: Dice, *, inactive: bool
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "itemId": key,
        "displayName": item.name,
        "class": account.reference("classification", class_),
        "subsidiary": [account.reference("subsidiary", "US")],
        "includeChildren": True,
        "isInactive": inactive,
        "custitem_material": dice.pick(("Acetat", "titanium", "べっ甲", "bois d'érable", "steel")),
        "custitem_uv": key.startswith(("SG", "LE")),
        "custitem_warranty": dice.pick((6, 12, 24, 36)),
        **stamps(dice, dice.below(200)),
    }
    if income:
        body["incomeAccount"] = account.reference("account", income)
        body["taxSchedule"] = {"id": "1"}
    if item.type == "inventoryItem":
        body |= {
            "assetAccount": account.reference("account", "1200"),
            "cogsAccount": account.reference("account", "5000"),
            "salesDescription": item.name,
            "cost": item.cost,
            "weight": Decimal(dice.below(900) + 10).scaleb(-3),
        }
        stock = {"quantityOnHand": 100 + dice.below(400)}
        body |= {**stock, "locations": [{"locationId": account.reference("location", "US"), "location": "US", **stock}]}
    elif item.cost:
        body |= {"expenseAccount": account.reference("account", "6100"), "cost": item.cost}
    return body


def _vendors(account: DemoAccount, rows: list[str]) -> None:
    for number, row in enumerate(rows, 1):
        name, country, subsidiary, symbol, *rest = row.split("|")
        dice = Dice(f"vendor {name}")
        made = dice.below(200)
        currency = account.currencies[symbol]
        body = {
            "entityId": f"VEND-{number:03d}",
            "companyName": name,
            "legalName": name,
            "isPerson": False,
            "subsidiary": account.reference("subsidiary", subsidiary),
            "currency": currency.reference,
            "terms": account.reference("term", dice.pick(("Net 30", "Net 60", "Net 15"))),
            "email": f"billing@vendor{number}.example",
            "isInactive": bool(rest),
            "custentity_onboarded": day(made),
            **stamps(dice, made, created="dateCreated"),
        }
        reference = account.add("vendor", name, body, external_id=f"V-{number:04d}")
        if not rest:
            subsidiary_reference = account.reference("subsidiary", subsidiary)
            account.vendors.append(
                Party(
                    reference,
                    {"country": country},
                    currency,
                    subsidiary_reference,
                    {"country": {"id": country}},
                    Decimal(0),
                    made,
                )
            )
