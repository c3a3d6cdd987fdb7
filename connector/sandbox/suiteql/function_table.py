"""Which functions SuiteQL has, how many arguments they take, and what they give (netsuite-wire.md 8.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace

FIRST = "first"
"""Gives what its first argument is."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function as a query may call it."""

    name: str
    least: int
    most: int
    gives: str
    """A ColumnKind, FIRST, or "" where it depends."""
    runs_as: str
    """Name in SQLite."""
    aggregate: bool = False
    windowed: bool = False
    """Whether it makes sense only with OVER."""


def _rows(
    words: str, gives: str, prefix: str = "NS_", *, aggregate: bool = False, windowed: bool = False
) -> list[Function]:
    found = []
    for word in words.split():
        name, _, counts = word.partition(":")
        least, _, most = counts.partition("-")
        found.append(Function(name, int(least), int(most or least), gives, f"{prefix}{name}", aggregate, windowed))
    return found


def _same(words: str, others: str, gives: str) -> list[Function]:
    """Functions that run as others do; what stands behind their first argument is about languages."""
    found = _rows(words, gives)
    return [replace(function, runs_as=f"NS_{other}") for function, other in zip(found, others.split(), strict=True)]


_MANY = 100
FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        *_rows("TO_CHAR:1-2 UPPER:1 LOWER:1 INITCAP:1 SUBSTR:2-3 LPAD:2-3 RPAD:2-3 LTRIM:1-2 RTRIM:1-2 TRIM:1-2 "
               "REPLACE:2-3 TRANSLATE:3 CHR:1 REGEXP_SUBSTR:2-6 REGEXP_REPLACE:2-6 SOUNDEX:1 ASCIISTR:1 UNISTR:1 "
               "COMPOSE:1 DECOMPOSE:1-2 NLSSORT:1-2 TO_CLOB:1 TO_NCLOB:1 TO_MULTI_BYTE:1 TO_SINGLE_BYTE:1 "
               "TZ_OFFSET:1", "text"),
        *_same("NLS_UPPER:1-2 NLS_LOWER:1-2 NLS_INITCAP:1-2 TO_NCHAR:1-2", "UPPER LOWER INITCAP TO_CHAR", "text"),
        *_rows(f"CONCAT:2-{_MANY}", "text"),
        *_rows("TO_NUMBER:1-2 ABS:1 CEIL:1 FLOOR:1 SIGN:1 SQRT:1 EXP:1 LN:1 LOG:2 MOD:2 POWER:2 LENGTH:1 INSTR:2-4 "
               "ASCII:1 MONTHS_BETWEEN:2 REGEXP_INSTR:2-6 REGEXP_COUNT:2-4 REGEXP_LIKE:2-3 ACOS:1 ASIN:1 ATAN:1 "
               "ATAN2:2 COS:1 COSH:1 SIN:1 SINH:1 TAN:1 TANH:1 REMAINDER:2 BITAND:2 WIDTH_BUCKET:4 ORA_HASH:1-3 "
               "NANVL:2 TO_BINARY_DOUBLE:1 TO_BINARY_FLOAT:1 LENGTHB:1 LENGTHC:1 LENGTH2:1 LENGTH4:1 "
               "VSIZE:1", "number"),
        *_rows("TO_DATE:1-2 TO_TIMESTAMP:1-2 TO_TIMESTAMP_TZ:1-2 ADD_MONTHS:2 LAST_DAY:1 NEXT_DAY:2 NEW_TIME:3 "
               "FROM_TZ:2 SYS_EXTRACT_UTC:1", "date"),
        *_rows("EMPTY_CLOB:0 EMPTY_BLOB:0", "text", ""),
        *_rows(f"TRUNC:1-2 ROUND:1-2 GREATEST:1-{_MANY} LEAST:1-{_MANY}", FIRST),
        *_rows(f"COALESCE:2-{_MANY} NULLIF:2 NVL:2 NVL2:3", FIRST, ""),
        *_rows(f"DECODE:3-{_MANY}", "", ""),
        *_rows("SUM:1 AVG:1 MEDIAN:1 STDDEV:1 STDDEV_SAMP:1 STDDEV_POP:1 VARIANCE:1 VAR_SAMP:1 VAR_POP:1 CORR:2 "
               "CORR_S:2 CORR_K:2 COVAR_POP:2 COVAR_SAMP:2", "number", aggregate=True),
        *_rows("LISTAGG:1-2", "text", aggregate=True),
        *_rows("COUNT:1 APPROX_COUNT_DISTINCT:1", "integer", "", aggregate=True),
        *_rows("MIN:1 MAX:1", FIRST, "", aggregate=True),
        *_rows("ROW_NUMBER:0 RANK:0 DENSE_RANK:0 NTILE:1", "integer", "", windowed=True),
        *_rows("PERCENT_RANK:0 CUME_DIST:0", "number", "", windowed=True),
        *_rows("LAG:1-3 LEAD:1-3 FIRST_VALUE:1 LAST_VALUE:1 NTH_VALUE:2", FIRST, "", windowed=True),
    )
}  # fmt: skip
"""Name in capitals → function."""
