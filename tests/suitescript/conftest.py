from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from connector.sandbox.server import Sandbox
from tests.suitescript.node_netsuite import NodeNetSuite


@pytest.fixture(scope="session")
def seeded() -> Iterator[tuple[Sandbox, Sandbox]]:
    """Two accounts with the same records: one for the sandbox's RESTlets, one for the bundle's."""
    with Sandbox(seed="demo") as one, Sandbox(seed="demo") as other:
        for sandbox in (one, other):
            sandbox.account.snapshots.take("as started")
        yield one, other


@pytest.fixture(scope="session")
def _node(seeded: tuple[Sandbox, Sandbox]) -> Iterator[NodeNetSuite]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed: the bundle's JavaScript cannot be run")
    with NodeNetSuite(node, seeded[1]) as made:
        yield made


@pytest.fixture
def node(_node: NodeNetSuite, seeded: tuple[Sandbox, Sandbox]) -> NodeNetSuite:
    """The bundle's JavaScript over an account that is as new."""
    for sandbox in seeded:
        sandbox.account.snapshots.restore("as started")
    return _node


@pytest.fixture
def sandbox(seeded: tuple[Sandbox, Sandbox]) -> Sandbox:
    """The account whose own RESTlets answer."""
    return seeded[0]
