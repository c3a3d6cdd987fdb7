"""Restlet: one deployed script, its functions by HTTP method, and who may call it (fact sheet 9)."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from connector.errors import ConfigurationError
from connector.sandbox.restlets.script_session import ScriptSession

Function = Callable[..., Any]
"""`f(arguments)` or `f(arguments, session)`: query parameters for GET and DELETE, the body for POST and PUT."""
METHODS = ("GET", "POST", "PUT", "DELETE")
"""What a RESTlet may answer (Oracle help section_4557203242)."""
Status = Literal["Released", "Testing"]


@dataclass(slots=True)
class Restlet:
    """A script with one deployment, found by numbers or by string ids."""

    script_number: int
    script: str
    """Script id, `customscript_…`."""
    deploy_number: int
    deploy: str
    """Deployment id, `customdeploy_…`."""
    functions: dict[str, Function] = field(default_factory=dict)
    status: Status = "Released"
    """A deployment in `Testing` answers nobody from outside (Oracle help section_4618456734)."""
    roles: frozenset[int] | None = None
    """Roles of the deployment's Audience; None: all."""

    def is_script(self, spelling: str) -> bool:
        """Whether the query parameter `script` means this one."""
        return spelling in (str(self.script_number), self.script)

    def is_deployment(self, spelling: str) -> bool:
        """Whether the query parameter `deploy` means this one."""
        return spelling in (str(self.deploy_number), self.deploy)

    def define(self, method: str, function: Function) -> None:
        """Answer *method* by *function*; raises ConfigurationError where that cannot be."""
        if method not in METHODS:
            raise ConfigurationError(f"a RESTlet answers {', '.join(METHODS)}, not {method}", hint="use one of them")
        if not 1 <= _positional(function) <= _MOST_ARGUMENTS:
            raise ConfigurationError(
                f"the {method} function of {self.script} takes neither one argument nor two",
                hint="write `def post(body)` or `def post(body, session)`",
            )
        self.functions[method] = function

    def run(self, method: str, arguments: Any, session: ScriptSession) -> Any:
        """What the function of *method* returns; raises what it raises."""
        function = self.functions[method]
        return function(arguments, session) if _positional(function) == _MOST_ARGUMENTS else function(arguments)


def copied(restlet: Restlet) -> Restlet:
    """Another RESTlet like it, whose functions can be changed without changing the first."""
    return replace(restlet, functions=dict(restlet.functions))


_MOST_ARGUMENTS = 2
_BY_PLACE = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def _positional(function: Function) -> int:
    """How many arguments must be given by place."""
    parameters = inspect.signature(function).parameters.values()
    return sum(one.kind in _BY_PLACE and one.default is one.empty for one in parameters)
