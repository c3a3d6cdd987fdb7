"""find("netsuite.get"): the folders are the list, and just the one file that is asked for is imported."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from connector.component import Component, Connection, Construct, Operation, Source
from connector.diagnostics import did_you_mean
from connector.errors import BugError, ConfigurationError
from connector.listener import Listener

ENTRY_POINTS = "connector.connectors"
"""Group under which another distribution names its connectors: `shopify = my_package.shopify`, a package with the
folders `operations` and `sources`, or one module that declares everything."""
_BUILT_IN = ("netsuite", "database", "file", "http", "email", "object_store", "vm")
_FOLDERS = ("operations", "sources")
_OTHER_NAMES = "mule_names"
"""Module of a connector that holds `OTHER_NAMES`: what else its components are called."""


@cache
def packages() -> dict[str, str]:
    """Name of each installed connector → its package."""
    own = {name: f"connector.{name}" for name in _BUILT_IN if find_spec(f"connector.{name}") is not None}
    return own | {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}


@cache
def _modules(package: str) -> dict[str, str]:
    """Component name → module, for one folder; nothing in it is imported."""
    if find_spec(package) is None:
        return {}
    path = import_module(package).__path__
    return {module.name.rstrip("_"): f"{package}.{module.name}" for module in iter_modules(path)}


def _is_one_file(package: str) -> bool:
    """Whether a connector is one module.

    Raises:
        ConfigurationError: It is not there, although a distribution names it.
    """
    try:
        spec = find_spec(package)
    except ImportError:
        spec = None
    if spec is None:
        hint = f"install what brings `{package}` again, or remove it"
        raise ConfigurationError(f"the connector package `{package}` cannot be found", hint=hint)
    return spec.submodule_search_locations is None


def _in_one_file(package: str) -> list[Component]:
    """What a connector of one module declares; it has to be imported to be asked."""
    if not _is_one_file(package):
        return []
    declared = vars(import_module(package)).values()
    return [found for found in declared if isinstance(found, Operation | Source | Listener)]


@cache
def _index() -> dict[str, str]:
    found = {name: module for name, module in _modules("connector.steps").items()}  # noqa: C416 - a copy, the cache's own stays
    for connector, package in packages().items():
        found |= {f"{connector}.{component.name}": package for component in _in_one_file(package)}
        for folder in () if _is_one_file(package) else _FOLDERS:
            found |= {f"{connector}.{name}": module for name, module in _modules(f"{package}.{folder}").items()}
    return found


@cache
def other_names() -> dict[str, str]:
    """Other names that components answer to, e.g. `netsuite.create_record` → the names we use."""
    found: dict[str, str] = {}
    for connector, package in packages().items():
        if not _is_one_file(package) and find_spec(f"{package}.{_OTHER_NAMES}") is not None:
            told = import_module(f"{package}.{_OTHER_NAMES}").OTHER_NAMES
            found |= {f"{connector}.{other}": f"{connector}.{name}" for other, name in told.items()}
    return {other: name for other, name in found.items() if name in _index() and other not in _index()}


def names() -> list[str]:
    """Every component's name, in order; nothing is imported."""
    return sorted(_index())


def find(name: str) -> Component:
    """The component called *name*, by whichever of its names.

    Raises:
        ConfigurationError: There is none; the hint has the nearest name.
    """
    own = name if name in _index() else other_names().get(name)
    if own is None:
        near = did_you_mean(name, [*_index(), *other_names()])
        raise ConfigurationError(f"there is no `{name}`", hint=near or "`connector operations` lists what there is")
    return _declared(import_module(_index()[own]), own.rpartition(".")[2])


def known(name: str) -> bool:
    """Whether there is a component called *name*."""
    return name in _index() or name in other_names()


def _declared(module: ModuleType, name: str) -> Component:
    component = getattr(module, name.upper(), None)
    if not isinstance(component, Operation | Source | Listener | Construct) or component.name != name:
        raise BugError(f"{module.__name__} declares no component called {name}", hint=f"it needs {name.upper()} = …")
    return component


def connection(type_: str) -> Connection:
    """How configurations of type *type_* are read and opened."""
    package = packages().get(type_)
    if package is None:
        hint = did_you_mean(type_, packages()) or f"the types are {', '.join(sorted(packages()))}"
        raise ConfigurationError(f"there is no connector `{type_}`", hint=hint)
    module = import_module(package if _is_one_file(package) else f"{package}.connection")
    declared = getattr(module, "CONNECTION", None)
    if not isinstance(declared, Connection):
        raise BugError(f"{module.__name__} declares no CONNECTION")
    return declared
