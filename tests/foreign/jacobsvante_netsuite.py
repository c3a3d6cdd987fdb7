"""What the Python package `netsuite` (jacobsvante) gets: SOAP, REST, SuiteQL and RESTlets, through the proxy."""

import asyncio
import json
import os
from collections.abc import Awaitable
from typing import Any

from netsuite import Config, NetSuiteRestApi, NetSuiteRestlet, NetSuiteSoapApi, TokenAuth  # type: ignore[import-not-found]

FOUND: dict[str, Any] = {}
CONFIG = Config(
    account=os.environ["NETSUITE_ACCOUNT"],
    auth=TokenAuth(
        consumer_key=os.environ["NETSUITE_CONSUMER_KEY"],
        consumer_secret=os.environ["NETSUITE_CONSUMER_SECRET"],
        token_id=os.environ["NETSUITE_TOKEN_ID"],
        token_secret=os.environ["NETSUITE_TOKEN_SECRET"],
    ),
)


async def rest() -> None:
    api = NetSuiteRestApi(CONFIG)
    FOUND["token_info"] = await api.token_info()
    body = {"companyName": "Jacob REST", "subsidiary": {"id": "1"}, "externalId": "jacob-rest"}
    await api.post("/record/v1/customer", json=body)
    found = await api.get("/record/v1/customer", params={"q": 'companyName IS "Jacob REST"'})
    id_ = found["items"][0]["id"]
    await api.patch(f"/record/v1/customer/{id_}", json={"phone": "555 0100"})
    FOUND["rest_get"] = await api.get(f"/record/v1/customer/{id_}")
    await api.put("/record/v1/customer/eid:jacob-rest-2", json={"companyName": "Second", "subsidiary": {"id": "1"}})
    FOUND["rest_upserted"] = await api.get("/record/v1/customer/eid:jacob-rest-2")
    await api.delete(f"/record/v1/customer/{id_}")
    FOUND["rest_gone"] = await refused(api.get(f"/record/v1/customer/{id_}"))
    rows, offset, more = [], 0, True
    while more:
        page = await api.suiteql("SELECT id FROM customer ORDER BY id", limit=100, offset=offset)
        rows += page["items"]
        offset, more = offset + 100, page["hasMore"]
    FOUND["suiteql"] = {"rows": len(rows), "total": page["totalResults"]}
    FOUND["suiteql_refused"] = await refused(api.suiteql("SELECT nothing FROM customer"))
    FOUND["metadata"] = sorted(await api.jsonschema("customer"))[:3]


async def restlet() -> None:
    api = NetSuiteRestlet(CONFIG)
    FOUND["restlet_get"] = await api.get(1, deploy=1, params={"who": "Jacob & Söhne"})
    FOUND["restlet_post"] = await api.post(1, json={"a": [1, 2]})
    FOUND["restlet_put"] = await api.put(1, json={"b": None})
    FOUND["restlet_unknown"] = await refused(api.get(999))


async def soap() -> None:
    async with NetSuiteSoapApi(CONFIG, version="2023.2.0") as api:
        made = api.Relationships.Customer(
            externalId="jacob-soap", companyName="Jacob SOAP", subsidiary=api.Core.RecordRef(internalId="1")
        )
        added = (await api.add(made)).body.writeResponse
        FOUND["add"] = added.status.isSuccess
        id_ = added.baseRef.internalId
        FOUND["add_again"] = status((await api.add(made)).body.writeResponse)
        changed = api.Relationships.Customer(internalId=id_, phone="555 0101")
        FOUND["update"] = (await api.update(changed)).body.writeResponse.status.isSuccess
        got = (await api.get("customer", internalId=int(id_))).body.readResponse.record
        FOUND["get"] = {"companyName": got.companyName, "phone": got.phone, "externalId": got.externalId}
        missing = (await api.get("customer", internalId=99999999)).body.readResponse
        FOUND["get_missing"] = status(missing)
        made.companyName = "Jacob SOAP AG"
        FOUND["upsert"] = (await api.upsert(made)).body.writeResponse.baseRef.internalId == id_
        listed = (await api.upsertList([made, api.Relationships.Customer(externalId="incomplete")])).body
        FOUND["upsert_list"] = [one.status.isSuccess for one in listed.writeResponseList.writeResponse]
        references = [api.Core.RecordRef(type="customer", internalId=each) for each in (id_, "99999999")]
        got_list = (await api.request("getList", baseRef=references)).body.readResponseList
        FOUND["get_list"] = [one.status.isSuccess for one in got_list.readResponse]
        FOUND["get_all"] = len((await api.getAll("currency")).body.getAllResult.recordList.record)
        await search(api)
        await rest_of_the_operations(api, id_)


async def search(api: NetSuiteSoapApi) -> None:
    wanted = api.Common.CustomerSearchBasic(isInactive=api.Core.SearchBooleanField(searchValue=False))
    preferences = {"searchPreferences": api.Messages.SearchPreferences(pageSize=50, bodyFieldsOnly=True)}
    first = (await api.search(api.Relationships.CustomerSearch(basic=wanted), preferences)).body.searchResult
    ids = [one.internalId for one in first.recordList.record]
    for page in range(2, first.totalPages + 1):
        more = (await api.searchMoreWithId(first.searchId, page)).body.searchResult
        ids += [one.internalId for one in more.recordList.record]
    FOUND["search"] = {"total": first.totalRecords, "pages": first.totalPages, "distinct": len(set(ids))}


async def rest_of_the_operations(api: NetSuiteSoapApi, id_: str) -> None:
    field = api.Core.GetSelectValueFieldDescription(recordType="customer", field="terms")
    values = (await api.request("getSelectValue", fieldDescription=field, pageIndex=1)).body.getSelectValueResult
    FOUND["select_value"] = [one.name for one in values.baseRefList.baseRef][:2] if values.totalRecords else []
    deleted = await api.request("delete", baseRef=api.Core.RecordRef(type="customer", internalId=id_))
    FOUND["delete"] = deleted.body.writeResponse.status.isSuccess
    time = await api.request("getServerTime")
    FOUND["server_time"] = time.body.getServerTimeResult.status.isSuccess


def status(answer: Any) -> list[list[str]]:
    return [[one.code, one.message] for one in answer.status.statusDetail]


async def refused(call: Awaitable[Any]) -> list[str]:
    try:
        await call
    except Exception as error:  # noqa: BLE001 - which class it is belongs to what is looked at
        return [type(error).__name__, str(error)]
    return []


async def main() -> None:
    for part in (rest, restlet, soap):
        await part()


asyncio.run(main())
print(json.dumps(FOUND, default=str))  # noqa: T201 - read by the test
