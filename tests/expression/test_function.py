"""Functions are declared by their example."""

from __future__ import annotations

from typing import Any

from connector.expression.function import Theme
from connector.expression.limits import Meter


def test_a_declaration_knows_name_usage_and_what_is_filled_in() -> None:
    theme = Theme("Tests")

    @theme.function("max([1])", "1")
    def max_(meter: Meter, values: Any, by: Any = None, *others: Any) -> bool:
        """Does
        something.
        """
        return True

    function = theme.functions["max"]
    assert function.usage == "max(values, by=None, *others)"
    assert function.given == ("meter",)
    assert function.summary == "Does something."
    assert function.decides
    assert function.theme == "Tests"
    assert max_([1], 2) is True
