"""StepNames: the steps of a flow file as tests call them: by id, by `flow/id`, by place where they have no id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from connector.flow.check import addresses, flows, steps_of
from connector.flow.document import Document
from connector.step import Step

SOURCE = "source"
"""What a test calls the source of its flow."""


@dataclass(frozen=True)
class StepNames:
    """The steps around one flow of a document."""

    document: Document
    flow: str

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """Address → step, of all flows and sub-flows of the document."""
        named = addresses(self.document)
        return {named[id(step)]: step for flow, loc in flows(self.document) for step, _ in steps_of(flow, loc)}

    def address(self, name: str) -> str:
        """The address of the step that a test calls *name*: one of its own flow first; "" where there is none."""
        for address in (name, f"{self.flow}/{name}"):
            if address in self.steps:
                return address
        elsewhere = [address for address in self.steps if address.partition("/")[2] == name]
        return elsewhere[0] if len(elsewhere) == 1 else ""

    def short(self, address: str) -> str:
        """What a test calls the step at *address*."""
        return address.removeprefix(f"{self.flow}/")

    @cached_property
    def known(self) -> list[str]:
        """The names to suggest."""
        return [self.short(address) for address in self.steps]
