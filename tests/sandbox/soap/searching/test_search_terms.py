from __future__ import annotations

from pathlib import Path

from connector.sandbox.soap.schema_table import read_table
from connector.sandbox.soap.searching.search_terms import CRITERION_KINDS, CUSTOM_KINDS


def test_every_kind_of_criterion_in_netsuites_schema_is_known(wsdl_dir: Path) -> None:
    table = read_table(file.read_bytes() for file in wsdl_dir.rglob("*.xsd"))
    used = {
        rule.type
        for name in table.complex_types
        if name.endswith("SearchBasic") and name.startswith("platformCommon:")
        for rule in table.elements(name)
    }
    custom = {
        name.partition(":")[2]
        for name, declared in table.complex_types.items()
        if declared.base == "platformCore:SearchCustomField"
    }

    assert used - set(CRITERION_KINDS) == {"platformCommonTyp:PostingPeriodDate"}  # the sandbox has no periods
    assert custom == set(CUSTOM_KINDS)
