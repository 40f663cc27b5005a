"""Plants at two sites that are small enough to be solved by hand."""

from __future__ import annotations

from tests.models.solved import Row, lot, tiny
from tests.plants import Rows

SITES: list[Row] = [{"Site": "North"}, {"Site": "South"}]


def lane(**cells: object) -> Row:
    """The lane from North to South, for everything."""
    return {"From site": "North", "To site": "South", **cells}


def two_mills(count: int = 1, **tables: list[Row]) -> Rows:
    """A mill at each site, and 10 t of feed in the north: 100 kg of metal are made of a tonne, in an hour of a mill.

    The mill of the south works feed at 20 a tonne, that of the north for nothing.
    """
    return tiny(
        count,
        **{
            "Sites": SITES,
            "Lots": [lot("A", Site="North")],
            "Lines": [{"Line": "Mill", "Site": "North"}, {"Line": "Other mill", "Site": "South"}],
            "Recipes": [
                {"Recipe": "Work", "Feed class": "Feed"},
                {"Recipe": "Work there", "Feed class": "Feed", "Cost": 20.0},
            ],
            "Line use": [
                {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t"},
                {"Recipe": "Work there", "Line": "Other mill", "Rate": 1.0, "Basis": "t"},
            ],
            "Yields": [
                {"Recipe": "Work", "Product": "Metal", "Me": 100.0},
                {"Recipe": "Work there", "Product": "Metal", "Me": 100.0},
            ],
            **tables,
        },
    )


def leach_and_fire(count: int = 2, **tables: list[Row]) -> Rows:
    """The mill of the north leaches 1 t an hour into 100 kg of liquor; the kiln of the south makes metal of it."""
    return tiny(
        count,
        **{
            "Sites": SITES,
            "Lots": [lot("A", Site="North")],
            "Lines": [{"Line": "Mill", "Site": "North"}, {"Line": "Kiln", "Site": "South"}],
            "Recipes": [{"Recipe": "Leach", "Feed class": "Feed"}, {"Recipe": "Fire", "Feed class": "Liquor"}],
            "Line use": [
                {"Recipe": "Leach", "Line": "Mill", "Rate": 1.0, "Basis": "t"},
                {"Recipe": "Fire", "Line": "Kiln", "Rate": 1.0, "Basis": "t"},
            ],
            "Yields": [
                {"Recipe": "Leach", "Product": "Liquor", "Me": 100.0},
                {"Recipe": "Fire", "Product": "Metal", "Me": 100.0},
            ],
            "Intermediates": [{"Intermediate": "Liquor", "Keeping": "fixed"}],
            **tables,
        },
    )
