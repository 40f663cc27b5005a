"""Cases of the checks of intermediates, and of what recipes take together."""

from __future__ import annotations

from tests.models.checks.cases import PLANT, cells
from tests.models.checks.cases import case as case_of
from tests.plants import Rows, added, changed


def staged(**changes: object) -> Rows:
    """The small plant with a liquor made by its recipe, which a recipe of its own works into Dy oxide."""
    liquor = {"Intermediate": "Liquor", "Keeping": "fixed", "Dy": 50.0, "Nd": 1.0, "Hardness": 100.0, **changes}
    rows = {**PLANT, "Intermediates": [liquor]}
    rows = added(rows, "Yields", **{"Recipe": "NdFeB route", "Product": "Liquor", "Dy": 5.0})
    rows = added(rows, "Recipes", **cells("Recipe", "Split", "Feed class", "Liquor"))
    rows = added(rows, "Line use", Recipe="Split", Line="Leach", Rate=0.1, Basis="t")
    return added(rows, "Yields", Recipe="Split", Product="Dy oxide", Dy=90.0)


def without_taker(**changes: object) -> Rows:
    return changed(staged(**changes), "Recipes", 2, Active="no")


def drums(plant: Rows, **changes: object) -> Rows:
    """The same plant with 2 t of the liquor in drums of their own."""
    lot = {"Lot": "DR-1", "Feed class": "Liquor", "Status": "stock", "Quantity": 2.0, "Dy": 20.0, "Hardness": 100.0}
    return added(plant, "Lots", **{**lot, **changes})


def without_limits(**changes: object) -> Rows:
    return {**staged(**changes), "Blend limits": []}


def lying(plant: Rows, **changes: object) -> Rows:
    """The same plant with 20 kg of a batch of the liquor in its store."""
    batch = {"Intermediate": "Liquor", "Batch": "EV-1 / NdFeB route", "Quantity": 20.0, "Dy": 50.0, "Hardness": 100.0}
    return added(plant, "Opening batches", **{**batch, **changes})


def coming(plant: Rows, **changes: object) -> Rows:
    """The same plant with 5 kg of a batch on its way."""
    arrival = {"Product": "Liquor", "Date": PLANT["Periods"][1]["Start"], "Quantity": 5.0, "Dy": 50.0}
    return added(plant, "Arrivals", **{**arrival, "Lot": "EV-1 / NdFeB route", "Hardness": 100.0, **changes})


def split_again() -> Rows:
    """The liquor is mixed, and split into one that is kept apart, of which the oxide is made."""
    rows = added(without_limits(Keeping=None), "Intermediates", **{"Intermediate": "Rich liquor", "Keeping": "apart"})
    rows = changed(rows, "Yields", 3, Product="Rich liquor")
    rows = added(rows, "Recipes", **cells("Recipe", "Wash", "Feed class", "Rich liquor"))
    rows = added(rows, "Line use", Recipe="Wash", Line="Leach", Rate=0.1, Basis="t")
    return added(rows, "Yields", Recipe="Wash", Product="Dy oxide", Dy=90.0)


