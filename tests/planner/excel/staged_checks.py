"""Plans with stores, whose sheets Checks are worked out by LibreOffice together with that of a plan without."""

from __future__ import annotations

from collections.abc import Callable

from tests.models.rules.test_one_mix import tank
from tests.models.rules.test_store_batches import kiln
from tests.models.sites import lane, leach_and_fire
from tests.models.solved import Row, lot, tiny
from tests.models.test_lots_put import drums
from tests.models.test_mixed_at_sites import two_tanks
from tests.plants import Rows, day

Lie = tuple[str, str, Callable[[float], float], set[str]]
"""The sheet and cell that is typed over, how, and the sections that have to turn red."""

THERE: Row = {"Opening stock": 100.0, "Me": 30.0, "Dirt": 70.0}


def kept_apart() -> Rows:
    """100 kg are there, and the kiln works half a day's leaching a day; some of the liquor is sold."""
    spot: list[Row] = [{"Product": "Metal", "Price": 1.0}, {"Product": "Liquor", "Price": 0.3, "Max": 100.0}]
    row: Row = {"Intermediate": "Liquor", "Keeping": "apart", **THERE}
    return drums_too(kiln(0.4, 3, **{"Intermediates": [row], "Spot sales": spot}))


def batches_there() -> Rows:
    """Batches are there, of one of which more is made, and of one of another composition than is made; one comes."""
    rows = kept_apart()
    batch: Row = {"Intermediate": "Liquor", "Quantity": 50.0, "Me": 50.0, "Dirt": 50.0}
    there = [{**batch, "Batch": f"{lot} / Leach"} for lot in ("Rich", "Poor", "Old")]
    coming: Row = {"Product": "Liquor", "Date": day(2), "Lot": "Rich / Leach", "Quantity": 30.0, "Me": 1.0, "Dirt": 1.0}
    return {**rows, "Opening batches": there, "Arrivals": [coming]}


def drums_too(rows: Rows) -> Rows:
    """The same plant with a lot of liquor in drums."""
    return {**rows, "Lots": [*rows["Lots"], drums(Quantity=0.5)]}


def tanks_at_two_sites() -> Rows:
    """The tank of the north is empty when the plan begins, that of the south is not; drums come into it, and a lane."""
    stores: list[Row] = [{"Material": "Liquor", "Site": site} for site in ("North", "South")]
    stores[1] |= THERE
    way = lane(Material="Liquor", **{"Lead time": 1.0})
    rows = two_tanks(2, Stores=stores, Lanes=[way])
    return {**rows, "Lots": [*rows["Lots"], drums(Quantity=0.5, Site="South")]}


def tank_with_more_under_way() -> Rows:
    """The tank is not empty when the plan begins; drums come into it, and on the second day what was made before."""
    coming: Row = {"Product": "Liquor", "Date": day(2), "Quantity": 60.0, "Me": 1.0, "Dirt": 2.0}
    return drums_too({**tank(0.4, 3, **THERE), "Arrivals": [coming]})


def money_of_every_kind() -> Rows:
    """10 t have to be leached into 1,000 kg of liquor, for which the tank, the lane and the kiln are too small; more is
    in drums, on offer, waits, is discarded, is under way at the end and is sold back in the north."""
    lots = [
        lot("A", 10.0, Site="North", Price=5.0, **{"Must use": 10.0}),
        lot("B", 4.0, Site="North", Price=3.0) | {"Status": "expected", "Available": day(2)},
        lot("C", 2.0, Site="North", Price=1.0) | {"Status": "offered", "Available": day(2)},
        drums(Quantity=0.3, Site="South", Price=9.0),
        drums("Offer", Quantity=0.2, Site="South", Price=1.0) | {"Status": "offered"},
    ]
    lanes = [
        lane(Material="Liquor", Cost=20.0, **{"Lead time": 1.0, "Max per day": 0.3}),
        lane(Cost=7.0),
        {"From site": "South", "To site": "North", "Cost": 4.0},
    ]
    rows = leach_and_fire(3, Lots=lots, Lanes=lanes)
    price: Row = {"Holding cost": 0.01, "Closing value": 0.5, "Disposal cost": 0.02}
    return {
        **rows,
        "Lines": [{**row, "Running cost": 2.0} for row in (*rows["Lines"], {"Line": "Dryer", "Site": "South"})],
        "Recipes": [{**row, "Cost": 3.0} for row in rows["Recipes"]],
        "Line use": [
            rows["Line use"][0],
            {**rows["Line use"][1], "Rate": 0.2 / 24.0},
            {"Recipe": "Fire", "Line": "Dryer", "Rate": 0.02, "Basis": "t", "After": 1.0},
        ],
        "Intermediates": [{"Intermediate": "Liquor", "Keeping": "fixed", "Max stock": 100.0, **price}],
        "Products": [{"Product": "Metal", "Holding cost": 0.05, "Closing value": 0.9}],
        "Stores": [
            {"Material": "Liquor", "Site": "North"},
            {"Material": "Liquor", "Site": "South", "Holding cost": 0.03, "Closing value": 0.6},
        ],
        "Resources": [{"Resource": "Acid", "Unit": "kg", "Price": 0.5}],
        "Consumption": [{"Recipe": "Leach", "Resource": "Acid", "Amount": 2.0, "Per": "t"}],
        "Spot sales": [{"Product": "Metal", "Price": 1.0, "Site": "North", "Max": 100.0}],
        "Settings": [{"Setting": "Closing feed value", "Value": 80.0}],
        "Feed classes": [{**row, "Holding cost": 0.5} for row in rows["Feed classes"]],
        "Arrivals": [{"Product": "Metal", "Date": day(9), "Quantity": 50.0, "Site": "North"}],
    }


