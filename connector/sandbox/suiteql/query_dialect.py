"""Which SuiteQL is spoken: Oracle's documentation of it, or what accounts were seen to take."""

from __future__ import annotations

from typing import Literal, get_args

Dialect = Literal["documented", "observed"]
"""`documented`: what Oracle's help calls unsupported is refused (article_0824094533, section_158513731864).

`observed`: what people report to work is taken as well: WITH, LISTAGG, right `(+)` joins, quoted aliases in
sub-selects, date literals, CONNECT BY, both kinds of joins in one query.
"""
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)
