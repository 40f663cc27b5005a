"""What is kept apart goes on from week to week batch by batch, and so do lots of intermediates in their drums.

Two lots are leached into a store of liquor that is kept apart, washed into a second one, and fired.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from models.audit.auditing import audit
from models.checks import actuals as actual_checks
from models.checks import check
from models.schema.frames import Tables
from models.schema.problems import Severity
from planner.engine.plan import Plan
from planner.reading import actuals, reader
from planner.rolling.rolled import Rolled, roll
from planner.studies.backcasting.backcast import COUNTED
from planner.studies.backcasting.backcasting import Worked, backcast
from planner.views.floor import week
from tests.models.solved import Row, contract, errors, lot, setting, target
from tests.models.test_intermediates import LIQUOR, staged
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import last_day, owned, perfect_weeks, plain
from tests.planner.rolling.test_stages import works
from tests.plants import Rows, day

STAGES = Path(__file__).parents[3] / "inputs" / "belfast-stages.xlsx"

APART = {"Keeping": "apart", "Holding cost": 0.01, "Closing value": 0.3}


def two_stores(lag: float, count: int = 4, **tables: list[Row]) -> Rows:
    """What is leached is washed, which takes half of the dirt away, and then fired."""
    rows = works("apart", lag, count, **tables)
    rows["Recipes"] = [
        rows["Recipes"][0],
        {"Recipe": "Wash", "Feed class": "Liquor"},
        {**rows["Recipes"][1], "Feed class": "Washed"},
    ]
    rows["Line use"] = [*rows["Line use"], {"Recipe": "Wash", "Line": "Mill", "Rate": 0.5, "Basis": "t"}]
    rows["Yields"] = [*rows["Yields"], {"Recipe": "Wash", "Product": "Washed", "Me": 95.0, "Dirt": 50.0, "Lag": lag}]
    rows["Intermediates"] = [
        *rows["Intermediates"],
        {"Intermediate": "Washed", **APART, "Opening stock": 20.0, "Me": 9.0, "Dirt": 1.0},
    ]
    return rows


def with_drums(keeping: str) -> Rows:
    """A lot of liquor in drums, to be put in by the third day, and one that comes on the second; the kiln is slow."""
    rows = works(keeping, 1.0, 4)
    drums = {**lot("Drums", 1.0, Me=60.0, Dirt=40.0, Price=2.0), "Feed class": "Liquor", "Use by": day(3)}
    late = {**lot("More drums", 0.5, Me=80.0, Dirt=20.0, Price=2.0, Available=day(2)), "Status": "expected"}
    rows["Lots"] = [*rows["Lots"], drums, {**late, "Feed class": "Liquor"}]
    rows["Line use"][1]["Rate"] = 0.03
    return rows


def with_promises(rows: Rows) -> Rows:
    """Targets that cannot be had: of metal by the third day, and of liquor that is made by the second."""
    made = {**target("Liquor", 5000.0, To=day(2), Priority=2.0), "Product": "Liquor"}
    return {**rows, "Targets": [target("Metal", 9000.0, To=day(3), Priority=1.0), made]}


def returning(lag: float) -> Rows:
    """A tenth of what is fired comes back as sludge of a fixed assay, which is leached into the store again."""
    rows = works("apart", lag, 4)
    rows["Intermediates"] = [
        *rows["Intermediates"],
        {"Intermediate": "Sludge", "Keeping": "fixed", "Me": 1.0, "Dirt": 1.0, "Disposal cost": 0.1},
    ]
    rows["Recipes"] = [*rows["Recipes"], {"Recipe": "Rework", "Feed class": "Sludge"}]
    rows["Line use"] = [*rows["Line use"], {"Recipe": "Rework", "Line": "Mill", "Rate": 2.0, "Basis": "t"}]
    rows["Yields"] = [
        *rows["Yields"],
        {"Recipe": "Fire", "Product": "Sludge", "Dirt": 40.0, "Lag": 1.0},
        {"Recipe": "Rework", "Product": "Liquor", "Me": 90.0, "Dirt": 50.0, "Lag": lag},
    ]
    return rows


def at_two_sites() -> Rows:
    """The drums are put into stores at both sites, in which other batches lie; each site has a kiln."""
    rows, north, south = with_drums("apart"), {"Site": "North"}, {"Site": "South"}
    liquor = {key: cell for key, cell in rows["Intermediates"][0].items() if key != "Opening stock"}
    store: Row = {"Material": "Liquor", "Max stock": 3000.0}
    there: Row = {"Intermediate": "Liquor", "Batch": "Old / Leach", "Quantity": 40.0, "Me": 5.0, "Dirt": 5.0}
    return {
        **rows,
        "Sites": [north, south],
        "Lines": [*({**row, **north} for row in rows["Lines"]), {"Line": "Other kiln", **south}],
        "Lots": [{**row, **(south if row["Lot"] == "More drums" else north)} for row in rows["Lots"]],
        "Intermediates": [liquor],
        "Stores": [{**store, **north, "Opening stock": 50.0}, {**store, **south, "Opening stock": 10.0}],
        "Opening batches": [{**there, **south}],
        "Recipes": [*rows["Recipes"], {"Recipe": "Fire there", "Feed class": "Liquor"}],
        "Line use": [*rows["Line use"], {"Recipe": "Fire there", "Line": "Other kiln", "Rate": 0.01, "Basis": "t"}],
        "Yields": [*rows["Yields"], {**rows["Yields"][1], "Recipe": "Fire there"}],
    }


def with_metal_in_drums() -> Rows:
    """Two lots of the product as well; what can be sold of it each day is less than there is."""
    rows = with_drums("fixed")
    there = {**lot("Metal", 0.4, Me=90.0, Price=3.0), "Feed class": "Metal"}
    late = {**lot("More metal", 0.3, Me=50.0, Available=day(3)), "Feed class": "Metal", "Status": "expected"}
    sold: list[Row] = [
        {"Product": "Metal", "Price": 1.0 + 0.1 * number, "Max": 450.0, "From": day(number), "To": day(number)}
        for number in range(1, 5)
    ]
    return {**rows, "Lots": [*rows["Lots"], there, late], "Spot sales": sold}


PLANTS = {
    "two stores, lags within the next day": two_stores(1.0),
    "two stores, lags over several periods": two_stores(2.0),
    "promises that are broken": with_promises(two_stores(1.0)),
    "a loop through a fixed store": returning(1.0),
    "drums for a store kept apart": with_drums("apart"),
    "two sites": at_two_sites(),
    "drums for a fixed store": with_drums("fixed"),
    "drums for a tank": with_drums("mixed"),
    "drums of a product": with_metal_in_drums(),
}


@pytest.mark.long(
    but=["two stores, lags within the next day", "promises that are broken", "two sites", "drums for a tank"]
)
@pytest.mark.parametrize("name", PLANTS)
def test_perfect_weeks_lose_nothing(name: str) -> None:
    """Three of four days: what is left of batches, on its way, in drums and missing is what the plan had."""
    assert perfect_weeks(PLANTS[name], 3) == pytest.approx([0.0] * 3, abs=1e-9)


def belfast_in_stages(count: int) -> Rows:
    """The first weeks of the example, of lots that are owned and windows that end in them."""
    return first_weeks(owned(plain(reader.read(STAGES).tables)), count)


def first_weeks(rows: Rows, count: int) -> Rows:
    """So many periods of a plant, with what is there in them and windows that end in them."""
    periods = rows["Periods"][:count]
    first, last = periods[0]["Start"], periods[-1]["End"]
    names, lots = {row["Period"] for row in periods}, {row["Lot"] for row in rows["Lots"] if begins(row, first) <= last}
    rows = {table: [row for row in found if begins(row, first) <= last] for table, found in rows.items()}
    for table in ("Deliveries", "Spot sales"):
        rows[table] = [row for row in rows[table] if row.get("Due", row.get("To", last)) <= last]
    for table in ("Targets", "Downtime", "Blend limits"):
        rows[table] = [{**row, "To": min(row["To"], last)} if "To" in row else row for row in rows[table]]
    fixed = [row for row in rows["Fixed runs"] if row["Period"] in names and row["Lot"] in lots]
    return {**rows, "Periods": periods, "Fixed runs": fixed, "Scenarios": []}


def begins(row: Row, first: date) -> Any:
    """The first day of a window or lot."""
    return max(row.get("From", first), row.get("Available", first))


def test_perfect_weeks_of_belfast_in_stages_lose_nothing() -> None:
    """Two of six weeks, with three targets that are out of reach, and carbonate that waits in bags."""
    rows = belfast_in_stages(6)
    first = solved(rows)
    assert len(first.tables["Broken promises"]) == 3
    assert set(rolled(first).tables["Opening batches"]["Intermediate"]) == {"Mixed RE carbonate"}
    assert perfect_weeks(rows, 2) == pytest.approx([0.0] * 2, abs=1e-9)


@cache
def plan() -> Plan:
    """10 t of the clean lot are leached on day 1: 810 kg of metal and 80 of dirt; 0.4 t of liquor are washed then."""
    fixed: list[Row] = [
        {"Lot": "Clean", "Recipe": "Leach", "Period": "D1", "Rule": "exactly", "Amount": 10.0},
        {"Lot": "Liquor", "Recipe": "Wash", "Period": "D1", "Rule": "exactly", "Amount": 0.4},
        {"Lot": "Washed", "Recipe": "Fire", "Period": "D1", "Rule": "exactly", "Amount": 0.0},
    ]
    return solved(two_stores(0.0, **{"Fixed runs": fixed}))


def rolled(of: Plan, stated: Tables | None = None, last: date | None = None) -> Rolled:
    return roll(of, last or last_day(of), stated, added=0)


def there(tables: Tables) -> dict[tuple[str, str], float]:
    rows = tables["Opening batches"]
    return dict(zip(zip(rows["Intermediate"], rows["Batch"], strict=True), rows["Quantity"], strict=True))


def test_what_is_left_of_a_batch_is_there_with_what_is_in_it() -> None:
    """The store began with 50 kg: of 940 kg 400 are washed, of whichever batch; what has no name stays in its row."""
    tables = rolled(plan()).tables
    batches, opening = there(tables), tables["Intermediates"].set_index("Intermediate")["Opening stock"]
    assert batches["Liquor", "Clean / Leach"] + opening["Liquor"] == pytest.approx(540.0)
    row = tables["Opening batches"].set_index("Batch").loc["Clean / Leach"]
    assert (row["Me"], row["Dirt"]) == pytest.approx((100.0 * 810.0 / 890.0, 100.0 * 80.0 / 890.0))
    assert errors(tables) == []


def test_a_week_after_which_no_feed_is_left_rolls_while_a_promise_is_short() -> None:
    """1 t is leached on the first day; of 1,000 kg that are due on the second 45 at most can be made."""
    kept = [{**LIQUOR, "Keeping": "apart"}]
    plant = staged(2, Lots=[lot("A", 1.0)], Intermediates=kept, **contract(1000.0, due=2, Priority=1.0))
    following = roll(solved({**plant, "Spot sales": []}), day(1), added=0).tables
    assert following["Lots"]["Quantity"].tolist() == [0.0]
    assert following["Levels so far"]["Sum"].tolist() == [pytest.approx(0.955)]


def test_names_do_not_grow_from_week_to_week() -> None:
    """Three rolls later the batches have the names that the first plan had, each once."""
    first = set(plan().tables["Batches"]["Batch"])
    at = plan()
    for _ in range(3):
        tables = rolled(at).tables
        assert set(tables["Opening batches"]["Batch"]) <= first
        at = solved(plain(tables))
    assert set(at.tables["Batches"]["Batch"]) <= first


def test_what_is_on_its_way_arrives_as_its_batch() -> None:
    fixed: list[Row] = [{"Lot": "Clean", "Recipe": "Leach", "Period": "D1", "Rule": "exactly", "Amount": 10.0}]
    tables = rolled(solved(works("apart", 2.0, **{"Fixed runs": fixed}))).tables
    [row] = tables["Arrivals"].query("Product == 'Liquor'").to_dict("records")
    assert (row["Product"], row["Lot"], row["Date"].date()) == ("Liquor", "Clean / Leach", day(3))
    assert (row["Quantity"], row["Me"]) == pytest.approx((890.0, 100.0 * 810.0 / 890.0))
    after = solved(plain(tables))
    come = after.tables["Batches"].set_index(["Period", "Batch"])["Arrived"]
    assert come["D3", "Clean / Leach"] >= 890.0 - 1e-6
    assert not [one for one in audit(after.inputs, after.tables, after.margin) if one.table == "Batches"]


def test_a_batch_of_another_composition_keeps_it_beside_what_is_made_now() -> None:
    """A new assay of the lot: what lies there is as it was, what is leached now is a batch of its own, `(2)`; a plan
    later no name has grown."""
    rows = plain(rolled(plan()).tables)
    rows["Lots"] = [{**row, "Me": 8.0} if row["Lot"] == "Clean" else row for row in rows["Lots"]]
    fixed = {"Lot": "Clean", "Recipe": "Leach", "Period": "D2", "Rule": "exactly", "Amount": 1.0}
    after = solved({**rows, "Fixed runs": [fixed]})
    assert list(audit(after.inputs, after.tables, after.margin)) == []
    made = after.tables["Batches"].query("Intermediate == 'Liquor' and Arrived > 0")["Batch"]
    assert set(made) - {"Dirty / Leach"} == {"Clean / Leach (2)"}
    tables = rolled(after).tables
    next_one = solved(plain(tables))
    assert all(name.count("(2)") <= 1 and "(3)" not in name for name in next_one.tables["Batches"]["Batch"])
    assert list(audit(next_one.inputs, next_one.tables, next_one.margin)) == []


def test_what_is_published_of_batches_and_drums_is_kept() -> None:
    """Nothing has changed, and nothing moves: drums are put in when the plan says, by `(put)`."""
    before = solved(with_drums("apart"))
    rows = plain(rolled(before).tables)
    assert "(put)" in {row["Recipe"] for row in rows["Published"]}
    held = solved({**rows, "Settings": setting("Change price", 5.0)})
    assert held.tables["Changes"].empty
    frozen = solved({**rows, "Settings": [{"Setting": "Frozen until", "Value": day(2)}]})
    published = {(r["Lot"], r["Recipe"]): r["Amount"] for r in rows["Published"] if r["Period"] == "D2"}
    worked = frozen.worked_as_named.query("Period == 'D2'")
    done = dict(zip(zip(worked["Lot"], worked["Recipe"], strict=True), worked["Amount"], strict=True))
    assert done == pytest.approx(published)
    assert frozen.tables["Broken promises"].empty


def test_drums_that_are_put_in_another_time_are_named() -> None:
    """They are to be put in on day 2 by the published plan, and come on day 3."""
    rows = plain(rolled(solved(with_drums("apart"))).tables)
    late = [{**row, "Available": day(3)} if row["Lot"] == "More drums" else row for row in rows["Lots"]]
    after = solved({**rows, "Lots": late, "Settings": setting("Change price", 5.0)})
    why = after.tables["Changes"].set_index(["Period", "Lot", "Recipe"])["Why"]
    assert why["D2", "More drums", "(put)"] == "More drums is late: there from D3"


def test_a_shift_leader_writes_down_which_batch_was_washed_and_counts_the_store() -> None:
    """0.3 t of the batch were washed in place of 0.4 of any: of 50 + 890 kg 640 are left, and 600 are counted."""
    filled = week.to_fill_in(plan(), day(1))
    rows = filled["Actuals"]
    washed = (rows["Recipe"] == "Wash").to_numpy()
    assert rows["From batch"][washed].notna().all()
    rows = rows[~washed]
    row = {"Period": "D1", "Lot": "Liquor", "Recipe": "Wash", "From batch": "Clean / Leach", "Amount": 0.3}
    none = {**row, "From batch": "(opening)", "Amount": 0.0}
    filled["Actuals"] = pd.concat([rows, pd.DataFrame([row, none])], ignore_index=True)
    counted = filled["Counted"]
    found = counted["Kilograms"].mask((counted["Product or lot"] == "Liquor") & counted["Batch"].isna(), 600.0)
    filled["Counted"] = counted.assign(Kilograms=found)
    assert actual_checks.check(filled, plan().inputs) == []
    following = rolled(plan(), filled)
    batches, opening = there(following.tables), following.tables["Intermediates"].set_index("Intermediate")
    assert opening["Opening stock"]["Liquor"] == pytest.approx(600.0 * 50.0 / 640.0)
    assert batches["Liquor", "Clean / Leach"] == pytest.approx(600.0 * 590.0 / 640.0)
    assert 'Of "Liquor" 600 kg were counted' in str(following.findings[0])
    assert not [problem for problem in check(following.tables) if problem.severity is Severity.ERROR]


def counting(**batches: float) -> Tables:
    """The filled-in sheet on which only these batches of the liquor were counted."""
    filled = week.to_fill_in(plan(), day(1))
    rows = filled["Counted"]
    assert {None, "(opening)"} <= set(
        rows["Batch"][rows["Product or lot"] == "Liquor"].where(rows["Batch"].notna(), None)
    )
    named: list[Row] = [
        {"Product or lot": "Liquor", "Date": day(1), "Batch": batch.replace("_", " / "), "Kilograms": kg}
        for batch, kg in batches.items()
    ]
    filled["Counted"] = pd.DataFrame(named, columns=rows.columns).astype(rows.dtypes)
    return filled


def test_a_batch_is_counted_by_itself_and_the_others_stay_as_the_books_say() -> None:
    """10 kg more of the clean batch are found: the opening liquor and what was washed are as they were."""
    books = rolled(plan())
    opening = books.tables["Intermediates"].set_index("Intermediate")["Opening stock"]
    clean = there(books.tables)["Liquor", "Clean / Leach"]
    filled = counting(Clean_Leach=clean + 10.0)
    assert actual_checks.check(filled, plan().inputs) == []
    following = rolled(plan(), filled)
    assert there(following.tables) == pytest.approx({**there(books.tables), ("Liquor", "Clean / Leach"): clean + 10.0})
    now = following.tables["Intermediates"].set_index("Intermediate")["Opening stock"]
    assert now.to_dict() == pytest.approx(opening.to_dict())
    assumed = [note.row for note in following.assumed if note.sheet == "Opening batches"]
    assert assumed == ["Liquor / (opening)"], "of what cannot have been there nothing is said"
    assert [str(found).count("Of Clean / Leach in") for found in following.findings] == [1]
    assert f"the books say {clean:,.6g} kg" in str(following.findings[0])
    assert errors(following.tables) == []
    assert solved(plain(following.tables)).margin > solved(plain(books.tables)).margin


def test_a_batch_of_which_nothing_was_found_is_gone_and_the_opening_one_is_counted_too() -> None:
    """Nothing of the clean batch, and 30 kg of what had no name: 30 kg are the Opening stock of the store."""
    following = rolled(plan(), counting(**{"Clean_Leach": 0.0, "(opening)": 30.0}))
    assert ("Liquor", "Clean / Leach") not in there(following.tables)
    assert following.tables["Intermediates"].set_index("Intermediate")["Opening stock"]["Liquor"] == 30.0


def test_a_batch_that_is_counted_at_one_of_two_sites_leaves_the_others_as_they_are() -> None:
    """25 kg in place of 40 are found in the south. The week earned that much less of Closing value and of what the 15
    kg would have cost in the three days that are left: 15 * (0.3 - 3 * 0.01)."""
    of = solved(at_two_sites())
    filled = week.to_fill_in(of, day(1))
    rows = filled["Counted"]
    filled["Counted"] = rows.assign(Kilograms=rows["Kilograms"].mask(rows["Batch"] == "Old / Leach", 25.0))
    assert actual_checks.check(filled, of.inputs) == []
    books, following = (roll(of, day(1), told, added=0).tables for told in (None, filled))
    batches = [tables["Opening batches"].set_index(["Site", "Batch"])["Quantity"] for tables in (books, following)]
    assert (batches[1] - batches[0]).to_dict() == pytest.approx(
        {("North", "Drums / (put)"): 0.0, ("South", "Old / Leach"): -15.0}
    )
    pd.testing.assert_series_equal(following["Stores"]["Opening stock"], books["Stores"]["Opening stock"])
    found = backcast([Worked(of, day(1), filled)])
    assert found.parts[-1].adds == pytest.approx(-4.05)
    (line,) = [one for one in found.weeks[0].against if one.of == COUNTED]
    assert (line.name, line.done - line.planned) == ("Liquor at South", pytest.approx(-15.0))
    assert found.start + sum(part.adds for part in found.parts) == pytest.approx(found.parts[-1].value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"Batch": "Claen / Leach"}, 'There can be no batch "Claen / Leach" of "Liquor". '),
        ({"Product or lot": "Metal", "Batch": "Clean / Leach"}, "it has no batches"),
        ({"Batch": None}, '"Liquor" was counted in all and batch by batch, which makes 9 kg.'),
    ],
)
def test_a_count_that_names_no_batch_of_the_store_is_a_finding(row: Row, said: str) -> None:
    filled = counting(Clean_Leach=9.0)
    rows = filled["Counted"]
    other = {"Product or lot": "Liquor", "Date": day(1), "Kilograms": 5.0, **row}
    filled["Counted"] = pd.concat(
        [rows, pd.DataFrame([other], columns=rows.columns).astype(rows.dtypes)], ignore_index=True
    )
    (problem,) = actual_checks.check(filled, plan().inputs)
    assert said in f"{problem.message} " and (problem.table, problem.row) == ("Counted", 1)


def test_a_batch_that_cannot_be_at_a_site_is_neither_counted_nor_worked_there() -> None:
    """What the north leaches no lane carries south, where another batch lies that the north has not."""
    of = solved(at_two_sites())
    filled = week.to_fill_in(of, day(1))
    counted: Row = {"Product or lot": "Liquor", "Site": "North", "Batch": "Old / Leach", "Kilograms": 7.0}
    worked: Row = {
        "Period": "D1",
        "Lot": "Liquor",
        "Recipe": "Fire there",
        "From batch": "Clean / Leach",
        "Amount": 0.1,
    }
    for table, row in (("Counted", counted), ("Actuals", {**worked, "Amount": 0.1})):
        filled[table] = pd.DataFrame([row], columns=filled[table].columns).astype(filled[table].dtypes)
    assert [(problem.table, problem.message) for problem in actual_checks.check(filled, of.inputs)] == [
        ("Actuals", 'There can be no batch "Clean / Leach" of "Liquor at South".'),
        ("Counted", 'There can be no batch "Old / Leach" of "Liquor at North".'),
    ]


@pytest.mark.parametrize(
    ("batch", "said"),
    [(None, "nothing says which batch"), ("Claen / Leach", 'There can be no batch "Claen / Leach" of "Liquor"')],
)
def test_a_batch_that_is_not_known_is_a_finding(batch: str | None, said: str) -> None:
    filled = week.to_fill_in(plan(), day(1))
    rows = filled["Actuals"]
    filled["Actuals"] = rows.assign(**{"From batch": rows["From batch"].mask(rows["Recipe"] == "Wash", batch)})
    assert any(said in problem.message for problem in actual_checks.check(filled, plan().inputs))


def test_a_new_assay_of_a_lot_is_that_of_its_batches_too() -> None:
    """490 kg of the batch lie there, 89 are made on day 2 and 600 of all 629 washed; then the lot is found to be
    poorer, of 89 kg as well. What was there is taken to be so, too: nothing is short, and no batch has a new name."""
    fixed: list[Row] = [
        {"Lot": "Clean", "Recipe": "Leach", "Period": "D2", "Rule": "exactly", "Amount": 1.0},
        {"Lot": "Liquor", "Recipe": "Wash", "Period": "D2", "Rule": "exactly", "Amount": 0.6},
        {"Lot": "Dirty", "Recipe": "Leach", "Period": "D2", "Rule": "exactly", "Amount": 0.0},
    ]
    of = solved({**plain(rolled(plan()).tables), "Fixed runs": fixed})
    filled = week.to_fill_in(of, day(2))
    row = {"Lot or product": "Clean", "Me": 8.0, "Dirt": 2.125}
    filled["Received"] = pd.concat([filled["Received"], pd.DataFrame([row])], ignore_index=True)
    following = rolled(of, filled)
    assert following.findings == ()
    assert any("as the new assay of its lot says" in str(note) for note in following.assumed)
    names = set(following.tables["Opening batches"]["Batch"])
    assert not any("(2)" in name for name in names)
    assert errors(following.tables) == []


def test_more_of_a_batch_than_there_was_is_a_finding() -> None:
    """2 t of it were washed, and 890 kg were there: nothing of it is left."""
    filled = week.to_fill_in(plan(), day(1))
    row = {"Period": "D1", "Lot": "Liquor", "Recipe": "Wash", "From batch": "Clean / Leach", "Amount": 2.0}
    others = filled["Actuals"][filled["Actuals"]["Recipe"] != "Wash"]
    filled["Actuals"] = pd.concat([others, pd.DataFrame([row])], ignore_index=True)
    following = rolled(plan(), filled)
    assert ("Liquor", "Clean / Leach") not in there(following.tables)
    assert any("kg of Clean / Leach are left in Liquor" in str(finding) for finding in following.findings)


def test_a_backcast_of_a_perfect_week_adds_nothing() -> None:
    of = solved(with_drums("apart"))
    found = backcast([Worked(of, day(1), actuals.none(of.inputs))])
    assert [part.value for part in found.parts] == pytest.approx([of.margin] * len(found.parts), abs=1e-4)


def test_batches_that_are_there_are_part_of_the_opening_stock() -> None:
    """Max stock of 500 kg is passed by the 640 kg that are there anyway, and by no more: a promise of as little."""
    rows = works("apart", 0.0, 1)
    batch = {"Intermediate": "Liquor", "Batch": "Old / Leach", "Quantity": 590.0, "Me": 9.0, "Dirt": 1.0}
    rows["Intermediates"] = [{**rows["Intermediates"][0], "Max stock": 500.0, "Disposal cost": None}]
    rows["Line use"][1]["Rate"] = 0.0001
    of = solved({**rows, "Opening batches": [batch]})
    stock = of.tables["Intermediate stock"].iloc[0]
    assert stock["Stock (end)"] == pytest.approx(640.0, abs=3.0)
    assert list(audit(of.inputs, of.tables, of.margin)) == []


def test_what_was_put_in_of_a_product_may_be_written_down() -> None:
    """Of the 0.4 t of metal in drums half was put in on the first day: 0.2 t are left."""
    of = solved(with_metal_in_drums())
    runs = of.tables["Runs"]
    assert runs["Amount"][(runs["Lot"] == "Metal") & (runs["Period"] == "D1")].tolist() == pytest.approx([0.4])
    filled = week.to_fill_in(of, day(1))
    rows = filled["Actuals"]
    filled["Actuals"] = rows.assign(Amount=rows["Amount"].mask(rows["Lot"] == "Metal", 0.2))
    assert actual_checks.check(filled, of.inputs) == []
    left = roll(of, day(1), filled, added=0).tables["Lots"].set_index("Lot")["Quantity"]
    assert left["Metal"] == pytest.approx(0.2)
