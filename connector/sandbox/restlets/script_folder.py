"""Scripts of a folder: Python files with `get`, `post`, `put` and `delete` functions and the ids they deploy under."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from connector.errors import ConfigurationError
from connector.sandbox.restlets.restlet import METHODS, Restlet
from connector.sandbox.restlets.restlet_registry import RestletRegistry

_SUITESCRIPT = (".js", ".ts")


def deploy_folder(registry: RestletRegistry, folder: Path) -> list[Restlet]:
    """Deploy every script of *folder*; raises ConfigurationError for what is no script of ours."""
    if not folder.is_dir():
        raise ConfigurationError(f"{folder} is no folder of scripts", hint="name a folder with Python files")
    return [deploy_file(registry, file) for file in _scripts(folder)]


def deploy_file(registry: RestletRegistry, file: Path) -> Restlet:
    """Deploy one script; its ids are SCRIPT and DEPLOY, by default `customscript_NAME` and `customdeploy_NAME`."""
    if file.suffix in _SUITESCRIPT:
        raise ConfigurationError(
            f"{file} is SuiteScript, which the sandbox does not run: it has no N/record, N/search and the rest",
            hint="write the RESTlet's answers as a Python file with get, post, put or delete functions",
        )
    module = _loaded(file)
    script = getattr(module, "SCRIPT", f"customscript_{file.stem}")
    restlet = registry.deployment(script, getattr(module, "DEPLOY", f"customdeploy_{file.stem}"))
    if isinstance(number := getattr(module, "SCRIPT_NUMBER", None), int):
        restlet.script_number = number
    restlet.status = "Released" if getattr(module, "RELEASED", True) else "Testing"
    roles = getattr(module, "ROLES", None)
    restlet.roles = None if roles is None else frozenset(roles)
    for method in METHODS:
        if function := getattr(module, method.lower(), None):
            restlet.define(method, function)
    if not restlet.functions:
        registry.forget(restlet)
        raise ConfigurationError(f"{file} answers nothing", hint="define get, post, put or delete in it")
    return restlet


def _scripts(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.iterdir()):
        if file.suffix in (".py", *_SUITESCRIPT) and not file.name.startswith(("_", ".")):
            yield file


def _loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"restlet_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ConfigurationError(f"{file} cannot be read as Python", hint="give it the ending .py")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ConfigurationError(
            f"{file} fails when it is loaded: {type(error).__name__}: {error}", hint="run it with Python to see where"
        ) from error
    return module
