from __future__ import annotations

import subprocess
import sys

import pytest

from connector import registry
from connector.component import Construct, Operation
from connector.errors import ConfigurationError


def test_finds_an_operation_and_a_construct() -> None:
    assert isinstance(registry.find("netsuite.suiteql"), Operation)
    assert isinstance(registry.find("try"), Construct)


def test_an_unknown_name_is_answered_with_the_near_one() -> None:
    with pytest.raises(ConfigurationError) as caught:
        registry.find("netsuite.suitql")

    assert caught.value.hint == "did you mean `netsuite.suiteql`?"


@pytest.mark.parametrize("name", registry.names())
def test_every_file_declares_one_component_of_its_name(name: str) -> None:
    component = registry.find(name)

    assert component.name == name.rpartition(".")[2]
    assert component.summary.endswith(".")


def test_listing_imports_no_component() -> None:
    code = (
        "import sys; from connector import registry; registry.names();"
        "print([m for m in sys.modules if m.startswith(('connector.netsuite.operations.', 'connector.steps.'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_an_unknown_type_of_configuration_is_answered() -> None:
    with pytest.raises(ConfigurationError, match="no connector `netsuit`"):
        registry.connection("netsuit")
