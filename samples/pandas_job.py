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
    return orders.groupby(["customer", "month"], as_index=False)["total"].sum().sort_values("total", ascending=False)


if __name__ == "__main__":
    print(main().head(20).to_string(index=False))
