from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.optional_library import library


def test_what_is_missing_is_told_with_the_extra_that_brings_it() -> None:
    with pytest.raises(ConfigurationError) as error:
        library("no_such_library.part", "parquet")

    assert "no_such_library" in str(error.value)
    assert error.value.hint == "pip install 'netsuite-flows[parquet]'"
