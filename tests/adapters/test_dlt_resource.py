from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from connector.adapters.dlt_resource import dlt_resource
from connector.errors import ConfigurationError
from tests.adapters.conftest import Shop

HAS_DLT = importlib.util.find_spec("dlt") is not None


@pytest.mark.skipif(HAS_DLT, reason="dlt is installed")
def test_without_dlt_it_says_what_to_install(shop: Shop) -> None:
    with pytest.raises(ConfigurationError) as caught:
        dlt_resource(shop.flow(), until="write")

    assert caught.value.hint == "pip install dlt"


@pytest.fixture
def pipeline(tmp_path: Path) -> Any:
    dlt = pytest.importorskip("dlt", reason="dlt is not installed")
    destination = dlt.destinations.duckdb(str(tmp_path / "out.duckdb"))
    where = str(tmp_path / "dlt")
    return dlt.pipeline("orders", destination=destination, dataset_name="shop", pipelines_dir=where)


def ids(pipeline: Any) -> list[int]:
    with pipeline.sql_client() as client:
        return [row[0] for row in client.execute_sql("SELECT id FROM orders ORDER BY id")]


def test_dlt_keeps_the_watermark_and_merges_what_is_new(shop: Shop, pipeline: Any) -> None:
    def load() -> None:
        pipeline.run(dlt_resource(shop.flow(), until="write", primary_key="id", deleted="gone"))

    load()
    assert ids(pipeline) == [1, 2, 3, 4, 5]
    shop.order(6)
    load()
    load()
    assert ids(pipeline) == [1, 2, 3, 4, 5, 6]
    assert pipeline.last_trace.last_normalize_info.row_counts.get("orders") is None


def test_reading_that_fails_begins_at_the_same_place_again(shop: Shop, pipeline: Any) -> None:
    resource = dlt_resource(shop.flow(), until="write", primary_key="id")
    with pytest.raises(Exception, match="broken"):
        pipeline.run(resource.add_map(_broken))
    pipeline.drop_pending_packages()
    pipeline.run(dlt_resource(shop.flow(), until="write", primary_key="id"))

    assert ids(pipeline) == [1, 2, 3, 4, 5]


def _broken(row: Any) -> Any:
    if row["id"] == 5:
        raise RuntimeError("broken")
    return row
