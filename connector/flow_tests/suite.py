"""A suite as typed models: what a file of tests may hold."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BeforeValidator, Field, model_validator

from connector.config_model import ConfigModel, Duration, problem
from connector.errors import PARENTS
from connector.expression.template import Compiled
from connector.sandbox.faults.fault_rules import FaultRule

Expected = Compiled[Any]
"""A value to compare with: `${…}` that reads `payload`, the value that came, is a condition on it."""
_NOTHING_SAID = "an empty mapping says nothing"


def _one_or_many(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class Raised(ConfigModel):
    """An error that a double raises in place of its step."""

    type: str = "ANY"
    """Its type, e.g. `NETSUITE:TOO_MANY_REQUESTS`."""
    message: str = "raised by a test"
    """Its sentence."""
    code: str = ""
    """NetSuite's code, e.g. `RCRD_DSNT_EXIST`."""

    @model_validator(mode="before")
    @classmethod
    def _by_type(cls, value: Any) -> Any:
        return {"type": value} if isinstance(value, str) else value


class Mocked(ConfigModel):
    """What a step does in place of its work, each time or so many `times`; without any of it, nothing."""

    returns: Expected | None = None
    """Its result: the payload, or what `target` takes; a step that opens a stream gives the list as a stream."""
    outcomes: list[Any] | None = None
    """For a step that writes records, one for each in their order: `ok`, or the error that it ends with."""
    raises: Raised | None = None
    """The error that it ends with."""
    times: int | None = Field(default=None, ge=1)
    """Calls that it stands for; the next entry takes those after it, or the step itself where there is none."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len({"returns", "outcomes", "raises"} & self.model_fields_set) > 1:
            raise problem("contradiction", "a mock returns, gives outcomes, or raises", "write a list")
        return self

    @property
    def gives(self) -> bool:
        """Whether it says what the step gives, which may be null."""
        return "returns" in self.model_fields_set


class Spied(ConfigModel):
    """What is expected of a step whenever it is called."""

    before: Expected | None = None
    """The payload as it comes in, at each call; of a stream its records."""
    after: Expected | None = None
    """The payload as it leaves the step, at each call."""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise problem("expects-nothing", _NOTHING_SAID, "add `before:` or `after:`")
        return self


class SandboxChange(ConfigModel):
    """What happens in NetSuite before the flow runs."""

    records: dict[str, list[dict[str, Any]]] = {}
    """Record type → records; one whose externalId or id is there already is changed. `config.type` for a
    configuration with an account of its own."""
    deleted: dict[str, list[str | int]] = {}
    """Record type → externalIds, or ids, of records that are deleted."""
    faults: list[FaultRule] = []
    """What goes wrong with the requests, as `connector sandbox --faults` takes it."""


class SandboxSetup(SandboxChange):
    """The NetSuite account of a test: a real sandbox over real HTTP, as new for each test."""

    seed: str = "empty"
    """`empty`, `demo`, or a file of records, relative to the test file."""
    scale: int = Field(default=1, ge=1)
    """How many times the demo's rows."""
    account: str = "TSTDRV1234567"
    """Account id."""
    concurrency: int | None = Field(default=None, ge=1)
    """Requests that may run at the same time."""
    features: dict[str, bool] = {}
    """Feature → whether it is enabled, e.g. `SUBSIDIARIES: false`."""
    scripts: list[str] = []
    """Folders of RESTlets, relative to the test file."""
    dialect: Literal["documented", "observed"] = "documented"
    """SuiteQL as Oracle documents it, or with what people report to work."""
    accounts: dict[str, str] = {}
    """Configuration → account id, for a flow between accounts: it begins as the test's own account does, without its
    records, and shows them as `config.type`. Faults and counts of requests are the test's own account's."""

    @model_validator(mode="after")
    def _different(self) -> Self:
        ids = [self.account, *self.accounts.values()]
        if len(set(ids)) < len(ids):
            raise problem("contradiction", "two configurations have the same account", "give each an id of its own")
        return self


class Given(ConfigModel):
    """What is there before the flow runs, outside of NetSuite."""

    rows: dict[str, list[dict[str, Any]]] = {}
    """Table → rows; `config.table` where there is more than one database."""
    files: dict[str, Any] = {}
    """File → its text, or its rows: a list of mappings becomes CSV or JSON lines, by the file's name."""


