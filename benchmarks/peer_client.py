"""What users of `netsuite` (jacobsvante) and `netsuitesdk` (Fyle) do, run by the Python those are installed in.

python benchmarks/peer_client.py CLIENT JOB ADDRESS CACHE PAGES; prints JSON with seconds, CPU, memory and records.
"""

from __future__ import annotations

import time

BEGUN = time.perf_counter()

import asyncio  # noqa: E402 - the import of the client is part of what is measured
import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
import warnings  # noqa: E402
from typing import Any  # noqa: E402

warnings.simplefilter("ignore")
CLIENT, JOB, ADDRESS, CACHE, PAGES = (*sys.argv[1:5], int(sys.argv[5]))
TOKEN = ("consumer_key", "consumer_secret", "token_id", "token_secret")
WSDL = f"{ADDRESS}/wsdl/v2023_2_0/netsuite.wsdl"


async def jacobsvante() -> int:
    """Search page by page, to built-in dicts, as its README shows; SuiteQL with its ten requests at once."""
    from netsuite import (  # type: ignore[import-not-found] # noqa: PLC0415 - part of what is measured
        Config,
        NetSuiteRestApi,
        NetSuiteSoapApi,
        TokenAuth,
    )
    from zeep.cache import SqliteCache  # noqa: PLC0415 - as above

    config = Config(account="TSTDRV1", auth=TokenAuth(**dict.fromkeys(TOKEN, "x" * 64)))
    if JOB == "suiteql":
        rest = NetSuiteRestApi(config)
        rest._make_url = lambda subpath: f"{ADDRESS}/services/rest{subpath}"  # noqa: SLF001 - it knows no other host
        asked = [rest.suiteql("SELECT id FROM customer", limit=1000, offset=1000 * n) for n in range(PAGES)]
        return sum(len(one["items"]) for one in await asyncio.gather(*asked))
    cache: Any = SqliteCache
    api = NetSuiteSoapApi(config, version="2023.2.0", wsdl_url=WSDL, cache=cache(path=f"{CACHE}/jacob.db"))
    async with api:
        wanted = api.Relationships.CustomerSearch(basic=api.Common.CustomerSearchBasic())
        if JOB == "ready":
            return 0
        return await searched(api, wanted)


async def searched(api: Any, wanted: Any) -> int:
    """The records of all pages."""
    result = (await api.search(wanted)).body.searchResult
    count = len(api.to_builtin(result.recordList.record))
    for index in range(2, PAGES + 1):
        more = (await api.searchMoreWithId(result.searchId, index)).body.searchResult
        count += len(api.to_builtin(more.recordList.record))
    return count


def fyle() -> int:
    """Its paginated search, page by page, each page to plain dicts."""
    from netsuitesdk.internal.client import NetSuiteClient  # type: ignore[import-not-found] # noqa: PLC0415 - part of what is measured
    from netsuitesdk.internal.utils import PaginatedSearch  # type: ignore[import-not-found] # noqa: PLC0415 - as above
    from zeep.helpers import serialize_object  # noqa: PLC0415 - as above

    NetSuiteClient.WSDL_URL_TEMPLATE = WSDL
    NetSuiteClient.DATACENTER_URL_TEMPLATE = f"{ADDRESS}/services/NetSuitePort_2023_2"
    plain: Any = serialize_object
    client = NetSuiteClient(account="TSTDRV1", caching_path=CACHE, wsdl_version="2023_2", page_size=1000)
    client.connect_tba(*["x" * 64] * 4)
    if JOB == "ready":
        return 0
    search = PaginatedSearch(client=client, type_name="Customer", pageSize=1000)
    count = len(plain(search.records, dict))
    for index in range(2, PAGES + 1):
        search.goto_page(index)
        count += len(plain(search.records, dict))
    return count


FOUND = asyncio.run(jacobsvante()) if CLIENT == "netsuite" else fyle()
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - BEGUN,
            "cpu": time.process_time(),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "gives": FOUND,
        }
    )
)
