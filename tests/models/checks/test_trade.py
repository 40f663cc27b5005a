"""When the guards that know the trade speak up, and when they must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.checks import check
from models.checks.guards.known_classes import known_class, known_classes
from models.schema.frames import inputs
from planner.reading import reader
from tests.models.checks.cases import PLANT, cells, more, one
from tests.models.checks.cases_trade import alike, lots, with_samarium
from tests.plants import Rows, changed

ROOT = Path(__file__).resolve().parents[3]
GUARDS = {
    "fraction-or-percent",
    "oxide-for-element",
    "samarium-in-ndfeb",
    "assay-far-from-class",
    "kg-for-tonnes",
    "share-as-fraction",
    "price-above-content",
    "rate-far-from-need",
}


def found(rows: Rows) -> list[tuple[str, int | None, str | None]]:
    return [(problem.check, problem.row, problem.column) for problem in check(inputs(rows)) if problem.check in GUARDS]


@pytest.mark.parametrize("plant", ["belfast", "missouri"])
def test_the_examples_raise_no_false_alarm(plant):
    book = reader.read(ROOT / "inputs" / f"{plant}.xlsx")
    assert [problem.message for problem in check(book.tables, book.spoiled) if problem.check in GUARDS] == []


def offered(rows: Rows) -> list[tuple[str, object, object]]:
    """The values that the only finding offers, cell by cell: column, what stands there, what is suggested."""
    (problem,) = [problem for problem in check(inputs(rows)) if problem.check in GUARDS]
    names = (str(problem.column), problem.value, problem.suggestion)
    return [names, *((offer.column, offer.value, offer.suggestion) for offer in problem.offers)]


def test_a_whole_row_of_fractions_is_one_finding_that_offers_each_cell():
    """0.26 + 0.045 = 0.305 against 29: about a hundredth."""
    rows = one("Lots", 0, Nd=0.26, Dy=0.045)
    assert found(rows) == [("fraction-or-percent", 0, "Nd")]
    assert offered(rows) == [("Nd", 0.26, 26.0), ("Dy", 0.045, 4.5)]
    (problem,) = check(inputs(rows))
    assert (
        problem.message
        == "Nd is 0.26 %, and 25 % is typical; Dy is 0.045 %, and 4 % is typical: they look like fractions."
    )


def test_a_little_of_a_minor_component_is_no_fraction():
    """Dy 0.045 % beside 26 % Nd: magnets without Dy exist."""
    assert found(one("Lots", 0, Dy=0.045)) == []


def test_per_cent_in_place_of_fractions_is_found():
    """Dy 80 % where 0.8 % is typical."""
    rows = changed(one("Feed classes", 1, Dy=0.8), "Lots", 1, Nd=None, Dy=80.0)
    problems = [problem for problem in check(inputs(rows)) if problem.check == "fraction-or-percent"]
    assert [(problem.row, problem.column, problem.suggestion) for problem in problems] == [(1, "Dy", 0.8)]


def test_a_class_whose_lots_vary_says_nothing_of_oxides():
    """Lots of 21, 25 and 29 % Nd: the next one at 29.2 % is nothing strange."""
    assays = [{"Nd": value, "Dy": 4.0, "Hardness": 600.0} for value in (21.0, 23.0, 25.0, 27.0, 29.0)]
    assert found(lots(*assays, {"Nd": 29.2, "Dy": 0.0, "Hardness": 600.0})) == []


def test_richer_feed_whose_assay_adds_up_is_no_oxide():
    """With Fe the lot's assay adds to 97.2 %, as its class's does: 17 % more Nd stands against less Fe."""
    rows = more("Components", Component="Fe", **cells("Counted as", "mass"))
    rows = {**rows, "Feed classes": [{**feed_feed_class, "Fe": 70.0} for feed_feed_class in rows["Feed classes"]]}
    given = lots(*alike(6), {"Nd": 29.2, "Dy": 0.0, "Fe": 68.0, "Hardness": 600.0})["Lots"]
    rows = {**rows, "Lots": [{"Fe": 69.0, **lot} for lot in given]}
    assert found(rows) == []


def test_rare_earths_that_add_to_a_hundred_are_oxides():
    """A mixed oxide of 72 + 13 = 85 % element, typed as 84 + 15 = 99 %."""
    rows = more("Feed classes", **cells("Feed class", "Mixed oxide", "Nd", 72.0, "Dy", 13.0, "Hardness", 0.0))
    rows = {**rows, "Recipes": [*rows["Recipes"], {"Recipe": "NdFeB route", "Feed class": "Mixed oxide"}]}
    lot = {"Lot": "M", "Feed class": "Mixed oxide", "Status": "stock", "Quantity": 1.0}
    rows = {**rows, "Lots": [*rows["Lots"], {**lot, "Nd": 84.0, "Dy": 15.0, "Hardness": 0.0}]}
    assert found(rows) == [("oxide-for-element", 3, "Nd")]
    assert offered(rows) == [("Nd", 84.0, 72.02), ("Dy", 15.0, 13.07)]


def test_traces_of_samarium_are_allowed():
    assert found(with_samarium(Sm=0.3)) == []


def test_samarium_is_at_home_in_a_class_of_smco():
    rows = changed(with_samarium(Sm=12.0), "Feed classes", 0, Nd=0.0, Dy=0.0, Sm=25.0)
    assert "samarium-in-ndfeb" not in {name for name, _, _ in found(rows)}


def test_without_a_typical_assay_the_trade_is_the_yardstick():
    """EV traction commonly holds 18 to 26 % Nd; 45 % is further out than that range is wide."""
    rows = changed(one("Feed classes", 0, Nd=None, Dy=None, Hardness=None), "Lots", 0, Nd=45.0)
    assert found(rows) == [("assay-far-from-class", 0, "Nd")]


def test_a_plants_own_typical_assay_counts_more_than_the_trade():
    """45 % Nd is strange for EV traction, but not where the plant says that 42 % is typical."""
    rows = changed(one("Feed classes", 0, Nd=42.0), "Lots", 0, Nd=45.0)
    problems = [problem for problem in check(inputs(rows)) if problem.check in GUARDS]
    assert {problem.table for problem in problems} == {"Feed classes"}


def test_a_large_lot_is_no_slip():
    """150 t beside 20 t and 15 t."""
    assert found(one("Lots", 1, **cells("Feed class", "EV traction", "Quantity", 150.0))) == []


def test_all_lots_in_kg_are_one_slip_and_no_fault_of_the_rates():
    """20,000 and 10,000 t at 0.1 t per h need 300,000 h of Leach, which has 504."""
    rows = {**PLANT, "Lots": [{**lot, "Quantity": 1000 * lot["Quantity"]} for lot in PLANT["Lots"]]}
    assert found(rows) == [("kg-for-tonnes", None, None)]


def test_an_offer_a_little_too_dear_is_for_the_plan_to_decline():
    """A tonne of EV-2 holds 255 kg Nd and 42 kg Dy: 297.4 kg Nd oxide at 80, 48.2 kg Dy oxide at 300: 38,256."""
    assert found(one("Lots", 2, Price=39_000.0)) == []
    assert found(one("Lots", 2, Price=60_000.0)) == [("price-above-content", 2, "Price")]


def test_an_owned_lot_is_held_against_its_content():
    """A dry tonne of EV-1 is worth 260 * 1.16638 * 80 + 45 * 1.14768 * 300 = 39,754; 2 % of it is water: 38,959."""
    assert found(one("Lots", 0, Price=38_900.0)) == []
    assert found(one("Lots", 0, Price=39_000.0)) == [("price-above-content", 0, "Price")]


def test_a_plant_with_little_feed_is_no_reason_to_doubt_its_rates():
    """One lot of 0.1 t: every line could work far more, so no line stands out."""
    rows = {**one("Lots", 0, Quantity=0.1, **cells("Must use", 0.0)), "Fixed runs": [], "Targets": []}
    rows = {**rows, "Lots": rows["Lots"][:1]}
    assert "rate-far-from-need" not in {name for name, _, _ in found(rows)}


def test_a_slow_line_that_lots_can_avoid_is_left_alone():
    """A pilot line would need 30,000 h for the owned lots, but another recipe takes them without it."""
    rows = more("Lines", Line="Pilot")
    rows = {**rows, "Recipes": [*rows["Recipes"], {"Recipe": "Pilot route", "Feed class": "EV traction"}]}
    rows = {
        **rows,
        "Line use": [*rows["Line use"], {"Recipe": "Pilot route", "Line": "Pilot", "Rate": 0.001, "Basis": "t"}],
    }
    rows = {**rows, "Yields": [*rows["Yields"], {"Recipe": "Pilot route", "Product": "Nd oxide", "Nd": 99.0}]}
    assert found(rows) == []


def test_a_warning_is_silenced_by_its_name():
    rows = one("Lots", 0, Dy=15.0)
    assert found(rows) == [("assay-far-from-class", 0, "Dy")]
    silent = {"Setting": "Silenced warnings", "Value": " Assay-far-from-class ; estimated-assay;"}
    assert check(inputs({**rows, "Settings": [*PLANT["Settings"], silent]})) == []


def test_an_error_is_never_silenced():
    silent = {"Setting": "Silenced warnings", "Value": "blank-cell"}
    rows = {**one("Lots", 0, Status=None), "Settings": [silent]}
    assert [problem.check for problem in check(inputs(rows))] == ["blank-cell"]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("HDD", "Hard disk magnets"),
        ("Hard disk drives, shredded", "Hard disk magnets"),
        ("EV traction 2026", "EV traction motor magnets"),
        ("HEV early", "Early hybrid motor magnets"),
        ("SmCo swarf", "SmCo grinding slurry"),
        ("Swarf wet", "NdFeB grinding swarf"),
        ("Wind and EV", None),
        ("Sevenoaks", None),
        ("", None),
    ],
)
def test_a_class_is_known_by_all_words_of_an_alias(name, known):
    this_known_class = known_class(name)
    assert (this_known_class.name if this_known_class else None) == known


def test_every_known_range_holds_its_typical_value():
    for feed_class in known_classes():
        assert feed_class.basis in ("published", "commonly quoted", "typical")
        for component, values in feed_class.ranges.items():
            assert values.low <= values.typical <= values.high, (feed_class.name, component)


def test_figures_that_are_judgement_are_called_typical():
    judged = {feed_class.name for feed_class in known_classes() if feed_class.basis == "typical"}
    assert judged == {"Mixed shredded magnets"}
