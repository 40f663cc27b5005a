from __future__ import annotations

from models.checks import check
from models.schema.frames import inputs
from models.schema.inputs import INPUTS
from models.schema.problems import Severity
from models.schema.words import Group
from planner.comparison.bridging.groups import GROUPS, MEANING, mix, site_of, tables_of
from tests.plants import Rows, added, changed, small_plant, without


def mixed(base: Rows, wanted: Rows, *taken: str) -> tuple[dict[str, list[dict[str, object]]], list[str]]:
    """The rows of the mixture by table, and what came along."""
    sites = [site_of(inputs(rows), {}) for rows in (base, wanted)]
    site, along = mix(sites[0], sites[1], taken)
    return {name: list(rows.values()) for name, rows in site.items()}, along


def test_every_group_is_explained_and_used() -> None:
    """What no table and no column belongs to would be a step of a bridge that never comes."""
    used = {table.group_of(column.name) for table in INPUTS.values() for column in table.columns}
    assert set(MEANING) == set(GROUPS) == used | {table.group for table in INPUTS.values()}


def test_a_column_without_a_group_belongs_to_that_of_its_table() -> None:
    """Prices of lots are prices, their assays (columns of the components) and quantities feed."""
    lots = INPUTS["Lots"]
    assert [lots.group_of(name) for name in ("Price", "Quantity", "Dy", "Must use", "")] == [
        Group.PRICES,
        Group.FEED,
        Group.FEED,
        Group.POLICY,
        Group.FEED,
    ]


def test_only_scenarios_have_no_say_in_the_plan() -> None:
    steering = [name for name, table in INPUTS.items() if table.steers]
    assert steering == ["Spreads", "Published prices", "History", "Scenarios"]


def test_with_every_group_taken_the_site_is_the_other_one() -> None:
    other = added(without(small_plant(), "Lots", 2), "Spot sales", Product="Dy oxide", Price=250.0)
    site, along = mix(site_of(inputs(small_plant()), {}), site_of(inputs(other), {}), GROUPS)
    assert along == []
    for name, rows in tables_of(site).items():
        if not INPUTS[name].steers:
            assert rows.equals(tables_of(site_of(inputs(other), {}))[name]), name


def test_with_no_group_taken_the_site_is_the_base() -> None:
    other = changed(without(small_plant(), "Lots", 2), "Lots", 0, Price=1.0)
    rows, along = mixed(small_plant(), other)
    assert along == []
    assert [row["Lot"] for row in rows["Lots"]] == ["EV-1", "HDD-1", "EV-2"]
    assert rows["Lots"][0]["Price"] == 5000.0


def test_a_price_changes_with_the_prices_and_the_quantity_of_the_same_lot_with_the_feed() -> None:
    other = changed(small_plant(), "Lots", 0, Price=1.0, Quantity=7.0)
    first = mixed(small_plant(), other, "Prices and costs")[0]["Lots"][0]
    second = mixed(small_plant(), other, "Feed and assays")[0]["Lots"][0]
    assert (first["Price"], first["Quantity"]) == (1.0, 20.0)
    assert (second["Price"], second["Quantity"]) == (5000.0, 7.0)


def test_a_new_row_comes_with_all_its_cells() -> None:
    other = added(small_plant(), "Lots", Lot="EV-3", Status="offered", Price=100.0, **{"Feed class": "HDD"})
    rows = mixed(small_plant(), other, "Feed and assays")[0]["Lots"]
    assert [(row["Lot"], row["Price"]) for row in rows if row["Lot"] == "EV-3"] == [("EV-3", 100.0)]


def test_a_row_that_is_still_named_stays_and_is_said_to() -> None:
    """The fixed run of EV-1 goes with the policy limits only, so the lot cannot go with the feed before."""
    other = without(without(small_plant(), "Fixed runs", 0), "Lots", 0)
    rows, along = mixed(small_plant(), other, "Feed and assays")
    assert along == ["Lots / EV-1"]
    assert "EV-1" in [row["Lot"] for row in rows["Lots"]]


def test_a_row_that_is_named_already_comes_along() -> None:
    """A contract for a new product: of the groups only the demand is taken, but the product must come with it."""
    other = added(small_plant(), "Products", Product="Tb oxide")
    other = added(other, "Contracts", Contract="New", Product="Tb oxide", Price=900.0)
    rows, along = mixed(small_plant(), other, "Demand and targets")
    assert along == ["Products / Tb oxide"]
    assert "Tb oxide" in [row["Product"] for row in rows["Products"]]


def test_a_component_that_the_base_does_not_assay_does_no_harm() -> None:
    more = added(small_plant(), "Components", Component="Tb", **{"Counted as": "Tb4O7"})
    other = changed(more, "Feed classes", 0, Tb=0.5)
    sites = [site_of(inputs(rows), {}) for rows in (small_plant(), other)]
    site, along = mix(sites[0], sites[1], ("Prices and costs",))
    assert along == ["Components / Tb"]
    assert not [one for one in check(tables_of(site)) if one.severity is Severity.ERROR]