CASES = (
    case_of(
        '"Liquor" is kept apart, and nothing says which batch arrives',
        "error: arrival-of-batches: Arrivals | 0 | Lot",
        coming(without_limits(Keeping="apart"), Lot=None),
    ),
    case_of(
        '"Liquor" is not kept apart: it has no batches',
        "error: batch-of-not-apart: Opening batches | 0 | Intermediate",
        lying(staged()),
    ),
    case_of(
        '"Liquor" is not kept apart: it has no batches',
        "warning: batch-of-not-apart: Arrivals | 0 | Lot",
        coming(without_limits()),
    ),
    case_of(
        "(opening) is the batch that the row of the store says is there",
        "error: batch-called-opening: Opening batches | 0 | Batch",
        lying(without_limits(Keeping="apart"), Batch="(opening)"),
    ),
    case_of(
        "All components are blank or 0: nothing says what is in it",
        "error: batch-without-content: Opening batches | 0 | Nd",
        lying(without_limits(Keeping="apart"), Dy=None),
    ),
    case_of(
        '"EV-1 / NdFeB route" has one composition here and another in Opening batches',
        "error: batch-of-two-compositions: Arrivals | 0 | Nd",
        coming(lying(without_limits(Keeping="apart")), Nd=5.0),
    ),
    case_of(
        "25 kg of Liquor lie there, above Max stock 24 kg",
        "warning: batches-over-max: Opening batches | 0 | Quantity",
        lying(without_limits(Keeping="apart", **{"Opening stock": 5.0, "Max stock": 24.0})),
    ),
    case_of(
        "all components are blank or 0: nothing would come into its store",
        "error: put-without-assay: Lots | 3 | Nd",
        drums(staged(), Dy=None),
    ),
    case_of(
        'putting "Liquor" into its store takes no hours',
        "error: put-without-quantity: Lots | 3 | Quantity",
        drums(staged(), Status="offered", Quantity=None),
    ),
    case_of(
        '"(put)" cannot be the name of a recipe',
        "error: recipe-called-put: Recipes | 2 | Recipe",
        {
            table: [{**row, "Recipe": "(put)"} if row.get("Recipe") == "Split" else row for row in rows]
            for table, rows in staged().items()
        },
    ),
    case_of(
        "add to 110 %",
        "error: shares-over-hundred: Recipes | 1 | Share",
        changed(changed(PLANT, "Recipes", 0, Share=70.0), "Recipes", 1, Share=40.0),
    ),
    case_of(
        "add to 90 %, and it takes nothing else",
        "error: shares-over-hundred: Recipes | 1 | Share",
        changed(changed(PLANT, "Recipes", 0, Share=50.0), "Recipes", 1, Share=40.0),
    ),
    case_of(
        "add to 100 %, so that nothing of this is taken",
        "error: nothing-left-by-shares: Recipes | 1 | Share",
        changed(PLANT, "Recipes", 0, Share=100.0),
    ),
    case_of(
        "which is mixed and has no lots, but",
        "error: apart-of-mixed: Yields | 3 | Product",
        split_again(),
    ),
    case_of(
        "does not recover all components alike of a mix",
        "error: property-of-mixed: Yields | 3 | Recipe",
        added(staged(Keeping="mixed"), "Blend limits", **cells("On", "Dy oxide", "Share of", "Hardness", "Max", 50.0)),
    ),
    case_of(
        "returns to it: no property can be followed through it",
        "error: property-of-mixed: Intermediates | 0 | Keeping",
        added(
            changed(staged(Keeping="mixed"), "Yields", 3, Product="Liquor", Dy=90.0, Nd=90.0),
            "Yields",
            **{"Recipe": "Split", "Product": "Dy oxide", "Dy": 5.0, "Nd": 5.0},
        ),
    ),
    case_of(
        "has one outlet and no storage: mixing costs nothing",
        "warning: mixing-costs-nothing: Intermediates | 0 | Keeping",
        without_limits(**cells("Keeping", "mixed", "Max stock", 0.0)),
    ),
    case_of(
        "returns to it through stores kept apart",
        "error: apart-in-a-loop: Intermediates | 0 | Keeping",
        added(staged(Keeping="apart"), "Yields", Recipe="Split", Product="Liquor", Nd=5.0),
    ),
    case_of(
        "takes things together: it has no lot any more",
        "error: apart-of-several: Yields | 2 | Product",
        changed(changed(staged(Keeping="apart"), "Recipes", 0, Share=70.0), "Recipes", 1, Share=30.0),
    ),
    case_of(
        "Hardness is limited in what is made of it, and has no value here: it counts as 0",
        "warning: property-unknown: Intermediates | 0 | Hardness",
        staged(Hardness=None),
    ),
    case_of(
        "nothing says what is in it",
        "error: intermediate-without-assay: Intermediates | 0 | Nd",
        staged(Dy=None, Nd=0.0),
    ),
    case_of(
        '"Leach" is a line as well',
        "error: intermediate-named-twice: Intermediates | 1 | Intermediate",
        added(staged(), "Intermediates", **{"Intermediate": "Leach", "Keeping": "fixed", "Dy": 1.0})
        | {"Yields": added(staged(), "Yields", Recipe="Split", Product="Leach", Dy=1.0)["Yields"]}
        | {"Recipes": added(staged(), "Recipes", **cells("Recipe", "Split", "Feed class", "Leach"))["Recipes"]}
        | {"Blend limits": []},
    ),
    case_of(
        'No active recipe makes "Liquor", and none is in stock',
        "warning: intermediate-not-made: Intermediates | 0 | Intermediate",
        {**staged(), "Yields": [row for row in staged()["Yields"] if row["Product"] != "Liquor"]},
    ),
    case_of(
        'Nothing takes "Liquor"',
        "warning: intermediate-not-used: Intermediates | 0 | Intermediate",
        without_taker(),
    ),
)
