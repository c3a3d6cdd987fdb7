"""Names of operations and sources in MuleSoft's connectors → ours, where they differ from ours in snake_case.

From the SOAP connector 9.x to 11.x (upgrade pages) and the REST connector 1.0. A name that is ours already (`add_list`,
`get_list`) stands for our operation, whichever of MuleSoft's connectors it comes from.
"""

from __future__ import annotations

OTHER_NAMES: dict[str, str] = {
    # REST connector 1.0
    "create_record": "add",
    "delete_record": "delete",
    "get_async_job_status": "check_async_status",
    "get_record": "get",
    "initialize_record": "initialize",
    "suiteql_query": "suiteql",
    # REST connector 1.0 and SOAP connector up to 10.x
    "attach_record": "attach",
    "detach_record": "detach",
    "update_record": "update",
    "upsert_record": "upsert",
    # SOAP connector up to 10.x
    "add_file": "upload_file",
    "add_record": "add",
    "add_record_objects": "add_list",
    "async_delete_list_records": "async_delete_list",
    "async_get_list_records": "async_get_list",
    "delete_records_list": "delete_list",
    "get_budget_exchange_rates": "get_budget_exchange_rate",
    "get_custom_record": "get",
    "get_customization_ids": "get_customization_id",
    "get_deleted_records": "get_deleted",
    "get_records": "get_all",
    "update_records_list": "update_list",
    # sources: SOAP connector 11.x, and up to 9.x
    "deleted_object_listener": "on_deleted_object",
    "deleted_object_trigger": "on_deleted_object",
    "modified_object_listener": "on_modified_object",
    "modified_object_trigger": "on_modified_object",
    "new_object_listener": "on_new_object",
    "new_object_trigger": "on_new_object",
}
"""Name → the name of our file under `operations/` or `sources/`."""
