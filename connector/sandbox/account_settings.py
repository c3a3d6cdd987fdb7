"""AccountSettings: what an account of the sandbox starts with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """What an account starts with."""

    seed: str = "demo"
    """`demo`, `empty`, or a seed file."""
    scale: int = 1
    """How many times the demo's rows."""
    wsdl: Path | None = None
    """Folder of the user's own WSDL, whose types are served instead of the catalogue's."""
    data: Path | None = None
    """SQLite file that keeps the records; without it they live in memory."""
    scripts: Sequence[Any] = field(default_factory=tuple)
    """RESTlets: folders of scripts, or objects that `RestletService.register` takes."""
    dialect: Literal["documented", "observed"] = "documented"
    """SuiteQL as Oracle documents it, or with what people report to work."""
