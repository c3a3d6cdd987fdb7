from pathlib import Path

from lxml import etree

from connector.catalogue.reader import load
from connector.sandbox.soap.endpoint import documents_of
from connector.sandbox.strict.schema_check import schema_errors

MESSAGES = "urn:messages_2025_2.platform.webservices.netsuite.com"


def body(text: str) -> object:
    return etree.fromstring(text)


def test_the_generated_schema_tells_what_it_does_not_allow() -> None:
    documents = documents_of(load(), None)

    assert schema_errors(documents, "2025_2", body(f'<getServerTime xmlns="{MESSAGES}"/>')) == []
    ((line, message),) = schema_errors(
        documents, "2025_2", body(f'<getServerTime xmlns="{MESSAGES}"><a/></getServerTime>')
    )
    assert line == 1
    assert message == "Element 'getServerTime': Element content is not allowed, because the content type is empty."
    assert schema_errors(documents, "", body("<a/>")) == []


def test_the_users_wsdl_is_what_counts_where_there_is_one(wsdl_dir: Path) -> None:
    documents = documents_of(load(), wsdl_dir)

    assert (
        schema_errors(documents, "2023_2", body(f'<getServerTime xmlns="{MESSAGES}"/>'.replace("2025_2", "2023_2")))
        == []
    )
    assert schema_errors(documents, "2023_2", body(f'<nothing xmlns="{MESSAGES}"/>'.replace("2025_2", "2023_2")))
