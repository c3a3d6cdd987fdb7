from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connector import events
from connector.flow.api import Flow
from connector.flow.result import RunResult


@pytest.fixture
def run_steps() -> Callable[..., RunResult]:
    """Runs the steps of a YAML text as a flow of their own."""

    def run(steps: str, heard: list[events.Event] | None = None, **more: Any) -> RunResult:
        text = "flows:\n  main:\n    steps:\n" + "\n".join(f"      {line}" for line in steps.strip("\n").splitlines())
        return Flow.read(text).run(state="memory", emit=(heard if heard is not None else []).append, **more)

    return run
