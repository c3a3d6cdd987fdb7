from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from connector.errors import AmbiguousError
from connector.file import file_actions
from connector.flow.api import Flow
from connector.state.opening import open_state

FLOW = """
flows:
  lines:
    steps:
      - foreach:
          collection: "${[1, 2, 3]}"
          steps:
            - file.write: {path: FOLDER/out.txt, content: "${payload}-line;", mode: append}
"""
DIES = """
import os, sys
from connector.file import file_actions
from connector.flow.api import Flow
from connector.state.opening import open_state
folder, text, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
put, calls = file_actions.put, []
def dies(path, data, **how):
    calls.append(data)
    if len(calls) == 2:
        put(path, data[:most], **how)
        os._exit(9)
    put(path, data, **how)
file_actions.put = dies
with open_state(f"sqlite:///{folder}/state.db") as state:
    Flow.read(text).run(state=state)
"""


@pytest.mark.parametrize("most", [0, 3, 100])
def test_a_killed_append_is_completed_and_nothing_is_doubled(tmp_path: Path, most: int) -> None:
    text = FLOW.replace("FOLDER", str(tmp_path))
    died = subprocess.run([sys.executable, "-c", DIES, str(tmp_path), text, str(most)], check=False)
    assert died.returncode == 9
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        assert Flow.read(text).run(state=state).status == "ok"

    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "1-line;2-line;3-line;"


def test_what_others_added_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_bytes(b"before, others")

    with pytest.raises(AmbiguousError, match="others have written"):
        file_actions.append_again(path, b"mine", 6)
    assert path.read_bytes() == b"before, others"
