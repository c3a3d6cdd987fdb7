import re
from typing import Any

from connector.sandbox.accounting.transformation_table import CLOSED, TRANSFORMATIONS, pairs, targets_of, way


def test_knows_how_and_whether() -> None:
    assert way("salesOrder", "itemFulfillment") == "ship"
    assert way("purchaseOrder", "invoice") is None
    assert "invoice" in targets_of("salesOrder")
    assert targets_of("nonsense") == ()
    assert len(list(pairs())) == sum(map(len, TRANSFORMATIONS.values()))


def test_soap_can_initialize_what_the_table_names(wsdl_dir: Any) -> None:
    """The XSD's InitializeType and InitializeRefType, besides what only REST and SuiteScript transform."""
    text = (wsdl_dir / "xsd" / "platform.coreTypes.xsd").read_text()
    kinds: dict[str, set[str]] = {}
    for name in ("InitializeType", "InitializeRefType"):
        values = text.partition(f'"{name}"')[2].partition("</simpleType>")[0]
        kinds[name] = set(re.findall(r'value="(\w+)"', values))
    only_elsewhere = {"customerDeposit", "opportunity", "expenseReport", "timeBill", "job", "cashSale"}

    for source, target, _ in pairs():
        assert source in kinds["InitializeRefType"] | only_elsewhere, source
        assert target in kinds["InitializeType"] | only_elsewhere, target


def test_every_closed_status_is_of_a_type_that_can_be_transformed() -> None:
    assert set(CLOSED) <= set(TRANSFORMATIONS)
