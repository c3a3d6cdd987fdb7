"""NewFileArguments: which files start a run, and what becomes of them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from connector.config_model import Duration, problem
from connector.expression.template import Arguments


class NewFileArguments(Arguments):
    """A folder and what of it is new."""

    directory: str = "."
    """The folder that is looked at (Mule: directory); a relative path starts in `working_directory`."""
    pattern: str = "*"
    """Names that count: `orders-*.csv`; with `/` it is compared with the path below the folder."""
    recursive: bool = False
    """Whether folders below are looked at too (Mule has this on)."""
    watermark_mode: Literal["modified", "created", "off"] = "modified"
    """What makes a file new: a later moment of change or of making than that of the last run; off: being there."""
    time_between_size_check: Duration | None = Field(default=None, gt=0)
    """Look again after so long, and leave files that have changed meanwhile to a later poll: they still grow."""
    max_files: int = Field(default=1000, ge=1, le=10_000)
    """Files a run, the oldest first; the next poll takes the rest."""
    auto_delete: bool = False
    """Whether a file is deleted once the run that read it has acknowledged it."""
    move_to_directory: str = ""
    """Folder to which a file is moved once it is acknowledged, in the folders below it where it was found in some."""
    rename_to: str = ""
    """Its name there: `{stem}`, `{suffix}`, `{name}` and `{date}` stand for parts of the old name and for today."""
    apply_post_action_when_failed: bool = False
    """Whether the files of a run go too when a record of it failed or became a dead letter (Mule has this on); with
    `max_files: 1` each file has a run of its own."""

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if self.auto_delete and (self.move_to_directory or self.rename_to):
            message = "a file is deleted or moved, not both"
            raise problem("file-end", message, "remove auto_delete, or move_to_directory and rename_to")
        return self
