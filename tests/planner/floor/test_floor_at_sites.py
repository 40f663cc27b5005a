"""What the floor of each site sees: its lines and lots, what it sends and receives, and what it delivers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import openpyxl
import pytest

from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from planner.report import page, sankey
from planner.views.floor import lanes, work_list
from planner.views.network import at_sites
from planner.views.network.flows import Flows
from planner.views.schedule_rows import work_of_lines
from tests.models.sites import lane, leach_and_fire, two_mills
from tests.models.solved import Row, lot
from tests.planner.compare.plans import solved
from tests.plants import day, weeks

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


LOTS: list[Row] = [{**lot("A", Site="North"), "Must use": 10.0}]
LANES: list[Row] = [lane(Material="Feed", **{"Lead time": 2.0})]


def stands(days: int) -> list[Row]:
    return [{"Line": "Mill", "From": day(1), "To": day(days)}]


@cache
def carried() -> Plan:
    """10 t lie in the north, whose mill stands; two days after they leave they are worked in the south."""
    return solved(two_mills(4, Downtime=stands(4), Lots=LOTS, Lanes=LANES))


@cache
def staged() -> Plan:
    """900 kg of liquor or more are leached in the north, carried in a day, and fired in the south."""
    return solved(leach_and_fire(Lanes=[lane(**{"Lead time": 1.0})]))


def test_each_site_has_its_own_work_list_and_a_lot_is_there_when_the_lane_brings_it() -> None:
    plan = solved(two_mills(Periods=weeks(1), Downtime=stands(7), Lots=LOTS, Lanes=LANES))
    (block,) = work_list.of_week(plan, Flows(plan))
    assert block.site == "South"
    assert [(job.lot, job.there) for job in block.jobs] == [("A", day(3))]


def test_each_site_sees_what_it_sends_and_receives() -> None:
    loads = lanes.per_site(carried())
    (load,) = loads["North"][lanes.SENT]
    assert (load.material, load.lot, load.end, load.period, load.there) == ("Feed", "A", "South", "D1", day(3))
    assert load.tonnes == pytest.approx(10.0)
    assert loads["South"][lanes.COMES] == [load]
    assert not loads["North"][lanes.COMES] + loads["South"][lanes.SENT]


def test_what_was_on_its_way_before_the_plan_is_received() -> None:
    coming = [{"Product": "Metal", "Date": day(2), "Quantity": 500.0, "Site": "South"}]
    loads = lanes.per_site(solved(two_mills(4, Arrivals=coming)))
    (load,) = loads["South"][lanes.COMES]
    assert (load.material, load.tonnes, load.start, load.period, load.there) == ("Metal", 0.5, "", "", day(2))


def test_feed_lies_at_a_site_or_is_under_way() -> None:
    """On the first two days the 10 t are under way; from the third on they are in the south until they are worked."""
    levels = at_sites.feed_levels(carried())
    assert set(levels) == {at_sites.UNDER_WAY}
    assert levels[at_sites.UNDER_WAY]["Feed"].tolist() == pytest.approx([10.0, 10.0, 0.0, 0.0])


def test_drums_lie_at_their_site_until_they_are_put_in(tmp_path: Path) -> None:
    """The store takes nothing overnight and the kiln stands for two days: 2 t of liquor wait in their drums."""
    liquor: Row = {"Intermediate": "Liquor", "Keeping": "fixed", "Max stock": 0.0}
    tables = {
        "Lots": [lot("A", 0.0, Site="North"), {**lot("D", 2.0, Site="South"), "Feed class": "Liquor"}],
        "Downtime": [{"Line": "Kiln", "From": day(1), "To": day(2)}],
        "Intermediates": [liquor],
        "Lanes": [lane()],
    }
    plan = solved(leach_and_fire(3, **tables))
    levels = at_sites.feed_levels(plan)["South"]
    assert list(levels) == ["Intermediates"]
    assert levels["Intermediates"].tolist()[:2] == pytest.approx([2.0, 2.0])
    assert at_sites.feed_in_all(plan)["Intermediates"].tolist()[:2] == pytest.approx([2.0, 2.0]), "as its sites have"
    assert plan_book.write(plan, tmp_path / "plan.xlsx").exists()
    assert "Liquor" in page.page([plan])


def test_each_product_has_its_stock_at_each_site_beside_its_limits() -> None:
    """50 kg in the south may not be sold before the last day; at most 80 may be there."""
    stores = [
        {"Material": "Metal", "Site": "North"},
        {"Material": "Metal", "Site": "South", "Opening stock": 50.0, "Max stock": 80.0},
    ]
    spot = [{"Product": "Metal", "Price": 1.0, "From": day(2), "To": day(2), "Site": "South"}]
    levels = at_sites.product_levels(solved(two_mills(2, Lots=[], Stores=stores, **{"Spot sales": spot})))
    assert {store: {name: kg.tolist() for name, kg in series.items()} for store, series in levels.items()} == {
        "Metal at South": {at_sites.LEVEL: pytest.approx([50.0, 0.0]), "Max stock": [80.0, 80.0]}
    }


def test_elements_go_from_store_to_store_by_site() -> None:
    """1,000 kg of metal in the feed of the north come to its liquor, by lane to that of the south, and to metal."""
    plan = staged()
    flows = Flows(plan)
    (option,) = sankey.chart("p0", plan, flows).variants.values()
    links = [(link["source"], link["target"], link["value"]) for link in option["series"][0]["links"]]
    assert links == [
        ("from Feed at North", "via Liquor at North", 1000.0),
        ("via Liquor at South", "to Metal at South", 1000.0),
        ("via Liquor at North", "via Liquor at South", 1000.0),
    ]


def test_feed_goes_to_the_other_site_as_itself() -> None:
    flows = Flows(carried())
    (way,) = flows.carried("Me").to_dict("records")
    assert way == {"Feed class": "Feed at North", "Product": "Feed at South", "kg": pytest.approx(1000.0)}
    option = sankey.chart("p0", carried(), flows).variants["Me"]["series"][0]
    assert [node["name"] for node in option["data"]] == [
        "from Feed at North",
        "from Feed at South",
        "to Metal at South",
    ]


def test_lines_stand_under_the_name_of_their_site_and_a_store_needs_none_there(tmp_path) -> None:
    """The kiln of the south is the first row of Lines; the north comes first in Sites."""
    rows = leach_and_fire(Lanes=[lane(**{"Lead time": 1.0})])
    rows["Lines"].reverse()
    plan = solved(rows)
    assert list(work_of_lines(plan)) == ["Mill", "Kiln"]
    book = openpyxl.load_workbook(plan_book.write(plan, tmp_path / "plan.xlsx"))
    names = [cell.value for cell in book["Schedule"]["A"]]
    order = [names.index(name) for name in ("North", "Mill", "South", "Kiln")]
    assert order == sorted(order)
    cells = [cell for row in book["Work list"] for cell in row if cell.value in ("A", "Leach", "Liquor", "North")]
    listed = [cell for cell in cells if cell.column > 1]  # in the first column stand the names of the sites
    assert book["Flows"]["E4"].value == "Of what leaves", "a lane carries from a site what is not worked there"
    assert listed and all(cell.alignment.shrink_to_fit for cell in listed), "a long name is not cut by the next cell"
    cells = [cell for row in book["Schedule"].iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert "Liquor  1.0 t" in cells
    listed = [cell.value for cell in book["Work list"]["A"]]
    assert listed.index("North") < listed.index(lanes.SENT) < listed.index("South") < listed.index(lanes.COMES)
    assert "North: to send" in page.page([plan])


def test_feed_that_goes_both_ways_is_drawn_as_going_back() -> None:
    """10 t of the north are worked in the south, and 10 t of the south in the north, on the second day."""
    runs: list[Row] = [
        {"Lot": "A", "Recipe": "Work there", "Period": "D2", "Amount": 10.0},
        {"Lot": "B", "Recipe": "Work", "Period": "D2", "Amount": 10.0},
    ]
    lots = [lot("A", Site="North"), lot("B", Site="South")]
    both: list[Row] = [lane(), {"From site": "South", "To site": "North"}]
    plan = solved(two_mills(2, Lots=lots, Lanes=both, **{"Fixed runs": runs}))
    option = sankey.chart("p0", plan, Flows(plan)).variants["Me"]["series"][0]
    assert [node["words"] for node in option["data"] if node["name"].startswith("back")] == ["Back to Feed at North"]


def test_a_product_that_is_called_as_its_feed_does_not_go_back() -> None:
    rows = two_mills(Yields=[{"Recipe": "Work", "Product": "Feed", "Me": 100.0}], Products=[{"Product": "Feed"}])
    plan = solved({**rows, "Spot sales": [{"Product": "Feed", "Price": 1.0, "From": day(1), "To": day(1)}]})
    option = sankey.chart("p0", plan, Flows(plan)).variants["Me"]["series"][0]
    assert [node["name"] for node in option["data"]] == ["from Feed at North", "to Feed at North"]


def test_a_product_that_is_called_as_a_store_at_its_site_is_another_node() -> None:
    """The kiln of the south makes `Liquor at South` of the liquor in its store, which is called so too."""
    name = "Liquor at South"
    rows = leach_and_fire(Products=[{"Product": name}], Lanes=[lane(Material="Liquor")])
    yields = [rows["Yields"][0], {**rows["Yields"][1], "Product": name}]
    plan = solved({**rows, "Yields": yields, "Spot sales": [{"Product": name, "Price": 1.0}]})
    option = sankey.chart("p0", plan, Flows(plan)).variants["Me"]["series"][0]
    links = [(link["source"], link["target"]) for link in option["links"]]
    assert links == [
        ("from Feed at North", "via Liquor at North"),
        ("via Liquor at South", "to Liquor at South at South"),
        ("via Liquor at North", "via Liquor at South"),
    ]
    names = [node["name"] for node in option["data"]]
    assert len(names) == len(set(names)) == 4


def test_sites_without_any_lot_have_no_feed() -> None:
    plan = solved(two_mills(2, Lots=[]))
    assert at_sites.feed_levels(plan) == {}
    assert "Nothing is worked" in page.page([plan])
