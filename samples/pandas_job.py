"""A pandas job: sales per customer and month out of NetSuite, amounts exact to the cent."""

from __future__ import annotations

import pandas as pd

from connector import NetSuite

QUERY = """
    SELECT t.id, t.entity, BUILTIN.DF(t.entity) AS customer,
           TO_CHAR(t.trandate, 'YYYY-MM') AS month, t.foreigntotal AS total
    FROM transaction t
    WHERE t.type = 'SalesOrd'
"""


def main() -> pd.DataFrame:
    """The sums, largest first."""
    with NetSuite.from_env() as netsuite:
        orders = pd.DataFrame(netsuite.suiteql(query=QUERY, key="id", types={"id": "integer", "total": "decimal"}))
    sums: pd.DataFrame = orders.groupby(["customer", "month"]).agg({"total": "sum"}).reset_index()
    return sums.sort_values("total", ascending=False)


if __name__ == "__main__":
    print(main().head(20).to_string(index=False))
