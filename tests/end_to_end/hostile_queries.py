"""Makes SuiteQL by a small grammar with holes in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

TABLES = (
    "customer", "transaction", "transactionline", "item", "employee", "currency", "entity", "customrecord_industry",
    "deletedrecord", "customfield", "transactionaccountingline", "nosuch", "dual", "sqlite_master",
    "pragma_table_info", "account", "systemnote", "subsidiary",
)  # fmt: skip
COLUMNS = (
    "id", "entityid", "companyname", "trandate", "foreigntotal", "rownum", "*", "t.id", "lastmodifieddate", "type",
    "rowid", "email", "isinactive", "nosuch", "sql", "datecreated", "t.*", "status", "subsidiary", "balance",
)  # fmt: skip
FUNCTIONS = (
    "UPPER", "SUBSTR", "NVL", "DECODE", "TO_DATE", "TO_CHAR", "TO_NUMBER", "ROUND", "TRUNC", "POWER", "LPAD", "RPAD",
    "REPLACE", "REGEXP_LIKE", "REGEXP_REPLACE", "REGEXP_SUBSTR", "REGEXP_COUNT", "REGEXP_INSTR", "INSTR",
    "BUILTIN.DF", "BUILTIN.RELATIVE_RANGES", "BUILTIN.CONSOLIDATE", "BUILTIN.HIERARCHY", "COUNT", "SUM", "AVG", "MIN",
    "MAX", "ADD_MONTHS", "MONTHS_BETWEEN", "LAST_DAY", "NEXT_DAY", "EXTRACT", "CAST", "COALESCE", "NULLIF",
    "GREATEST", "LEAST", "MOD", "ABS", "CEIL", "FLOOR", "SIGN", "SQRT", "EXP", "LN", "LOG", "CHR", "ASCII", "INITCAP",
    "TRANSLATE", "CONCAT", "LENGTH", "LISTAGG", "SYS_CONTEXT", "randomblob", "zeroblob", "load_extension", "readfile",
    "writefile", "hex", "printf", "sqlite_version", "RANK", "ROW_NUMBER", "LAG", "NTILE", "TO_TIMESTAMP", "NVL2",
    "TRIM", "BUILTIN.CURRENCY_CONVERT", "BUILTIN.MNFILTER", "BUILTIN.PERIOD", "BUILTIN.CF", "BITAND", "STDDEV",
    "MEDIAN", "WIDTH_BUCKET",
)  # fmt: skip
LITERALS = (
    "NULL", "1", "0", "-1", "1.5", "1e308", "9" * 40, "'x'", "''", "'%'", "'2026-01-01'", "'YYYY-MM-DD'",
    "'M/D/YYYY'", "'(a+)+$'", "SYSDATE", "?", "'" + "a" * 3000 + "'", "DATE '2026-01-01'", "INTERVAL '1' DAY",
    "TIMESTAMP '2026-01-01 00:00:00'", "1/0", "'\\'", "'FM999G999D99MI'", "99999999", "-2147483648", "CURRENT_DATE",
    "'FMDD Month YYYY HH24:MI:SS.FF TZR'", "'TODAY'", "'\u0130'",
)  # fmt: skip
CALLS = (
    "UPPER({})", "LOWER({})", "SUBSTR({}, 1, 3)", "SUBSTR({}, {})", "NVL({}, {})", "DECODE({}, {}, {})",
    "TO_CHAR({}, 'YYYY-MM-DD')", "TO_CHAR({}, {})", "TO_CHAR({})", "TO_DATE({}, 'YYYY-MM-DD')", "TO_DATE({}, {})",
    "TO_NUMBER({})", "ROUND({}, 2)", "ROUND({}, {})", "TRUNC({})", "TRUNC({}, 'MM')", "POWER({}, {})",
    "LPAD({}, 99999999, 'x')", "RPAD({}, {}, {})", "REPLACE({}, {}, {})", "REGEXP_LIKE({}, '^(a+)+$')",
    "REGEXP_REPLACE({}, {}, {})", "REGEXP_SUBSTR({}, '(x+x+)+y')", "REGEXP_COUNT({}, {})",
    "REGEXP_INSTR({}, '[[:alpha:]]+')", "INSTR({}, {})", "BUILTIN.DF({})", "LENGTH({})", "COUNT({})", "COUNT(*)",
    "COUNT(DISTINCT {})", "SUM({})", "AVG({})", "MIN({})", "MAX({})", "ADD_MONTHS({}, {})", "ADD_MONTHS(SYSDATE, {})",
    "MONTHS_BETWEEN({}, {})", "LAST_DAY({})", "NEXT_DAY({}, {})", "EXTRACT(YEAR FROM {})", "CAST({} AS INTEGER)",
    "CAST({} AS VARCHAR2(10))", "COALESCE({}, {})", "NULLIF({}, {})", "GREATEST({}, {})", "LEAST({}, {})",
    "MOD({}, {})", "ABS({})", "CEIL({})", "FLOOR({})", "SIGN({})", "SQRT({})", "EXP({})", "LN({})", "LOG({}, {})",
    "CHR({})", "ASCII({})", "INITCAP({})", "TRANSLATE({}, {}, {})", "CONCAT({}, {})", "NVL2({}, {}, {})", "TRIM({})",
    "TO_TIMESTAMP({}, {})", "STDDEV({})", "MEDIAN({})", "BITAND({}, {})", "BUILTIN.RELATIVE_RANGES({}, {})",
    "BUILTIN.CONSOLIDATE({}, {})", "BUILTIN.HIERARCHY({}, {})", "TO_NUMBER({}, {})", "SYSDATE + {}", "SYSDATE - {}",
    "TO_DATE('2026-01-01', 'YYYY-MM-DD') + {}", "SOUNDEX({})",
)  # fmt: skip
"""Calls with as many arguments as their function takes."""
HOSTILE_SQL = (
    "PRAGMA table_info(customer)", "ATTACH DATABASE '/tmp/x.db' AS x", "DETACH main", "VACUUM INTO '/tmp/hostile.db'",
    "DELETE FROM customer", "UPDATE customer SET email = 'x'", "INSERT INTO customer (id) VALUES (1)",
    "DROP TABLE customer", "CREATE TABLE x (id INTEGER)", "CREATE TABLE x AS SELECT * FROM customer",
    "SELECT 1; DELETE FROM customer", "SELECT * FROM sqlite_master", "SELECT * FROM sqlite_schema",
    "SELECT * FROM pragma_database_list", "SELECT load_extension('/tmp/x.so')", "SELECT readfile('/etc/passwd')",
    "REPLACE INTO customer VALUES (1)",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT COUNT(*) FROM r",
    "BEGIN; DELETE FROM customer; COMMIT", "COMMIT", "SELECT * FROM customer INTO OUTFILE '/tmp/x'",
    "EXPLAIN SELECT 1 FROM customer", "EXPLAIN QUERY PLAN SELECT 1 FROM customer", "ANALYZE", "REINDEX",
    "SELECT 1 FROM customer WHERE id IN (DELETE FROM customer RETURNING id)", "ALTER TABLE customer ADD x INTEGER",
    "GRANT ALL ON customer TO x", "MERGE INTO customer USING dual ON (1=1) WHEN MATCHED THEN DELETE",
    "SELECT writefile('/tmp/hostile', 'x') FROM dual", "CALL x()", "TRUNCATE TABLE customer",
    "SELECT * FROM customer FOR UPDATE", "SELECT 1 FROM json_each('[1]')",
    "SELECT * FROM generate_series(1, 1000000000)", "DESCRIBE customer", "SELECT fts5(1) FROM customer", "SET x = 1",
    "USE main", "EXECUTE IMMEDIATE 'DELETE FROM customer'", "COPY customer TO '/tmp/x'",
    "LOAD DATA INFILE '/etc/passwd' INTO TABLE customer",
)  # fmt: skip


class Queries:
    """Makes SuiteQL by a small grammar with holes in it."""

    def __init__(self, random: Random, columns: Mapping[str, Sequence[str]]) -> None:
        """*columns* are the names of the columns of each table that there is."""
        self.random = random
        self.columns = columns
        self.own: Sequence[str] = COLUMNS

    def _table(self) -> str:
        found = self.random.choice(list(self.columns)) if self.random.random() < 0.9 else self.random.choice(TABLES)
        self.own = self.columns.get(found, COLUMNS)
        return found

    def _column(self) -> str:
        return self.random.choice(self.own) if self.random.random() < 0.95 else self.random.choice(COLUMNS)

    def query(self, depth: int = 2) -> str:
        """A SELECT, or what looks like one."""
        pick = self.random.choice
        if self.random.random() < 0.05:
            return pick(HOSTILE_SQL)
        table = self._table() if depth == 0 or self.random.random() < 0.85 else f"({self.query(depth - 1)})"
        parts = [f"SELECT {pick(('', '', '', 'DISTINCT ', 'TOP 3 '))}{self._list(depth)} FROM {table} t"]
        if self.random.random() < 0.3:
            join = pick(("JOIN", "LEFT JOIN", "FULL OUTER JOIN", "CROSS JOIN", ","))
            parts.append(f"{join} {pick(list(self.columns))} u ON {self.term(1)} = u.id")
        if self.random.random() < 0.6:
            parts.append(f"WHERE {self.condition(depth)}")
        if self.random.random() < 0.2:
            parts.append(
                f"GROUP BY {self._column()}" + (f" HAVING {self.condition(1)}" if self.random.random() < 0.5 else "")
            )
        if self.random.random() < 0.15:
            parts.append(f"{pick(('UNION', 'UNION ALL', 'MINUS', 'INTERSECT'))} {self.query(0)}")
        if self.random.random() < 0.4:
            parts.append(
                f"ORDER BY {pick((*COLUMNS, '1', '99', self.term(1)))} {pick(('ASC', 'DESC', 'NULLS LAST', ''))}"
            )
        if self.random.random() < 0.2:
            parts.append(
                pick(
                    (
                        "FETCH FIRST 3 ROWS ONLY",
                        "OFFSET 2 ROWS",
                        "LIMIT 3",
                        "FETCH NEXT 0 ROWS ONLY",
                        "FETCH FIRST 10 PERCENT ROWS ONLY",
                    )
                )
            )
        return " ".join(parts)

    def _list(self, depth: int) -> str:
        return ", ".join(
            self.term(depth) + self.random.choice(("", "", " AS x", ' AS "X y"'))
            for _ in range(self.random.randrange(1, 4))
        )

    def condition(self, depth: int) -> str:  # noqa: PLR0911 - one line for each form
        """Something that is true or false, or neither."""
        pick = self.random.choice
        match self.random.choice((0, 0, 0, 1, 2, 3, 4, 5, 6, 7)) if self.random.random() < 0.9 else 0:
            case 0:
                return f"{self.term(depth)} {pick(('=', '<', '<>', '>=', 'LIKE', '||'))} {self.term(depth)}"
            case 1:
                return f"{self.term(depth)} IS {pick(('', 'NOT '))}NULL"
            case 2:
                return f"{self.term(depth)} IN ({', '.join(self.term(0) for _ in range(self.random.randrange(4)))})"
            case 3:
                return f"{self.term(depth)} BETWEEN {self.term(0)} AND {self.term(0)}"
            case 4 if depth:
                return f"({self.condition(depth - 1)}) {pick(('AND', 'OR', 'XOR'))} NOT ({self.condition(depth - 1)})"
            case 5 if depth:
                return f"EXISTS ({self.query(depth - 1)})"
            case 6:
                return f"ROWNUM {pick(('<', '<=', '=', '>'))} {self.term(0)}"
        return f"{self.term(depth)} = {self.term(0)}{'(+)' if self.random.random() < 0.1 else ''}"

    def term(self, depth: int) -> str:  # noqa: PLR0911 - one line for each form
        """A column, a literal, or a function of others."""
        pick = self.random.choice
        match self.random.randrange(7 if depth else 3):
            case 0 | 1:
                return self._column()
            case 2:
                return pick(LITERALS)
            case 3:
                return f"{self.term(depth - 1)} {pick(('+', '-', '*', '/', '||', '%'))} {self.term(depth - 1)}"
            case 4:
                return f"CASE WHEN {self.condition(0)} THEN {self.term(depth - 1)} ELSE {self.term(depth - 1)} END"
            case 5 if depth > 1:
                return f"({self.query(0)})"
        if self.random.random() < 0.9:
            call = pick(CALLS)
            return call.format(*(self.term(depth - 1) for _ in range(call.count("{}"))))
        arguments = ", ".join(self.term(depth - 1) for _ in range(self.random.randrange(5)))
        over = f" OVER (PARTITION BY {self._column()} ORDER BY {self._column()})" if self.random.random() < 0.1 else ""
        return f"{pick(FUNCTIONS)}({arguments}){over}"
