from __future__ import annotations

import pytest

from connector.sandbox.refusals import LoginError, RuleError
from connector.sandbox.soap.soap_call import refused
from tests.sandbox.soap.conftest import Soap, texts


def _refuse() -> str:
    raise RuleError("no", "USER_ERROR")


def _fault() -> str:
    raise LoginError("token_rejected")


def test_a_refusal_becomes_part_of_the_answer_and_a_fault_does_not() -> None:
    assert refused(lambda: "done", lambda refusal: refusal.message) == "done"
    assert refused(_refuse, lambda refusal: refusal.message) == "no"
    with pytest.raises(LoginError):
        refused(_fault, lambda refusal: refusal.message)


def test_a_name_is_looked_up_among_the_targets_of_a_reference(soap: Soap) -> None:
    soap.store.create("term", {"name": "Net 30"}, id=7)
    soap.store.create("customer", {"companyName": "A", "terms": {"id": "7"}, "parent": {"id": "404"}}, id=50)
    answer = soap.ask('<get><baseRef xsi:type="c:RecordRef" type="customer" internalId="50"/></get>')

    assert texts(answer.find(".//{*}terms"), "name") == ["Net 30"]
    assert texts(answer.find(".//{*}parent"), "name") == []


def test_a_code_that_the_schema_does_not_have_is_a_user_error(real: Soap) -> None:
    real.store.create("salesOrder", {"tranId": "S"}, id=70)
    line = (
        "<tranSales:item><tranSales:line>9</tranSales:line><tranSales:quantity>1</tranSales:quantity></tranSales:item>"
    )
    items = f'<tranSales:itemList replaceAll="false">{line}</tranSales:itemList>'
    record = f'<record xsi:type="tranSales:SalesOrder" internalId="70">{items}</record>'
    answer = real.ask(f"<update>{record}</update>", version="2023_2")

    allowed = real.endpoint.documents.table.allowed("platformFaultTyp:StatusDetailCodeType")
    assert texts(answer, "code")[0] in allowed
