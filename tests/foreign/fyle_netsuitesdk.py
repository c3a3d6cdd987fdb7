"""What the Python package `netsuitesdk` (Fyle) gets, whose zeep prefixes are hard-coded, through the proxy."""

import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from netsuitesdk import NetSuiteConnection  # type: ignore[import-not-found]

CACHE = sys.argv[1]
warned: list[str] = []


class Warnings(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        warned.append(record.getMessage())


logging.getLogger("NetSuiteClient").addHandler(Warnings(logging.WARNING))
connection = NetSuiteConnection(
    account=os.environ["NETSUITE_ACCOUNT"],
    consumer_key=os.environ["NETSUITE_CONSUMER_KEY"],
    consumer_secret=os.environ["NETSUITE_CONSUMER_SECRET"],
    token_key=os.environ["NETSUITE_TOKEN_ID"],
    token_secret=os.environ["NETSUITE_TOKEN_SECRET"],
    caching_path=CACHE,
    wsdl_version="2023_2",
)
client = connection.client
found: dict[str, Any] = {"missing_types": warned}

found["currencies"] = [one["name"] for one in connection.currencies.get_all()]
found["vendors"] = connection.vendors.count()
found["customers"] = connection.customers.count()
pages = list(connection.customers.get_all_generator())
found["customer_pages"] = [len(pages), sum(map(len, pages))]
found["accounts"] = len(connection.accounts.get_all())
found["subsidiaries"] = len(connection.subsidiaries.get_all())
one = client.basic_stringfield_search("Customer", "companyName", "Optique", "contains")
found["string_search"] = [each.companyName for each in one]
since = datetime(2020, 1, 1)  # noqa: DTZ001 - the library takes it so
found["by_date"] = sum(len(page) for page in connection.vendors.get_records_generator(last_modified_date=since))

vendor = client.Vendor(externalId="fyle-1", companyName="Fyle Vendor", subsidiary=client.RecordRef(internalId="1"))
reference = client.upsert(vendor)
found["upserted"] = [reference.externalId, bool(reference.internalId)]
found["got"] = connection.vendors.get(externalId="fyle-1").companyName
found["deleted"] = bool(connection.vendors.delete(externalId="fyle-1"))
attempts: dict[str, Callable[[], Any]] = {
    "missing": lambda: connection.vendors.get(internalId="99999999"),
    "refused": lambda: client.upsert(client.Vendor(externalId="fyle-2")),
}
for name, call in attempts.items():
    try:
        call()
        found[name] = []
    except Exception as error:  # noqa: BLE001 - which class it is belongs to what is looked at
        found[name] = [type(error).__name__, str(error)]
client.connect_tba(os.environ["NETSUITE_CONSUMER_KEY"], "wrong", os.environ["NETSUITE_TOKEN_ID"], "wrong")
try:
    client.getAll("currency")
except Exception as error:  # noqa: BLE001 - as above
    found["login"] = [type(error).__name__, str(error)]
print(json.dumps(found, default=str))  # noqa: T201 - read by the test
