"""Cases of the checks of sites, stores and lanes."""

from __future__ import annotations

from tests.models.checks.cases import PLANT, cells
from tests.models.checks.cases import case as case_of
from tests.models.checks.cases_network import drums, without_limits
from tests.models.solved import Row
from tests.plants import Rows, added, changed

BETWEEN = cells("From site", "Belfast", "To site", "Missouri")


def sited(plant: Rows = PLANT) -> Rows:
    """The small plant at Belfast, with a second site to which its oxides can go."""
    rows = {**plant, "Sites": [{"Site": "Belfast"}, {"Site": "Missouri"}]}
    for table in ("Lots", "Lines"):
        rows[table] = [{**row, "Site": "Belfast"} for row in rows[table]]
    for table in ("Products", "Intermediates"):
        rows[table] = [{**row, "Opening stock": None} for row in rows.get(table, [])]
    return {**rows, "Lanes": [{**BETWEEN, "Material": "Dy oxide"}]}


STORE = {"Material": "Dy oxide", "Site": "Missouri"}


def stores_of(material: str, **there: object) -> list[Row]:
    """Stores of it at both sites, that of Missouri with these cells."""
    return [{"Material": material, "Site": "Belfast"}, {"Material": material, "Site": "Missouri", **there}]


def split_in_missouri() -> Rows:
    """The liquor of Belfast is worked on a line of Missouri; the lane is for the oxide."""
    rows = sited(added(without_limits(), "Lines", Line="Splitter"))
    last = len(rows["Lines"]) - 1, len(rows["Line use"]) - 1
    return changed(changed(rows, "Lines", last[0], Site="Missouri"), "Line use", last[1], Line="Splitter")


def at_dock_and_sea() -> Rows:
    """The small plant at Sea and at Dock at Sea, with a product whose name goes on as that of a site does."""
    named = {"Belfast": "Sea", "Missouri": "Dock at Sea"}
    rows = {
        table: [{column: named.get(str(cell), cell) for column, cell in row.items()} for row in every]
        for table, every in sited().items()
    }
    rows = added(rows, "Products", Product="Dy oxide at Dock")
    return added(rows, "Yields", **{"Recipe": "NdFeB route", "Product": "Dy oxide at Dock", "Dy": 5.0})


CASES = (
    case_of(
        '"Liquor" is kept at Belfast by Stores, and not at Missouri',
        "error: put-where-not-kept: Lots | 3 | Site",
        changed(sited(drums(without_limits())), "Lots", 3, Site="Missouri")
        | {"Stores": [{"Material": "Liquor", "Site": "Belfast"}]},
    ),
    case_of(
        '"Liquor at Missouri" is also what the store of "Liquor"',
        "error: limit-on-store-name: Blend limits | 0 | On",
        added(
            added(
                added(sited(without_limits(Keeping="mixed")), "Products", Product="Liquor at Missouri"),
                "Yields",
                **{"Recipe": "Split", "Product": "Liquor at Missouri", "Nd": 5.0},
            ),
            "Blend limits",
            **cells("On", "Liquor at Missouri", "Share of", "Dy", "Max", 60.0),
        ),
    ),
    case_of(
        '"Dy oxide at Dock" at "Sea" and "Dy oxide" at "Dock at Sea" are both called "Dy oxide at Dock at Sea"',
        "error: stores-called-alike: Products | 2 | Product",
        at_dock_and_sea(),
    ),
    case_of(
        '"Dy oxide at Missouri" is also what the store of "Dy oxide" is called at its site',
        "error: called-like-a-store: Feed classes | 2 | Feed class",
        added(
            added(sited(), "Feed classes", **{"Feed class": "Dy oxide at Missouri", "Dy": 5.0}),
            "Recipes",
            **{"Recipe": "NdFeB route", "Feed class": "Dy oxide at Missouri"},
        ),
    ),
    case_of(
        '"Liquor / EV" begins as the names of batches and mixes of "Liquor" do',
        "error: called-like-a-batch: Lots | 3 | Lot",
        drums(without_limits(), Lot="Liquor / EV"),
    ),
    case_of(
        "Stores has rows, but Sites has fewer than two",
        "warning: stores-without-sites: Stores | 0 | -",
        {**PLANT, "Stores": [STORE]},
    ),
    case_of(
        'Site "Misouri" is not in Sites',
        "error: unknown-site: Targets | 0 | Site",
        changed(sited(), "Targets", 0, Site="Misouri"),
        "Missouri",
    ),
    case_of(
        'There are several sites, and nothing says at which "EV-1" is',
        "error: no-site: Lots | 0 | Site",
        changed(sited(), "Lots", 0, Site=None),
    ),
    case_of(
        '"NdFeB route" works at Belfast',
        "error: recipe-at-two-sites: Line use | 1 | Line",
        changed(sited(), "Lines", 1, Site="Missouri"),
    ),
    case_of(
        'nothing says where the opening stock of "Nd oxide" lies',
        "error: stock-without-place: Products | 0 | Opening stock",
        changed(sited(), "Products", 0, **{"Opening stock": 5.0}),
    ),
    case_of(
        '"Dy oxide" is kept at Missouri by Stores, and not at Belfast',
        "error: made-where-not-kept: Yields | 1 | Product",
        {**sited(), "Stores": [STORE]},
    ),
    case_of(
        "Nothing makes",
        "error: sold-where-not-kept: Targets | 0 | Site",
        changed({**sited(), "Lanes": []}, "Targets", 0, Site="Missouri"),
    ),
    case_of(
        "and from any site in another row for the same days",
        "error: spot-at-one-and-any: Spot sales | 1 | Site",
        added(sited(), "Spot sales", **{**sited()["Spot sales"][0], "Site": "Belfast"}),
    ),
    case_of(
        "nothing that it carries arrives in it",
        "warning: lead-time-over-plan: Lanes | 0 | Lead time",
        changed(sited(), "Lanes", 0, **{"Lead time": 28.0}),
    ),
    case_of(
        "The lane goes from Belfast to Belfast",
        "error: lane-to-itself: Lanes | 0 | To site",
        changed(sited(), "Lanes", 0, **{"To site": "Belfast"}),
    ),
    case_of(
        "Min stock 30 kg is above Max stock 20 kg",
        "error: min-over-max: Stores | 1 | Min stock",
        changed(
            {**sited(), "Stores": stores_of("Dy oxide", **{"Min stock": 30.0})},
            "Products",
            1,
            **{"Max stock": 20.0},
        ),
    ),
    case_of(
        "Opening stock 30 kg is above Max stock 20 kg",
        "warning: opening-stock-over-max: Stores | 1 | Opening stock",
        {**sited(), "Stores": stores_of("Dy oxide", **{"Opening stock": 30.0, "Max stock": 20.0})},
    ),
    case_of(
        '"Dy oxide" has one assay, that of its own row',
        "error: kept-in-two-ways: Stores | 0 | Nd",
        {**sited(), "Stores": [{**STORE, "Nd": 1.0}, {**STORE, "Site": "Belfast"}]},
    ),
    case_of(
        '"EV-1" lies at Missouri; "EV traction" is worked at Belfast only',
        "warning: lot-at-dead-end: Lots | 0 | Site",
        changed(sited(), "Lots", 0, Site="Missouri"),
    ),
    case_of(
        '"Split" works at Missouri, and nothing brings "Liquor" there',
        "warning: taken-where-nothing-comes: Recipes | 2 | Feed class",
        split_in_missouri(),
    ),
)
