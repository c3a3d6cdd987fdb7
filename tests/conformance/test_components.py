"""Every operation, source and construct keeps the same promises."""

from __future__ import annotations

from typing import Any

import pytest

from connector import registry
from connector.attribute_docstrings import described
from connector.component import Construct, Operation, Source
from connector.errors import OTHER_SPELLINGS, PARENTS
from connector.expression.template import Arguments
from connector.step import RESERVED

NAMES = registry.names()
PARAMETERS = {
    "netsuite.get": {"record_type", "id", "external_id", "fields", "expand_sub_resources", "transport"},
    "netsuite.delete": {"record_type", "id", "external_id", "transport"},
    "netsuite.get_list": {"record_type", "ids", "external_ids", "transport"},
    "netsuite.delete_list": {"record_type", "ids", "external_ids", "transport"},
    "netsuite.add": {"record_type", "record", "replace_sublists", "if_exists", "transport"},
    "netsuite.update": {"record_type", "record", "replace_sublists", "transport"},
    "netsuite.upsert": {"record_type", "record", "replace_sublists", "if_exists", "transport"},
    "netsuite.add_list": {"record_type", "records", "batch_size", "replace_sublists", "transport"},
    "netsuite.update_list": {"record_type", "records", "batch_size", "replace_sublists", "transport"},
    "netsuite.upsert_list": {"record_type", "records", "batch_size", "replace_sublists", "transport"},
    "netsuite.search": {
        "record_type", "criteria", "columns", "saved_search", "page_size", "limit", "body_fields_only", "transport",
    },
    "netsuite.suiteql": {"query", "query_file", "parameters", "key", "types", "page_size", "limit", "parallel"},
    "netsuite.get_all": {"record_type", "transport"},
    "netsuite.call_restlet_get": {"script", "deploy", "parameters"},
    "netsuite.call_restlet_post": {"script", "deploy", "body"},
    "database.upsert": {"table", "records", "key", "batch_size", "create_table", "add_columns", "delete_when"},
    "database.insert": {"table", "records", "batch_size", "create_table", "add_columns"},
    "database.replace_children": {"table", "records", "key", "parent_key"},
}  # fmt: skip
"""Names that others rely on."""


def fields(name: str) -> dict[str, Any]:
    return dict(described(registry.find(name).arguments))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_every_component_takes_expressions(name: str) -> None:
    arguments = registry.find(name).arguments

    assert isinstance(arguments, type)
    assert issubclass(arguments, Arguments)


@pytest.mark.parametrize("name", NAMES)
def test_no_component_bears_a_reserved_name(name: str) -> None:
    assert name not in RESERVED


@pytest.mark.parametrize("name", NAMES)
def test_every_component_explains_itself(name: str) -> None:
    component = registry.find(name)

    assert component.summary.strip().endswith(".")
    assert [field for field, info in fields(name).items() if not (info.description or "").strip()] == []
    assert component.example or not any(info.is_required() for info in fields(name).values())


@pytest.mark.parametrize("name", NAMES)
def test_every_error_type_is_one_that_handlers_know(name: str) -> None:
    known = {*PARENTS, *OTHER_SPELLINGS}
    unknown = [error for error in registry.find(name).errors if error.rpartition(":")[2] not in known]

    assert unknown == []


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_have_the_names_others_rely_on(name: str) -> None:
    assert PARAMETERS[name] - set(fields(name)) == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_write_of_records_says_where_they_come_from(name: str) -> None:
    component = registry.find(name)
    if isinstance(component, Operation) and component.takes in ("list", "stream") and component.effect == "write":
        assert component.records or "ids" in fields(name)
        assert component.gives in ("results", "report")
    if isinstance(component, Source | Construct):
        assert component.summary
