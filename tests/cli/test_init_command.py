from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command


def test_a_project_is_made_that_is_clean_and_whose_test_passes(connector: Command, tmp_path: Path) -> None:
    said = connector("init", "project")
    project = tmp_path / "project"
    clean = connector("validate", *map(str, (project / "flows").iterdir()))
    tested = connector("test", str(project))

    assert said.code == 0
    assert (clean.code, tested.code) == (0, 0), tested.out
    files = {str(path.relative_to(project)) for path in project.rglob("*") if path.is_file()}
    assert files >= {
        ".env.example", ".gitignore", "connector.yaml", "flows/customers_to_database.yaml",
        "flows/customers_to_database.test.yaml", "schemas/flow.schema.json", "schemas/flow-test.schema.json",
    }  # fmt: skip


def test_what_is_shared_stands_in_the_project_alone_and_editors_find_the_schemas(
    connector: Command, tmp_path: Path
) -> None:
    connector("init")
    flow = (tmp_path / "flows" / "customers_to_database.yaml").read_text(encoding="utf-8")

    assert "configs:" in (tmp_path / "connector.yaml").read_text(encoding="utf-8")
    assert "configs:" not in flow
    for path in (tmp_path / "flows").iterdir():
        named = path.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")[2]
        assert (path.parent / named).is_file()


def test_the_command_it_proposes_works(connector: Command, tmp_path: Path) -> None:
    proposed = connector("init").err.splitlines()[-1].partition(": connector ")[2].split()

    assert connector(*proposed).code == 0


def test_nothing_that_is_there_is_overwritten(connector: Command, tmp_path: Path) -> None:
    (tmp_path / "connector.yaml").write_text("mine", encoding="utf-8")
    said = connector("init")

    assert (said.code, "nothing was written" in said.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["connector.yaml"]


def test_a_place_that_cannot_be_written_is_told(connector: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    assert connector("init", "file/project").code == 2
