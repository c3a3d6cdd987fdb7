"""ObjectStoreClient: the operations of the connector as methods, for programs."""

from __future__ import annotations

from connector.component import Unit
from connector.object_store.config import ObjectStoreConfig
from connector.object_store.operations.clear import CLEAR
from connector.object_store.operations.contains import CONTAINS
from connector.object_store.operations.remove import REMOVE
from connector.object_store.operations.retrieve import RETRIEVE
from connector.object_store.operations.retrieve_all import RETRIEVE_ALL
from connector.object_store.operations.retrieve_all_keys import RETRIEVE_ALL_KEYS
from connector.object_store.operations.store import STORE
from connector.object_store.session import ObjectStoreSession


class ObjectStoreClient:
    """A store, in the state that `CONNECTOR_STATE` names, else in the memory of this process."""

    clear = CLEAR
    contains = CONTAINS
    remove = REMOVE
    retrieve = RETRIEVE
    retrieve_all = RETRIEVE_ALL
    retrieve_all_keys = RETRIEVE_ALL_KEYS
    store = STORE

    def __init__(self, store: str = "") -> None:
        """Keep values in the store called *store*."""
        self.session = ObjectStoreSession(ObjectStoreConfig(store=store))
        self.unit = Unit()
