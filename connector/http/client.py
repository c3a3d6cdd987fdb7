"""Http: the operations of the connector as methods, for programs."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from connector.component import Unit
from connector.http.config import HttpConfig
from connector.http.operations.get_pages import GET_PAGES
from connector.http.operations.request import REQUEST
from connector.http.session import HttpSession


class Http:
    """An API to ask.

    with Http("https://api.example.com/v1") as api:
        answer = api.request(path="/orders/17")
        print(answer["attributes"]["status_code"], answer["payload"])
    """

    get_pages = GET_PAGES
    request = REQUEST

    def __init__(self, config: HttpConfig | str) -> None:
        """Ask as *config* (or a base URL) says."""
        self.session = HttpSession(HttpConfig(base_url=config) if isinstance(config, str) else config)
        self.unit = Unit()

    def close(self) -> None:
        """Close all connections."""
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
