"""load(): fill a store with the demo, an empty account, or the user's file."""

from __future__ import annotations

from pathlib import Path

from connector.catalogue.reader import Catalogue
from connector.catalogue.reader import load as load_catalogue
from connector.errors import ConfigurationError
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.seeds import computed_figures, fresh_account
from connector.sandbox.seeds.bulk_writer import BulkWriter
from connector.sandbox.seeds.demo_account import DemoAccount
from connector.sandbox.seeds.demo_company import make_company
from connector.sandbox.seeds.demo_corner_cases import make_corner_cases
from connector.sandbox.seeds.demo_customers import make_customers
from connector.sandbox.seeds.demo_customizations import make_claims, make_customizations
from connector.sandbox.seeds.demo_orders import make_orders
from connector.sandbox.seeds.demo_purchases import make_purchases
from connector.sandbox.seeds.seed_file import load_file
from connector.sandbox.storage.store import Store


def load(store: Store, seed: str, scale: int, tenant: Tenant, catalogue: Catalogue | None = None) -> None:
    """Fill *store* with `demo` (customers and orders times *scale*), `empty`, or the records of a YAML or JSON file."""
    if seed == "demo":
        load_demo(store, scale, tenant)
        return
    if seed != "empty" and Path(seed).suffix.lower() not in (".yaml", ".yml", ".json"):
        raise ConfigurationError(
            f"there is no seed `{seed}`", hint="use demo, empty, or the path of a .yaml or .json file with records"
        )
    fresh_account.fill(store, tenant)
    if seed != "empty":
        load_file(store, Path(seed), tenant, catalogue or load_catalogue())
        computed_figures.fill(store)


def load_demo(store: Store, scale: int, tenant: Tenant) -> None:
    """The demo company; the same records on every machine and day."""
    with BulkWriter(store) as writer:
        account = DemoAccount(writer, scale)
        make_company(account, tenant)
        make_customizations(account)
        make_customers(account)
        make_claims(account)
        make_orders(account)
        make_corner_cases(account)
        make_purchases(account)
        writer.keep_counter("line", account.keys)
    computed_figures.fill(store)
