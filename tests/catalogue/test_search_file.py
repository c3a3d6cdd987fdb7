"""Reading the file of a search."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector.catalogue.search_file import read_search
from connector.catalogue.searches import Join, SearchField, SearchType
from connector.errors import ConfigurationError

TEXT = """
name: transaction
prefix: Transaction
area: transactions.sales
criteria:
  memo: string
  type: {kind: enum, of: TransactionType, path: ""}
  amount: {kind: decimal, path: [total, payment], line: amount}
columns:
  memo: string
joins:
  itemJoin: {search: item, line: item}
  applyingTransactionJoin: transaction
"""


def read_text(tmp_path: Path, text: str, name: str = "transaction.search.yaml") -> SearchType:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_search(path, enumerations=["TransactionType"], searches=["item", "transaction"])


def test_a_search_says_where_its_values_come_from(tmp_path: Path) -> None:
    search = read_text(tmp_path, TEXT)

    assert search.criteria == (
        SearchField(name="memo", kind="string", paths=("memo",)),
        SearchField(name="type", kind="enum", enum="TransactionType"),
        SearchField(name="amount", kind="decimal", paths=("total", "payment"), line=("amount",)),
    )
    assert search.joins == (
        Join(soap="itemJoin", search="item", line=("item",)),
        Join(soap="applyingTransactionJoin", search="transaction"),
    )


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("of: TransactionType", "of: TransactionTyp", "there is no enumeration `TransactionTyp`"),
        ("search: item", "search: itm", "there is no search `itm`"),
        ("memo: string\n  type", "memo: text\n  type", "`kind: text` is not known"),
        ("name: transaction", "name: order", "the file of search `order` is called transaction.search.yaml"),
        ("joins:", "join:", "`join` is not a key here"),
    ],
)
def test_a_mistake_is_a_finding(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_text(tmp_path, TEXT.replace(right, wrong))

    assert [found.message for found in caught.value.diagnostics] == [message]
    assert caught.value.diagnostics[0].hint
