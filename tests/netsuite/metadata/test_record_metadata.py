from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from connector.netsuite.metadata.record_metadata import FieldMetadata, RecordMetadata

TEXTS = st.text(max_size=5)
PLAIN = st.builds(
    FieldMetadata,
    name=TEXTS,
    kind=st.sampled_from(["string", "decimal", "enum", "unknown"]),
    label=TEXTS,
    required=st.booleans(),
    custom=st.booleans(),
    read_only=st.booleans(),
    targets=st.lists(TEXTS, max_size=2).map(tuple),
    values=st.lists(TEXTS, max_size=2).map(tuple),
    max_length=st.integers(0, 999),
    internal_id=TEXTS,
)
FIELDS = st.lists(
    st.one_of(
        PLAIN,
        st.builds(
            FieldMetadata,
            name=TEXTS,
            kind=st.just("sublist"),
            fields=st.lists(PLAIN, max_size=3).map(tuple),
            line_key=st.just(("line",)),
        ),
    ),
    max_size=4,
).map(tuple)
ORDER = RecordMetadata(
    record_type="salesOrder",
    fields=(
        FieldMetadata(name="memo", kind="string"),
        FieldMetadata(name="item", kind="sublist", fields=(FieldMetadata(name="quantity", kind="decimal"),)),
    ),
)


@given(FIELDS, st.floats(0, 2e9), st.lists(TEXTS, max_size=2).map(tuple))
def test_what_is_kept_as_json_is_read_back_the_same(
    fields: tuple[FieldMetadata, ...], moment: float, notes: tuple[str, ...]
) -> None:
    record = RecordMetadata(record_type="customer", fields=fields, fetched_at=moment, notes=notes)

    assert RecordMetadata.from_dict(json.loads(json.dumps(record.as_dict()))) == record


def test_a_field_is_found_by_its_path_in_any_case() -> None:
    found = ORDER.field("ITEM.Quantity")

    assert found is not None
    assert found.kind == "decimal"
    assert ORDER.field("item.price") is None
    assert ORDER.field("memo.x") is None


def test_a_walk_meets_lines_after_their_sublist() -> None:
    assert [path for path, _ in ORDER.walk()] == ["memo", "item", "item.quantity"]


def test_an_unknown_name_is_answered_with_the_near_one() -> None:
    assert ORDER.near("mem") == "did you mean `memo`?"
