"""Read customers in a script of your own: five variables NETSUITE_* say where, three lines do the rest."""

from __future__ import annotations

from connector import NetSuite


def main() -> int:
    """Print every active customer; gives how many there were."""
    number = 0
    with NetSuite.from_env() as netsuite:
        customers = netsuite.suiteql(
            query="SELECT id, entityid, companyname, email FROM customer WHERE isinactive = ?",
            parameters=("F",),
        )
        for customer in customers:  # read page by page, however many there are
            print(customer["id"], customer["entityid"], customer.get("companyname") or "-", sep="\t")
            number += 1
    return number


if __name__ == "__main__":
    main()
