"""The tables of a plan: complete, typed, in order, and true to the plan."""

import numpy as np
import pytest

from models.results.estimates import Assays
from models.results.tabulate import table, tabulate
from models.schema.frames import frame, inputs
from models.schema.outputs import OUTPUTS
from tests.models.solved import contract, exact, lot, solved, target, tiny
from tests.plants import day, small_plant


@pytest.fixture(scope="module")
def plan():
    return solved(small_plant())


def test_every_table_of_the_plan_is_there_with_the_columns_of_the_schema(plan):
    assert set(plan.tables) <= set(OUTPUTS)
    assert {"Runs", "Lot use", "Production", "Sales", "Money", "Broken promises", "Levels"} <= set(plan.tables)
    for name, found in plan.tables.items():
        assert list(found.columns) == [column.name for column in OUTPUTS[name].columns], name


def test_every_column_has_the_type_of_the_schema(plan):
    for name, found in plan.tables.items():
        assert found.dtypes.to_dict() == frame(OUTPUTS[name].columns, []).dtypes.to_dict(), name


def test_keys_of_a_table_occur_once(plan):
    for name, found in plan.tables.items():
        keys = list(OUTPUTS[name].keys)
        assert not keys or not found.duplicated(keys).any(), name


def test_runs_are_in_the_order_of_time_and_names_and_without_dust(plan):
    runs = plan.tables["Runs"]
    assert runs.equals(runs.sort_values(["Period", "Lot", "Recipe"], ignore_index=True))
    assert (runs["Amount"] > 1e-9).all()


def test_what_is_made_is_what_the_runs_make(plan):
    """All recoveries and oxides of the small plant: 45.552 kg of Dy oxide from a tonne of EV-1, and so on."""
    kg = dict(zip(plan.plant.lots.names, plan.plant.yields.kg[0], strict=True))
    runs = plan.tables["Runs"]
    early = runs[runs["Period"] != "W4"]  # with a lag of a week the last week's work arrives after the end
    made = sum(kg[name] * amount for name, amount in zip(early["Lot"], early["Amount"], strict=True))
    assert plan.amount("Production", "Made", Product="Dy oxide") == pytest.approx(made)


def test_stock_is_carried_through_the_table(plan):
    for product, opening in (("Nd oxide", 100.0), ("Dy oxide", 0.0)):
        production = plan.tables["Production"]
        production = production[production["Product"] == product]
        change = (production["Made"] - production["Sold"] - production["Discarded"]).cumsum()
        assert production["Stock (end)"].to_numpy() == pytest.approx((opening + change).to_numpy(), abs=1e-6)


def test_sales_name_the_window_and_what_it_brings(plan):
    sales = plan.tables["Sales"]
    assert sales["Revenue"].to_numpy() == pytest.approx((sales["Amount"] * sales["Price"]).to_numpy())
    assert plan.amount("Sales", Product="Nd oxide") == pytest.approx(
        plan.amount("Production", "Sold", Product="Nd oxide")
    )
    spot = sales[sales["Contract"] == "spot"]
    assert (spot["From"] == np.datetime64(day(8))).all()


def test_lot_use_tells_what_becomes_of_each_lot():
    """Of A 4 of 10 t are worked, of the offer B nothing is bought, C is blocked, D comes too late."""
    lots = [
        lot("A", Price=60.0),
        lot("B", 7.0, Status="offered", Price=1000.0),
        lot("C", 3.0, Status="blocked"),
        lot("D", 2.0, Status="expected", Available=day(5)),
    ]
    lot_use = solved(tiny(Lots=lots, Lines=[{"Line": "Mill", "Hours per day": 4.0}])).tables["Lot use"]
    lot_use = lot_use.set_index("Lot")
    assert lot_use["Used"].to_dict() == pytest.approx({"A": 4, "B": 0, "C": 0, "D": 0})
    assert lot_use["Left"].to_dict() == pytest.approx({"A": 6, "B": 0, "C": 3, "D": 2})
    assert lot_use["Bought"].to_dict() == {"A": 0, "B": 0, "C": 0, "D": 0}
    assert lot_use["Quantity"].to_dict() == {"A": 10, "B": 7, "C": 3, "D": 2}


def test_an_offer_without_quantity_has_a_blank_one():
    lot_use = solved(tiny(Lots=[lot("A", None, Status="offered", Price=60.0)])).tables["Lot use"]
    assert lot_use["Quantity"].isna().all()
    assert lot_use["Bought"].to_list() == pytest.approx([24])