def product_in_drums() -> Rows:
    """Metal is made of A, and comes in drums, some of them bought; what is not sold on the first day waits."""
    drums_of_metal: Row = {"Lot": "Drums", "Feed class": "Metal", "Status": "stock", "Quantity": 0.5, "Me": 50.0}
    sold: list[Row] = [
        {"Product": "Metal", "Price": price, "Max": 900.0, "From": day(number), "To": day(number)}
        for number, price in ((1, 1.0), (2, 0.9))
    ]
    offer = {**drums_of_metal, "Lot": "Offer", "Status": "offered", "Quantity": 0.2, "Price": 20.0}
    store: list[Row] = [{"Product": "Metal", "Holding cost": 0.01, "Closing value": 0.4}]
    return tiny(2, Lots=[lot("A"), drums_of_metal, offer], Products=store, **{"Spot sales": sold})


STAGED: dict[str, Rows] = {
    "batches kept apart": kept_apart(),
    "batches that are there": batches_there(),
    "a tank": tank_with_more_under_way(),
    "two sites": leach_and_fire(Lanes=[lane(**{"Lead time": 1.0})]),
    "tanks at two sites": tanks_at_two_sites(),
    "money of every kind": money_of_every_kind(),
    "a product in drums": product_in_drums(),
}

LIES: dict[str, dict[str, Lie]] = {
    "batches kept apart": {
        "more is put in": ("Runs", "D2", lambda t: t + 0.1, {"Lots: worked", "Stores: what is put in"}),
        "less is leached": ("Runs", "D3", lambda t: t - 0.1, {"Stores: what comes", "Batches: what comes"}),
        "more is taken of a batch": ("Runs", "D5", lambda t: t + 0.01, {"Stores: what is taken", "Batches: stock"}),
    },
    "batches that are there": {
        "less was there": ("Opening batches", "D2", lambda kg: kg - 1.0, {"Stores: stock"}),
        "less comes": ("Arrivals", "C2", lambda kg: kg - 1.0, {"Stores: what comes", "Batches: what comes"}),
    },
    "a tank": {
        "less is drawn": ("Runs", "D5", lambda t: t - 0.1, {"Stores: what comes", "Stores: what is taken"}),
        "the mix is richer": ("Compositions", "G3", lambda share: share + 1.0, {"Mixed stores: elements"}),
        "less was there": ("Intermediates", "C2", lambda kg: kg - 1.0, {"Stores: stock", "Mixed stores: mass"}),
        "what comes is richer": ("Arrivals", "F2", lambda share: share + 1.0, {"Mixed stores: elements"}),
    },
    "two sites": {
        "more is carried": ("Shipments", "F2", lambda t: t + 0.1, {"Stores: what is carried"}),
        "the lane takes longer": ("Lanes", "E2", lambda days: days + 1, {"Shipments: when they are there"}),
        "less is fired": ("Runs", "D3", lambda t: t - 0.1, {"Stores: what comes", "Stores: what is taken"}),
        "more is sold": ("Sales", "F2", lambda kg: kg + 1, {"Stores: what is sold", "Money"}),
    },
    "a product in drums": {
        "more is put in": ("Runs", "D3", lambda t: t + 0.1, {"Lots: worked", "Stores: what is put in"}),
        "the offer was dearer": ("Lots", "H4", lambda price: price + 5.0, {"Money"}),
    },
    "tanks at two sites": {
        "more is carried": (
            "Shipments",
            "F2",
            lambda t: t + 0.1,
            {"Stores: what is carried", "Mixed stores: elements"},
        ),
    },
    "money of every kind": {"a lane costs more": ("Lanes", "D2", lambda cost: cost + 1.0, {"Money"})},
}
"""All lies of a plan stand in one file, of which LibreOffice has to work out few; all other sections have to close."""

HONEST = ("tanks at two sites", "money of every kind")
"""The plans of which every figure is compared with what LibreOffice makes of its formula."""

HOURS = {"Line hours"}
"""What books hours turns red where runs are others."""
