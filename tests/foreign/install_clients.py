"""Install the clients of others, unmodified, from their registries, into the folder that is given."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
DEFAULT = HERE.parents[1] / ".clients"


def install_python(folder: Path) -> None:
    """A virtual environment of their own: their pins fight with each other's and with ours."""
    venv.create(folder, with_pip=True, clear=True)
    command: list[str | Path] = [
        folder / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    subprocess.run([*command, "-r", HERE / "python-requirements.txt"], check=True)


def install_node(folder: Path) -> None:
    """What the lock says, without running scripts of packages."""
    if shutil.which("npm") is None:
        print("npm is not installed: no clients for Node")  # noqa: T201 - a script
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "node" / name, folder / name)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)


if __name__ == "__main__":
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    into.mkdir(parents=True, exist_ok=True)
    (into / ".gitignore").write_text("*\n", encoding="utf-8")
    install_python(into / "python")
    install_node(into / "node")
