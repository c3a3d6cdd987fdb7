from __future__ import annotations

import pytest

from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, is_success, texts


@pytest.fixture
def pair(soap: Soap) -> tuple[str, str]:
    """The ids of a customer and a contact."""
    return _pair(soap)


def _pair(soap: Soap) -> tuple[str, str]:
    customer = soap.store.create("customer", {"entityId": "ACME", "subsidiary": {"id": "1"}}, "C1")
    contact = soap.store.create("contact", {"entityId": "Ada"}, "P1")
    return str(customer.id), str(contact.id)


def _attach(customer: str, contact: str, role: str = "") -> str:
    return (
        '<attach><attachReference xsi:type="c:AttachContactReference">'
        f'<c:attachTo xsi:type="c:RecordRef" type="customer" internalId="{customer}"/>'
        f'<c:contact internalId="{contact}"/>{role}</attachReference></attach>'
    )


def _detach(customer: str, contact: str) -> str:
    return (
        '<detach><detachReference xsi:type="c:DetachBasicReference">'
        f'<c:detachFrom xsi:type="c:RecordRef" type="customer" internalId="{customer}"/>'
        f'<c:detachedRecord xsi:type="c:RecordRef" type="contact" internalId="{contact}"/></detachReference></detach>'
    )


def test_a_contact_is_attached_with_a_role_and_detached(soap: Soap, pair: tuple[str, str]) -> None:
    attached = soap.ask(_attach(*pair, '<c:contactRole internalId="-10"/>'))

    assert is_success(attached), codes(attached)
    assert attached.find(".//{*}baseRef").get("internalId") == pair[0]
    assert is_success(soap.ask(_detach(*pair)))
    assert codes(soap.ask(_detach(*pair))) == ["INVALID_KEY_OR_REF"]


def test_what_does_not_exist_is_not_attached(soap: Soap, pair: tuple[str, str]) -> None:
    answer = soap.ask(_attach("404", pair[1]))

    assert codes(answer) == ["RCRD_DSNT_EXIST"]
    assert texts(answer, "message") == ["That record does not exist."]


def test_a_pair_that_does_not_go_together_is_refused(soap: Soap, pair: tuple[str, str]) -> None:
    basic = (
        '<attach><attachReference xsi:type="c:AttachBasicReference">'
        f'<c:attachTo xsi:type="c:RecordRef" type="contact" internalId="{pair[1]}"/>'
        f'<c:attachedRecord xsi:type="c:RecordRef" type="customer" internalId="{pair[0]}"/>'
        "</attachReference></attach>"
    )

    assert codes(soap.ask(basic)) == ["SSS_INVALID_ATTACH_RECORD_TYPE"]


@pytest.mark.parametrize("reference", ["", '<attachReference xsi:type="c:AttachContactReference"/>'])
def test_a_reference_that_names_nothing_is_refused(soap: Soap, reference: str) -> None:
    assert codes(soap.ask(f"<attach>{reference}</attach>")) == ["INVALID_KEY_OR_REF"]


def test_answers_are_valid(real: Soap, schema_check: SchemaCheck) -> None:
    pair = _pair(real)
    for operation in (_attach(*pair), _detach(*pair), _detach(*pair)):
        schema_check.assert_valid(real.ask(operation, version="2023_2"))
