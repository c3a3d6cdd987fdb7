"""The operations of MuleSoft's three NetSuite connectors, as their references list them, and how NetSuite carries each.

Names are facts of those references: SOAP 11.11, RESTlet 1.0.9, REST 1.0.0.
"""

from __future__ import annotations

SOAP: tuple[str, ...] = (
    "add",
    "add-list",
    "update",
    "update-list",
    "upsert",
    "upsert-list",
    "delete",
    "delete-list",
    "get",
    "get-list",
    "get-all",
    "search",
    "attach",
    "detach",
    "initialize",
    "initialize-list",
    "get-deleted",
    "get-saved-search",
    "get-select-value",
    "get-customization-id",
    "get-item-availability",
    "get-posting-transaction-summary",
    "get-budget-exchange-rate",
    "get-currency-rate",
    "get-server-time",
    "get-data-center-urls",
    "get-account-governance-info",
    "get-integration-governance-info",
    "change-email",
    "change-password",
    "update-invitee-status",
    "update-invitee-status-list",
    "async-add-list",
    "async-update-list",
    "async-upsert-list",
    "async-delete-list",
    "async-get-list",
    "async-initialize-list",
    "async-search",
    "check-async-status",
    "get-async-result",
)
"""Of the SOAP connector: each is the SOAP operation of the same name in camelCase."""

RESTLET: tuple[str, ...] = ("call-restlet-get", "call-restlet-post", "call-restlet-put", "call-restlet-delete")
"""Of the RESTlet connector."""

REST: dict[str, str] = {
    "create-record": "record_service",
    "get-record": "record_service",
    "update-record": "record_service",
    "delete-record": "record_service",
    "upsert-record": "record_service",
    "create-form": "record_service",
    "edit-form": "record_service",
    "initialize-record": "record_service",
    "attach-record": "record_service",
    "detach-record": "record_service",
    "get-all-records": "record_service",
    "suiteql-query": "query_service",
    "get-select-value": "record_service",
    "add-list": "record_service",
    "update-list": "record_service",
    "upsert-list": "record_service",
    "delete-list": "record_service",
    "get-list": "record_service",
    "get-async-job-status": "async_service",
    "get-async-job-task-list": "async_service",
    "get-async-job-task-result": "async_service",
    "get-record-metadata": "record_service",
    "get-record-types-catalog": "record_service",
    "get-governance-limits": "system_service",
    "get-server-time": "system_service",
}
"""Of the REST connector, with the service of the sandbox that answers it."""

SCHEMA_TESTS: dict[str, tuple[str, ...]] = {
    "async_lists": (
        "asyncAddList",
        "asyncUpdateList",
        "asyncUpsertList",
        "asyncDeleteList",
        "asyncGetList",
        "asyncInitializeList",
        "asyncSearch",
    ),
    "async_results": ("checkAsyncStatus", "getAsyncResult"),
    "attachment": ("attach", "detach"),
    "deleted_records": ("getDeleted",),
    "governance": ("getAccountGovernanceInfo", "getIntegrationGovernanceInfo"),
    "initialization": ("initialize", "initializeList"),
    "invitees": ("updateInviteeStatus", "updateInviteeStatusList"),
    "listings": (
        "getBudgetExchangeRate",
        "getCurrencyRate",
        "getCustomizationId",
        "getItemAvailability",
        "getSavedSearch",
    ),
    "postings": ("getPostingTransactionSummary",),
    "reads": ("get", "getAll", "getList"),
    "searches": ("search",),
    "select_values": ("getSelectValue",),
    "services": ("getDataCenterUrls", "getServerTime"),
    "writes": ("add", "addList", "update", "updateList", "upsert", "upsertList", "delete", "deleteList"),
}
"""Test under `tests/netsuite/soap/` → SOAP operations whose requests it holds against NetSuite's real XSDs."""

NOTES: dict[str, str] = {
    "change-email": "refused locally, with the reason: NetSuite takes it only from a user who signs in with a password",
    "change-password": "as change-email",
    "search": "later pages come by `searchMoreWithId`, which is private to `search`; over REST `suiteql`",
    "get-saved-search": "REST has no saved searches",
    "get-item-availability": "over REST read the item with its locations",
    "get-currency-rate": "over REST read the record type `currencyRate`",
    "get-budget-exchange-rate": "REST has no counterpart",
    "get-posting-transaction-summary": "over REST ask SuiteQL for sums of `transactionAccountingLine`",
    "get-customization-id": "over REST `get_record_types_catalog` and `get_record_metadata`",
    "update-invitee-status": "over REST update the event's attendee",
    "update-invitee-status-list": "as update-invitee-status",
    "async-initialize-list": "REST has no batch of it; `initialize_list` takes REST",
    "async-search": "over REST `suiteql`, which streams",
    "get-all": "over REST `get_all_records` or `suiteql`",
    "get-data-center-urls": "REST needs none: the address follows from the account id",
    "check-async-status": "`wait_for_async_job` waits, which MuleSoft has not",
    "get-async-result": "joined to the records that were sent",
}
"""MuleSoft's operation → what there is to know beside the table."""