class ErrorExpected(ConfigModel):
    """The error that a run ends with."""

    type: str = ""
    """Its type, or a parent of it."""
    message: Expected | None = None
    """A part of its message, or a condition on it."""
    code: str = ""
    """Its code."""
    step: str = ""
    """The step that failed."""

    @model_validator(mode="before")
    @classmethod
    def _by_type(cls, value: Any) -> Any:
        return {"type": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise problem("expects-nothing", _NOTHING_SAID, "name the error: `error: {type: NETSUITE:USER_ERROR}`")
        identifier = self.type.rpartition(":")[2].upper()
        namespaced = ":" in self.type
        if self.type and identifier != "ANY" and identifier not in PARENTS and not namespaced:
            raise problem("unknown-error", f"there is no error type `{self.type}`", "spell it with its namespace")
        return self


class Expectation(ConfigModel):
    """What must hold once the run is over; a run whose end is not told here must end `ok`."""

    exact: bool = False
    """Whether mappings have no further keys, and tables and files no further rows."""
    status: Literal["ok", "nothing_to_do", "dead_letters", "handled_errors", "failed", "interrupted"] | None = None
    """How the run ends."""
    exit_code: int | None = None
    """Exit code that `connector run` would end with."""
    error: ErrorExpected | None = None
    """The error that the run fails with."""
    payload: Expected | None = None
    """What the last step leaves; of a stream its records."""
    report: Expected | None = None
    """Counts of the run: read, written, deleted, failed, dead_letters."""
    records: dict[str, Expected] = {}
    """Record type, or `config.type`, → records that NetSuite has, in any order and among others."""
    no_records: dict[str, Expected] = {}
    """Record type → records that NetSuite has not."""
    rows: dict[str, Expected] = {}
    """Table → rows that it has, in any order and among others."""
    no_rows: dict[str, Expected] = {}
    """Table → rows that it has not."""
    files: dict[str, Expected] = {}
    """File → its text, or the rows of a CSV, JSON or JSON lines file in their order."""
    dead_letters: Expected | None = None
    """How many records were set aside, or the letters: `step`, `record`, `error`."""
    calls: dict[str, Expected] = {}
    """Step → how often it is called."""
    attempts: dict[str, Expected] = {}
    """Step, or `source` → how often it is tried: its calls and the attempts that follow a refusal."""
    requests: dict[str, Expected] = {}
    """How many requests reach NetSuite: `total`, `refused`, a channel (`suiteql`), a SOAP operation (`upsertList`),
    a method (`POST`), or a method with the beginning of a path (`POST /services/rest/record/v1/customer`)."""
    log: list[Expected] = []
    """Texts that log lines contain, or conditions on a line."""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set - {"exact"}:
            raise problem("expects-nothing", _NOTHING_SAID, "add `status: ok`, or what the run leaves behind")
        return self


class Stage(ConfigModel):
    """One run of the flow: what is given, and what is expected."""

    description: str = ""
    """For readers."""
    sandbox: SandboxChange = SandboxChange()
    """What happens in NetSuite before."""
    given: Given = Given()
    """What is there before, outside of NetSuite."""
    params: dict[str, Any] = {}
    """Values of the document's params."""
    payload: Expected | None = None
    """What the flow starts with, in place of its source; for a polling source the records that it finds."""
    attributes: dict[str, Any] | None = None
    """The attributes of that payload, e.g. of a request."""
    mock: dict[str, Annotated[list[Mocked], BeforeValidator(_one_or_many)]] = {}
    """Step → what it does in place of its work; a list for one call after the other."""
    spy: dict[str, Spied] = {}
    """Step → what is expected of the payload before and after it."""
    runs: int = Field(default=1, ge=1, le=20)
    """How often the flow runs, one run after the other; what is expected holds after the last."""
    interrupt_at: str = ""
    """A step: when it is reached, somebody asks the run to stop; the next run goes on from there."""
    expect: Expectation | None = None
    """What must hold after it."""


class Following(Stage):
    """A stage after the first: the same state, NetSuite, tables and files, some time later."""

    after: Duration = Field(default=3600.0, ge=0)
    """Time since the stage before."""


class FlowTest(Stage):
    """One test."""

    name: str = Field(min_length=1)
    """What it claims, in words; unique in its file."""
    ignore: bool = False
    """Whether it is left out; it is listed as ignored."""
    tags: list[str] = []
    """Words to choose tests by (`--tag`)."""
    flow: str = ""
    """Which flow of the file; the only one, or the one named as the document."""
    env: dict[str, str] = {}
    """Environment variables while it runs."""
    clock: AwareDatetime | None = None
    """The moment that it is, for the flow and for NetSuite; the clock of this machine where absent."""
    configs: dict[str, dict[str, Any]] = {}
    """Configuration → keys to use as they are told here; others are replaced: NetSuite by the sandbox, databases by a
    temporary SQLite, files by a temporary folder."""
    sandbox: SandboxSetup = SandboxSetup()
    """The NetSuite account."""
    then: list[Following] = []
    """What happens afterwards, stage by stage: how a flow that remembers goes on."""

    @property
    def stages(self) -> list[Stage]:
        """The test itself, and what comes afterwards."""
        return [self, *self.then]


class Suite(ConfigModel):
    """A file of tests: `NAME.test.yaml` beside `NAME.yaml`."""

    flow: str = ""
    """The flow file that is tested, relative to this one; `NAME.yaml` for `NAME.test.yaml`."""
    description: str = ""
    """For readers."""
    tests: list[FlowTest] = Field(min_length=1)
    """The tests, run in this order."""
