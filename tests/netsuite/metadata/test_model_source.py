"""Generated models: clean code, stable, and true to the records of a company."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connector.netsuite.client import NetSuite
from connector.netsuite.metadata.account_metadata import metadata_of
from connector.netsuite.metadata.model_source import model_source
from connector.netsuite.metadata.record_metadata import FieldMetadata, RecordMetadata
from connector.sandbox.server import Sandbox

ROOT = Path(__file__).parents[3]
TYPES = {
    "customer": "customer",
    "salesOrder": "transaction WHERE type = 'SalesOrd'",
    "inventoryItem": "item WHERE itemtype = 'InvtPart' AND NVL(islotitem, 'F') = 'F' AND NVL(isserialitem, 'F') = 'F'",
    "customrecord_warranty_claim": "customrecord_warranty_claim",
}


@pytest.fixture(scope="module")
def netsuite() -> Iterator[NetSuite]:
    with Sandbox(seed="demo") as demo:
        known = demo.credentials()
        names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
        connection = {name: known[name] for name in names} | {"base_address": known["base_url"]}
        with NetSuite({"connection": connection}) as client:
            yield client


@pytest.fixture(scope="module")
def source(netsuite: NetSuite) -> str:
    return model_source([metadata_of(netsuite.session).record(name) for name in TYPES])


def imported(source: str) -> ModuleType:
    module = ModuleType("generated_models")
    sys.modules[module.__name__] = module
    exec(compile(source, "generated_models.py", "exec"), module.__dict__)
    return module


def test_the_code_satisfies_every_tool(source: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    assert pytestconfig.cache is not None
    kept = str(pytestconfig.cache.mkdir("models-mypy"))
    file = tmp_path / "models.py"
    file.write_text(source, encoding="utf-8")
    use = tmp_path / "use.py"
    use.write_text(
        "from models import Customer, SalesOrder, SalesOrderItem\n"
        "from connector.netsuite.typed_record import Reference\n"
        'line = SalesOrderItem(item=Reference(id="1"), quantity=2)  # type: ignore[arg-type]\n'
        'order = SalesOrder(entity=Reference(external_id="X"), item=[line])\n'
        'reveal_type(Customer(company_name="A").credit_limit)\n',
        encoding="utf-8",
    )
    config = str(ROOT / "pyproject.toml")
    commands = {
        "check": ["ruff", "check", "--config", config, str(file)],
        "format": ["ruff", "format", "--check", "--config", config, str(file)],
        "types": ["mypy", "--strict", "--config-file", "", "--cache-dir", kept, str(use)],
    }
    said = {
        name: subprocess.run(
            [sys.executable, "-m", *command], capture_output=True, text=True, cwd=tmp_path, check=False
        )
        for name, command in commands.items()
    }

    for name, one in said.items():
        assert one.returncode == 0, f"{name}: {one.stdout}{one.stderr}"
    assert "Decimal | None" in said["types"].stdout


def test_the_same_account_gives_the_same_text(netsuite: NetSuite, source: str) -> None:
    again = [metadata_of(netsuite.session).record(name, refresh=True) for name in TYPES]

    assert model_source(again) == source


@pytest.mark.parametrize("transport", ["rest", "soap"])
@pytest.mark.parametrize("record_type", TYPES)
def test_records_go_through_a_model_unchanged(
    netsuite: NetSuite, source: str, record_type: str, transport: Any
) -> None:
    module = imported(source)
    name = "".join(word[:1].upper() + word[1:] for word in record_type.split("_"))
    model: Any = getattr(module, name)
    ids = [row["id"] for row in netsuite.suiteql(query=f"SELECT id FROM {TYPES[record_type]}", limit=40)]
    records = netsuite.get_list(record_type=record_type, ids=ids, transport=transport)

    assert len(records) > 10
    for record in records:
        made = model.of(record)
        assert made.record() == record
        assert not made.model_extra


def test_a_model_is_written_as_a_record(netsuite: NetSuite, source: str) -> None:
    module = imported(source)
    customer = module.Customer(company_name="Typed", subsidiary=module.Reference(id="1"), custentity_vip=True)
    made = netsuite.add(record_type="customer", record=customer.record())
    found = module.Customer.of(netsuite.get(record_type="customer", id=made.id))

    assert (found.company_name, found.custentity_vip, found.subsidiary.id) == ("Typed", True, "1")
    with pytest.raises(ValidationError):
        module.Customer(credit_limit="much")


NAMES = st.one_of(
    st.text(min_size=1, max_size=12),
    st.sampled_from(
        ["class", "date", "Decimal", "model_x", "record", "companyName", "company_name", "1099", "id", "__"]
    ),
)


@given(st.lists(NAMES, min_size=1, max_size=8, unique=True), st.text(max_size=30))
def test_whatever_an_account_calls_its_fields_it_is_code(names: list[str], label: str) -> None:
    fields = tuple(FieldMetadata(name=name, kind="string", label=label) for name in names)
    inner = FieldMetadata(name="lines", kind="sublist", fields=fields)
    found = imported(model_source([RecordMetadata(record_type="customer", fields=(*fields, inner))]))
    record = {name: "x" for name in names if name != "lines"} | {"lines": [dict.fromkeys(names, "y")]}

    assert found.Customer.of(record).record() == record
