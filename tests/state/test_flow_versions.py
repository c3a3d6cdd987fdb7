from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from connector.errors import ConfigurationError
from connector.state.flow_versions import FlowVersion
from connector.state.opening import State, open_state
from connector.state.tables import FLOW_VERSIONS

FILES = {"flows/copy.yaml": "name: copy\n# ä\n", "connector.yaml": "params: {a: 1}\n"}


def kept(state: State) -> int:
    with state.store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(FLOW_VERSIONS)).scalar_one())


def test_a_version_is_given_back_as_it_was(state: State) -> None:
    version = FlowVersion("copy", FILES)

    found = state.versions.get(state.versions.keep(version))

    assert found == version
    assert next(iter(found.files)) == "flows/copy.yaml"  # the flow's own comes first


def test_the_same_is_kept_once_and_anything_else_apart(state: State) -> None:
    version = FlowVersion("copy", FILES)
    hashes = [
        state.versions.keep(one)
        for one in (
            version,
            version,
            FlowVersion("copy", {**FILES, "connector.yaml": "params: {a: 2}\n"}),
            FlowVersion("copy", {**FILES, "other.yaml": ""}),
            FlowVersion("other", FILES),
            FlowVersion("copy", dict(reversed(FILES.items()))),
        )
    ]

    assert len(set(hashes)) == kept(state) == 5
    assert hashes[0] == hashes[1] == version.hash


def test_processes_that_keep_the_same_at_once_do_not_disturb_each_other(shared_url: str) -> None:
    version = FlowVersion("copy", FILES)
    with open_state(shared_url) as state, ThreadPoolExecutor(8) as pool:
        hashes = set(pool.map(lambda _: state.versions.keep(version), range(16)))

        assert (hashes, kept(state)) == ({version.hash}, 1)


def test_a_version_that_is_not_kept_is_refused_with_the_cure(state: State) -> None:
    with pytest.raises(ConfigurationError, match="text of version none is not kept") as error:
        state.versions.get("")
    assert error.value.hint == "start the flow anew where its file is"
    with pytest.raises(ConfigurationError, match="text of version abc is not kept"):
        state.versions.get("abc")
