"""What every account has."""

from __future__ import annotations

from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.fixed_rows import fixed_rows, label_rows


def test_lists_that_netsuite_ships(catalogue: Catalogue) -> None:
    rows = fixed_rows(catalogue)

    assert rows["dual"] == [{"dummy": "X"}]
    assert {"id": "GB", "name": "United Kingdom"} in rows["country"]
    assert {
        "trantype": "SalesOrd",
        "id": "B",
        "name": "Pending Fulfillment",
        "fullname": "Sales Order : Pending Fulfillment",
    } in (rows["transactionstatus"])


def test_names_behind_codes(catalogue: Catalogue) -> None:
    labels = {(kind, code): name for kind, code, name in label_rows(catalogue)}

    assert labels["AccountType", "AcctRec"] == "Accounts Receivable"
    assert labels["status:CustInvc", "A"] == "Invoice : Open"
    assert labels["TransactionType", "SalesOrd"] == "Sales Order"