def test_the_estimated_share_of_an_assay_is_by_mass():
    """Me 10 % is typed and Oil 2 % is typical: 2 of 12 parts are estimated. Nothing asks for the 80 % of Fe."""
    rows = tiny(
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Me", "Oil", "Fe")],
        Lots=[lot("A", Me=10.0)],
        **{
            "Feed classes": [{"Feed class": "Feed", "Me": 10.0, "Oil": 2.0, "Fe": 80.0}],
            "Blend limits": [{"On": "Mill", "Share of": "Oil", "Max": 5.0}],
        },
    )
    plan = solved(rows)
    assays = Assays.of(inputs(rows), plan.plant)
    tables = tabulate(plan.plant, plan.model, plan.solution, assays)
    assert tables["Lot use"]["Estimated share of assay"].to_list() == pytest.approx([100 * 2 / 12])


def test_line_hours_are_blank_where_there_are_none():
    plan = solved(tiny(2, Downtime=[{"Line": "Mill", "From": day(1), "To": day(1)}]))
    rows = plan.tables["Line hours"].set_index("Period")
    assert rows.loc["D1", "Available"] == 0
    assert np.isnan(rows.loc["D1", "Used share"])
    assert rows.loc["D2", "Used share"] == pytest.approx(100 * 10 / 24)


def test_delivery_and_target_status_hold_asked_and_got():
    """2 t make 200 kg: contract C, priority 1, gets them; of 500 kg to be made 200 are."""
    plan = solved(
        tiny(
            Lots=[lot("A", 2.0)],
            Targets=[target("T", 500.0, Priority=2.0)],
            Settings=exact(),
            **contract(300.0, Priority=1.0),
        )
    )
    (delivery,) = plan.tables["Delivery status"].to_dict("records")
    assert (delivery["Min"], delivery["Delivered"], delivery["Short"]) == pytest.approx((300, 200, 100))
    (reached,) = plan.tables["Target status"].to_dict("records")
    assert (reached["Amount"], reached["Reached"], reached["Short"], reached["Priority"]) == pytest.approx(
        (500, 200, 300, 2)
    )


def test_broken_promises_say_what_was_asked_and_what_is_got():
    plan = solved(tiny(Lots=[lot("A", 2.0)], Targets=[target("T", 500.0, Priority=2.0)], Settings=exact()))
    (broken,) = plan.tables["Broken promises"].to_dict("records")
    assert (broken["Sheet"], broken["Row"], broken["Promise"], broken["Unit"]) == ("Targets", "T", "Amount", "kg")
    assert (broken["Asked"], broken["Got"], broken["Short"]) == pytest.approx((500, 200, 300))


def test_a_plan_that_keeps_everything_has_no_broken_promises():
    plan = solved(tiny(Targets=[target("T", 500.0, Priority=2.0)]))
    assert plan.tables["Broken promises"].empty


def test_a_blend_without_work_has_no_value():
    """All of lot A is worked on day 1: the share on day 2 is blank."""
    plan = solved(tiny(2, **{"Blend limits": [{"On": "Mill", "Share of": "Me", "Max": 50.0}]}))
    assert plan.tables["Blends"]["Value"].to_list() == pytest.approx([10.0, np.nan], nan_ok=True)
    assert plan.tables["Blends"]["Max"].to_list() == [50.0, 50.0]


def test_resources_without_limit_have_a_blank_maximum():
    rows = tiny(
        Resources=[{"Resource": "Acid", "Unit": "kg"}],
        Consumption=[{"Recipe": "Work", "Resource": "Acid", "Amount": 2.0, "Per": "t"}],
    )
    (row,) = solved(rows).tables["Resource use"].to_dict("records")
    assert row["Used"] == pytest.approx(20)
    assert np.isnan(row["Max"])


def test_feed_stock_is_told_for_every_class_whether_limited_or_not():
    """The mill works 4 of 10 t a day: 6, 2 and nothing are left."""
    plan = solved(tiny(3, Lines=[{"Line": "Mill", "Hours per day": 4.0}]))
    assert plan.tables["Feed stock"]["Stock (end)"].to_list() == pytest.approx([6, 2, 0])


def test_money_is_booked_where_it_happens_without_zeros():
    plan = solved(tiny(3, Lots=[lot("A", 30.0)]))
    assert plan.tables["Money"].to_dict("records") == [
        {"Period": "D1", "Item": "Spot sales", "Amount": pytest.approx(2400), "Kind": "cash"},
        {"Period": "D2", "Item": "Spot sales", "Amount": pytest.approx(600), "Kind": "cash"},
    ]


def test_a_column_that_the_schema_does_not_have_is_refused():
    with pytest.raises(KeyError):
        table("Runs", {"Tonnes": [1.0]})
