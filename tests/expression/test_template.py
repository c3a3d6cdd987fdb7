"""Arguments with holes: constants are checked at load, the rest once per message."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest
from pydantic import Field, ValidationError, field_validator, model_validator

from connector.config_model import ConfigModel, Duration
from connector.errors import BugError, ConfigurationError
from connector.expression.program import EvaluationError
from connector.expression.template import Arguments, Bound, Compiled, Computed, Open, Static, bind, opened


class Line(Arguments):
    quantity: int = Field(ge=1)
    note: str = ""


class Policy(ConfigModel):
    name: str = ""


class Search(Arguments):
    record_type: Static[str]
    page_size: int = Field(default=1000, ge=5, le=1000)
    id: str | None = None
    wait: Duration | None = None
    criteria: dict[str, int] = {}
    lines: list[Line] = []
    policy: Policy | None = None
    tags: Static[list[str]] = []
    mixed: int | list[int] = 0
    when: Compiled[bool] | None = None
    each: Compiled[dict[str, Any]] | None = None
    variables: dict[str, Compiled[Any]] = Field(default={})
    collection: Computed[Any] | None = None
    records: Any = Field(default_factory=opened("${payload.rows}"))

    @field_validator("page_size")
    @classmethod
    def _even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("it is odd")
        return value

    def check(self) -> None:
        if self.record_type == "transaction" and not self.criteria:
            raise ConfigurationError("a transaction search needs criteria", hint="add `criteria:`")


SCOPE = {"payload": {"n": 50, "rows": [1, 2], "none": None, "bad": "x"}}


def search(**body: Any) -> Bound:
    return bind(Search, {"record_type": "customer", "records": None, **body})


def problems(**body: Any) -> list[tuple[Any, ...]]:
    with pytest.raises(ValidationError) as caught:
        search(**body)
    return [(error["loc"], error["type"]) for error in caught.value.errors()]


def test_constants_are_the_same_for_every_message() -> None:
    bound = search(page_size=10)

    assert bound.constant
    assert bound.arguments(SCOPE) is bound.loaded
    assert bound.loaded.model_dump(include={"page_size"}) == {"page_size": 10}


def test_a_hole_waits_for_the_message() -> None:
    bound = search(page_size="${payload.n}", criteria={"a": "${payload.n}", "b": "3"}, wait="${'5m'}")

    assert bound.open_fields == ("page_size", "wait", "criteria")
    arguments = bound.arguments(SCOPE)
    assert (arguments.page_size, arguments.criteria, arguments.wait) == (50, {"a": 50, "b": 3}, 300)
    assert arguments.record_type == "customer"


def test_a_number_is_taken_where_an_id_is_text() -> None:
    assert search(id=42).arguments({}).id == "42"
    assert search(id="${payload.n}").arguments(SCOPE).id == "50"
    assert search(id="${payload.n / 2}").arguments(SCOPE).id == "25"


def test_constants_beside_holes_are_checked_at_load() -> None:
    assert problems(page_size=3, id="${payload.n}") == [(("page_size",), "greater_than_equal")]
    assert problems(criteria={"a": "${payload.n}", "b": "no"}) == [(("criteria", "b"), "int_parsing")]
    assert problems(lines=[{"quantity": "${payload.n}"}, {"quantity": 0}]) == [
        (("lines", 1, "quantity"), "greater_than_equal")
    ]


def test_where_several_types_are_possible_a_hole_leaves_it_open() -> None:
    assert search(mixed=["${payload.n}", 3]).arguments(SCOPE).mixed == [50, 3]


def test_nested_arguments_have_holes_too() -> None:
    bound = search(lines=[{"quantity": "${payload.n}", "note": "x ${payload.n}"}, {"quantity": 2}])

    assert not bound.constant
    assert bound.arguments(SCOPE).lines == [Line(quantity=50, note="x 50"), Line(quantity=2)]


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({"record_type": "${payload.n}"}, ("record_type",)),
        ({"tags": ["a", "${payload.n}"]}, ("tags", 1)),
        ({"policy": {"name": "${payload.n}"}}, ("policy", "name")),
        ({"record_type": "${env:X}"}, ("record_type",)),
    ],
)
def test_where_no_expression_can_stand_one_is_refused(body: dict[str, Any], loc: tuple[Any, ...]) -> None:
    assert problems(**body) == [(loc, "expression")]


def test_all_broken_expressions_are_told_at_their_places() -> None:
    found = problems(
        page_size="${paylod.n}",
        criteria={"a": {"b": "${1 +}"}},
        when="payload.n >",
        each={"x": "${f()}", "y": ["${payload.n", 1]},
        variables={"v": "${upper()}"},
        lines=[{"quantity": "${null}"}],
        collection="payload n",
    )

    assert found == [
        (("page_size",), "expression"),
        (("criteria", "a", "b"), "expression"),
        (("lines", 0, "quantity"), "expression"),
        (("when",), "expression"),
        (("each", "x"), "expression"),
        (("each", "y", 0), "expression"),
        (("variables", "v"), "expression"),
        (("collection",), "expression"),
    ]


def test_compiled_fields_are_handed_over() -> None:
    bound = search(
        when="payload.n > 3", each={"x": "${payload.n}"}, variables={"v": "a${payload.n}"}, collection="payload.rows"
    )
    arguments = bound.arguments(SCOPE)

    assert bound.constant
    assert set(bound.compiled) == {"when", "each", "collection"}
    assert arguments.when(SCOPE) is True
    assert arguments.each(SCOPE) == {"x": 50}
    assert arguments.variables["v"](SCOPE) == "a50"
    assert arguments.collection(SCOPE) == [1, 2]


def test_a_default_can_be_an_expression() -> None:
    bound = bind(Search, {"record_type": "customer"})

    assert isinstance(bound.loaded.model_dump()["records"], Open)
    assert bound.open_fields == ("records",)
    assert bound.arguments(SCOPE).records == [1, 2]


def test_a_rule_over_several_fields_waits_until_nothing_is_open() -> None:
    body = {"record_type": "transaction", "records": 1}
    with pytest.raises(ValidationError) as caught:
        bind(Search, body)
    (found,) = caught.value.errors()
    assert (found["type"], found["msg"], found["ctx"]["hint"]) == (
        "contradiction",
        "a transaction search needs criteria",
        "add `criteria:`",
    )

    bound = bind(Search, {**body, "criteria": "${payload.criteria}"})
    assert bound.arguments({"payload": {"criteria": {"a": 1}}}).criteria == {"a": 1}
    with pytest.raises(EvaluationError) as late:
        bound.arguments({"payload": {"criteria": {}}})
    assert late.value.message == "a transaction search needs criteria"
    assert late.value.hint == "add `criteria:`"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"page_size": "${payload.bad}"}, "page_size: a whole number belongs here, not "),
        ({"page_size": "${payload.n + 1}"}, "page_size: Value error, it is odd"),
        ({"page_size": "${payload.n + 'x'}"}, "`+` stands between a whole number and text"),
        ({"lines": [{"quantity": "${payload.bad}"}]}, "lines.0.quantity: a whole number belongs here, not "),
    ],
)
def test_a_message_that_does_not_fit_is_our_error_and_names_the_field(body: dict[str, Any], says: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        search(**body).arguments(SCOPE)

    assert says in caught.value.message
    assert caught.value.field.startswith(next(iter(body)))
    assert caught.value.type == "EXPRESSION"


def test_data_is_never_evaluated() -> None:
    scope = {"payload": {"n": "${payload.secret}", "secret": "hunter2"}}

    assert search(id="${payload.n}").arguments(scope).id == "${payload.secret}"
    assert search(records="${payload}").arguments(scope).records == scope["payload"]


def test_texts_from_python_are_never_evaluated() -> None:
    assert Search(record_type="${x}", id="${payload.n}", records=["${y}"]).id == "${payload.n}"


def test_a_doubled_dollar_is_a_literal() -> None:
    found = search(id="$${payload.n}", tags=["$${x}"], records={"a": "$${y}"}).arguments({})

    assert (found.id, found.tags, found.records) == ("${payload.n}", ["${x}"], {"a": "${y}"})
    assert type(found.id) is type(found.tags[0]) is str


def test_references_are_resolved_at_each_evaluation() -> None:
    bound = search(id="${env:ID}")

    assert not bound.constant
    assert bound.arguments({}, lambda reference: f"<{reference.name}>").id == "<ID>"


def test_validation_at_the_message_does_not_validate_constants_again() -> None:
    seen: list[int] = []

    class Counted(Arguments):
        constant: int
        hole: int

        @field_validator("constant")
        @classmethod
        def _see(cls, value: int) -> int:
            seen.append(value)
            return value

    bound = bind(Counted, {"constant": 1, "hole": "${payload.n}"})
    bound.arguments(SCOPE)

    assert seen == [1]
    assert bound.arguments(SCOPE) == Counted.model_construct(constant=1, hole=50)


def test_camel_case_and_the_context_of_the_caller_pass_through() -> None:
    class Seeing(Arguments):
        page_size: int

        @field_validator("page_size")
        @classmethod
        def _see(cls, value: int, info: Any) -> int:
            return value * int(info.context)

    assert bind(Seeing, {"pageSize": 2}, 10).arguments({}).page_size == 20
    assert bind(Seeing, {"pageSize": "${payload.n}"}, 10).arguments(SCOPE).page_size == 500


def test_the_linter_sees_every_expression_with_its_place() -> None:
    bound = search(when="payload.a", lines=[{"quantity": "${payload.b}"}], variables={"v": "${vars.c}"})

    assert {loc: set(found.paths) for loc, found in bound.expressions()} == {
        ("lines", 0, "quantity"): {("payload", "b")},
        ("when",): {("payload", "a")},
        ("variables", "v"): {("vars", "c")},
    }


def test_a_model_may_contain_itself() -> None:
    class Tree(Arguments):
        value: int = 0
        kids: list[Tree] = []

    Tree.model_rebuild()
    bound = bind(Tree, {"kids": [{"value": "${payload.n}", "kids": [{"value": "${payload.n * 2}"}]}]})

    assert bound.arguments(SCOPE).kids[0].kids[0].value == 100


def test_the_schema_is_that_of_the_fields() -> None:
    schema = Search.model_json_schema(by_alias=False)

    assert schema["properties"]["page_size"]["maximum"] == 1000
    assert schema["required"] == ["record_type"]


def test_a_model_that_knows_nothing_of_expressions_can_be_bound() -> None:
    assert bind(Policy, {"name": "x"}).arguments({}) == Policy(name="x")
    found = bind(Policy, {"name": "a ${payload.n}"}).arguments(SCOPE)
    assert isinstance(found, Policy)
    assert found.name == "a 50"
    assert bind(Policy, {"name": "x"}).model is bind(Policy, {"name": "y"}).model
    with pytest.raises(BugError):
        bind(lambda: None, {})


def test_a_rule_of_such_a_model_waits_too() -> None:
    class Query(ConfigModel):
        text: str
        parameters: tuple[Any, ...] = ()

        @model_validator(mode="after")
        def _as_many(self) -> Query:
            if self.text.count("?") != len(self.parameters):
                raise ValueError("the parameters do not fit")
            return self

    bound = bind(Query, {"text": "?", "parameters": ["${payload.n}"]})
    assert bound.arguments(SCOPE).parameters == (50,)
    with pytest.raises(EvaluationError, match="do not fit"):
        bind(Query, {"text": "??", "parameters": ["${payload.n}"]}).arguments(SCOPE)
    with pytest.raises(ValidationError):
        Query(text="?")


def test_decimals_from_expressions_fit_numbers() -> None:
    assert search(wait="${1.5}").arguments({}).wait == 1.5
    assert bind(Line, {"quantity": "${10 / 5}"}).arguments({}).quantity == 2
    assert isinstance(bind(Search, {"record_type": "x", "records": "${1.5}"}).arguments({}).records, Decimal)


def test_arguments_can_be_pickled() -> None:
    line = bind(Line, {"quantity": "${payload.n}"}).arguments(SCOPE)

    assert pickle.loads(pickle.dumps(line)) == line
