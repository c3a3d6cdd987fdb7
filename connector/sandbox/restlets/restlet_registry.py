"""RestletRegistry: the account's RESTlets by script and deployment, under numbers and string ids."""

from __future__ import annotations

from collections.abc import Iterator

from connector.errors import ConfigurationError
from connector.sandbox.restlets.restlet import Restlet

_FIRST_NUMBER = 101
"""Number of the first script that is registered by a string id; lower ones belong to what ships."""


class RestletRegistry:
    """Every deployment once."""

    def __init__(self) -> None:
        self._restlets: list[Restlet] = []

    def __iter__(self) -> Iterator[Restlet]:
        return iter(list(self._restlets))

    def find(self, script: str, deploy: str) -> Restlet | None:
        """The RESTlet of a call; None where there is none."""
        return next((one for one in self if one.is_script(script) and one.is_deployment(deploy)), None)

    def deployment(self, script: int | str, deploy: int | str) -> Restlet:
        """The RESTlet of those ids, made where it is not there; numbers and string ids imply each other."""
        found = self.find(str(script), str(deploy))
        if found:
            return found
        sibling = next((one for one in self if one.is_script(str(script))), None)
        number, name = (sibling.script_number, sibling.script) if sibling else self._script(script)
        made = Restlet(number, name, *self._deployment(number, deploy))
        self._restlets.append(made)
        return made

    def replace(self, restlets: list[Restlet]) -> None:
        """Have those and no others."""
        self._restlets = restlets

    def forget(self, restlet: Restlet) -> None:
        """Take a deployment away."""
        self._restlets.remove(restlet)

    def _script(self, script: int | str) -> tuple[int, str]:
        if is_number(script):
            return int(script), f"customscript{script}"
        _check(str(script), "customscript")
        return max([_FIRST_NUMBER - 1, *(one.script_number for one in self)]) + 1, str(script)

    def _deployment(self, script_number: int, deploy: int | str) -> tuple[int, str]:
        if is_number(deploy):
            return int(deploy), f"customdeploy{deploy}"
        _check(str(deploy), "customdeploy")
        return max([0, *(one.deploy_number for one in self if one.script_number == script_number)]) + 1, str(deploy)


def is_number(id_: int | str) -> bool:
    """Whether *id_* is an internal id rather than a string id."""
    return isinstance(id_, int) or (id_.isascii() and id_.isdigit())


def _check(id_: str, start: str) -> None:
    if not id_.startswith(start):
        raise ConfigurationError(f"{id_!r} is no id of NetSuite's", hint=f"write {start}_{id_} or a number")
