"""All functions of the expression language, by name."""

from __future__ import annotations

from connector.expression.conversion_functions import CONVERSIONS
from connector.expression.date_functions import DATES
from connector.expression.function import Function
from connector.expression.list_functions import LISTS
from connector.expression.number_functions import NUMBERS
from connector.expression.record_functions import NETSUITE, NULLS, RECORDS
from connector.expression.text_functions import TEXT

THEMES = (TEXT, NUMBERS, DATES, LISTS, RECORDS, NULLS, CONVERSIONS, NETSUITE)
"""In the order of the reference page."""

FUNCTIONS: dict[str, Function] = {name: function for theme in THEMES for name, function in theme.functions.items()}
"""Name → function; the compiler calls nothing else."""
