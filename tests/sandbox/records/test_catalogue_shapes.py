from connector.catalogue.reader import load
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.storage.record_shape import KEYLESS, OpenShapes

SHAPES = CatalogueShapes(load())


def test_families_share_their_ids_and_others_do_not() -> None:
    assert SHAPES.shape("customer").id_space == SHAPES.shape("vendor").id_space == "entity"
    assert SHAPES.shape("salesOrder").id_space == SHAPES.shape("journalEntry").id_space == "transaction"
    assert SHAPES.shape("subsidiary").id_space == "subsidiary"


def test_lines_have_their_keys() -> None:
    assert SHAPES.shape("salesOrder").line_keys["item"] == "line"
    assert SHAPES.shape("customer").line_keys["addressBook"] == "internalId"
    assert KEYLESS in SHAPES.shape("customer").line_keys.values()


def test_stamps_bear_the_names_of_their_type() -> None:
    assert (SHAPES.shape("customer").created, SHAPES.shape("customer").modified) == ("dateCreated", "lastModifiedDate")
    assert SHAPES.shape("salesOrder").created == "createdDate"
    assert SHAPES.shape("customrecord_x").modified == "lastModified"


def test_a_type_that_nobody_knows_stands_for_itself() -> None:
    assert SHAPES.shape("priceLevel").id_space == "priceLevel"
    assert SHAPES.shape("priceLevel").created == ""
    assert OpenShapes().shape("x").id_space == "x"
