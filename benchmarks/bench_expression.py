"""Mapping one record: `transform: {each: …}` against the same in plain Python, and against string.Template."""

from __future__ import annotations

from decimal import Decimal
from string import Template
from typing import Any

from benchmarks import measure
from connector.expression.template import bind
from connector.steps.transform import TransformArguments

RECORD = {"id": "4711", "entityid": "C-4711", "companyname": None, "email": "A.Person@Test.Example", "balance": "12.50"}
EACH = {
    "customer_id": "${int(payload.id)}",
    "code": "${payload.entityid}",
    "name": "${payload.companyname or payload.entityid}",
    "email": "${lower(payload.email)}",
    "balance": "${decimal(payload.balance)}",
    "label": "${payload.entityid}: ${payload.companyname or '-'}",
}


def in_python(record: dict[str, Any]) -> dict[str, Any]:
    """What the mapping means, written out; like it, it bears what is missing."""
    identity, balance, email = record.get("id"), record.get("balance"), record.get("email")
    return {
        "customer_id": None if identity is None else int(identity),
        "code": record.get("entityid"),
        "name": record.get("companyname") or record.get("entityid"),
        "email": None if email is None else email.lower(),
        "balance": None if balance is None else Decimal(balance),
        "label": f"{record.get('entityid')}: {record.get('companyname') or '-'}",
    }


def main() -> None:
    """Print microseconds a record."""
    print(f"# mapping a record of {len(EACH)} fields ({measure.machine()})")
    bound = bind(TransformArguments, {"each": EACH}, None)
    each, scope = bound.loaded.__dict__["each"], {"payload": RECORD, "vars": {}, "params": {}}
    assert each(scope) == in_python(RECORD)
    texts = {name: Template("$entityid $email $balance") for name in EACH}
    taken = measure.per_call(
        {
            "ours": lambda: each({**scope, "payload": RECORD}),
            "plain Python": lambda: in_python(RECORD),
            "string.Template (text only)": lambda: {name: text.substitute(RECORD) for name, text in texts.items()},
            "compiling it, once a flow": lambda: bind(TransformArguments, {"each": EACH}, None),
        }
    )
    for name, seconds in taken.items():
        ratio = seconds / taken["plain Python"]
        print(f"{name:28} {seconds * 1e6:9.2f} µs   {ratio:8.1f} x plain Python   {1 / seconds:9,.0f} a second")


if __name__ == "__main__":
    main()
