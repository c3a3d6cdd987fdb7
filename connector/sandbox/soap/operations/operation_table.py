"""Operation name → what answers it."""

from __future__ import annotations

from collections.abc import Callable

from connector.sandbox.soap.operations import (
    account_operations,
    listing_operations,
    read_operations,
    search_operations,
    write_operations,
)
from connector.sandbox.soap.soap_call import SoapCall

OPERATIONS: dict[str, Callable[[SoapCall], str]] = {
    "getServerTime": account_operations.get_server_time,
    "getDataCenterUrls": account_operations.get_data_center_urls,
    "getAccountGovernanceInfo": account_operations.get_account_governance_info,
    "getIntegrationGovernanceInfo": account_operations.get_integration_governance_info,
    "get": read_operations.get,
    "getList": read_operations.get_list,
    "getAll": read_operations.get_all,
    "search": search_operations.search,
    "searchMoreWithId": search_operations.search_more_with_id,
    "getDeleted": listing_operations.get_deleted,
    "getSelectValue": listing_operations.get_select_value,
    "getSavedSearch": listing_operations.get_saved_search,
    "getCustomizationId": listing_operations.get_customization_id,
    "add": write_operations.add,
    "update": write_operations.update,
    "upsert": write_operations.upsert,
    "delete": write_operations.delete,
    "addList": write_operations.add_list,
    "updateList": write_operations.update_list,
    "upsertList": write_operations.upsert_list,
    "deleteList": write_operations.delete_list,
}
"""The operations of the sandbox; `platform_types.REQUESTS` declares the same ones."""
