"""What blank cells mean, and that all of it is listed."""

import pandas as pd
import pytest

from models.schema.defaults import Assumption, Settings, estimated, fill, settings
from models.schema.frames import inputs
from models.schema.inputs import INPUTS
from models.schema.settings import SETTINGS
from tests.plants import changed, small_plant, small_tables


def assumed(tables, table, column):
    """(row, value, why) of what is assumed in one column."""
    _, all_assumed = fill(tables)
    return [(one.row, one.value, one.why) for one in all_assumed if (one.table, one.column) == (table, column)]


def test_a_blank_number_takes_its_default_and_is_listed():
    filled, _ = fill(small_tables())
    assert filled["Lots"]["Moisture"].tolist() == [2.0, 0.0, 0.0]
    assert assumed(small_tables(), "Lots", "Moisture") == [(1, 0.0, "default"), (2, 0.0, "default")]


def test_a_blank_choice_takes_its_default():
    filled, _ = fill(small_tables())
    assert filled["Contracts"]["Late"].tolist() == ["no", "yes"]


def test_a_blank_that_has_a_meaning_in_words_stays_blank_and_is_listed_with_the_words():
    filled, _ = fill(small_tables())
    assert filled["Feed classes"]["Max stock"].isna().tolist() == [False, True]
    assert assumed(small_tables(), "Feed classes", "Max stock") == [(1, "no limit", "what a blank cell means")]


def test_a_blank_date_stays_blank_and_is_listed():
    filled, _ = fill(small_tables())
    assert filled["Lots"]["Available"].isna().tolist() == [True, False, True]
    assert [row for row, _, _ in assumed(small_tables(), "Lots", "Available")] == [0, 2]


def test_a_blank_most_of_a_delivery_is_its_least():
    filled, _ = fill(small_tables())
    assert filled["Deliveries"]["Max"].tolist() == [500.0, 2000.0]
    assert assumed(small_tables(), "Deliveries", "Max") == [(1, 2000.0, "= Min")]


def test_a_delivery_with_neither_least_nor_most_asks_for_nothing():
    """Blank Min is 0, and blank Max is Min, so 0 as well."""
    tables = inputs(changed(small_plant(), "Deliveries", 1, Min=None))
    filled, _ = fill(tables)
    assert filled["Deliveries"]["Max"].iloc[1] == 0.0


def test_a_blank_assay_is_the_typical_one_of_the_class():
    tables = inputs(changed(small_plant(), "Lots", 1, Dy=None))
    filled, _ = fill(tables)
    assert filled["Lots"]["Dy"].tolist() == [4.5, 1.0, 4.2]
    assert assumed(tables, "Lots", "Dy") == [(1, 1.0, "typical assay of HDD")]


def test_a_typical_assay_that_is_blank_too_counts_as_nothing():
    rows = changed(changed(small_plant(), "Lots", 1, Dy=None), "Feed classes", 1, Dy=None)
    assert assumed(inputs(rows), "Feed classes", "Dy") == [(1, 0.0, "default")]
    assert assumed(inputs(rows), "Lots", "Dy") == [(1, 0.0, "typical assay of HDD")]


def test_estimated_tells_cell_by_cell_which_assays_are_assumed():
    tables = inputs(changed(small_plant(), "Lots", 1, Dy=None, Hardness=None))
    assert estimated(tables).loc[1].to_dict() == {"Nd": False, "Dy": True, "Hardness": True}
    assert not estimated(tables).loc[[0, 2]].any(axis=None)


def test_what_is_typed_is_not_listed():
    _, all_assumed = fill(small_tables())
    typed = small_tables()
    for one in all_assumed:
        if one.row is not None:
            assert pd.isna(typed[one.table].at[one.row, one.column])


def test_every_blank_cell_that_means_something_is_filled_or_listed_with_words():
    tables = small_tables()
    filled, all_assumed = fill(tables)
    listed = {(one.table, one.row, one.column) for one in all_assumed}
    for name, table in INPUTS.items():
        for column in table.columns:
            for row in tables[name].index[tables[name][column.name].isna()]:
                assert ((name, row, column.name) in listed) is column.assumes
                if column.default is not None:
                    assert not pd.isna(filled[name].at[row, column.name])


def test_a_column_for_information_only_is_not_listed():
    assert assumed(small_tables(), "Lots", "Site") == []


def test_a_table_without_rows_assumes_nothing():
    _, all_assumed = fill(small_tables(Downtime=[]))
    assert not [one for one in all_assumed if one.table == "Downtime"]


def test_the_given_tables_stay_as_they_are():
    tables = small_tables()
    fill(tables)
    pd.testing.assert_frame_equal(tables["Lots"], small_tables()["Lots"])


def test_a_setting_without_row_is_listed_with_its_default():
    _, all_assumed = fill(small_tables(Settings=[]))
    expected = [(None, "Plan name", "the file's name"), (None, "Currency", "USD"), (None, "Closing feed value", 100.0)]
    found = [(one.row, one.column, one.value) for one in all_assumed if one.table == "Settings"]
    assert found[:3] == expected
    assert len(found) == len(SETTINGS)


def test_a_setting_with_a_blank_value_is_listed_at_its_cell():
    tables = small_tables(Settings=[{"Setting": "Time limit"}])
    filled, all_assumed = fill(tables)
    assert Assumption("Settings", 0, "Value", 600.0, "default") in all_assumed
    assert filled["Settings"]["Value"].tolist() == [600.0]


def test_settings_are_fractions_and_seconds():
    rows = [
        {"Setting": "Plan name", "Value": "Week 48"},
        {"Setting": "Closing feed value", "Value": 80},
        {"Setting": "Priority tolerance", "Value": 0.5},
    ]
    assert settings(small_tables(Settings=rows)) == Settings(
        plan_name="Week 48",
        currency="USD",
        closing_feed_value=pytest.approx(0.8),
        priority_tolerance=pytest.approx(0.005),
        time_limit=600.0,
        gap=pytest.approx(0.001),
        max_periods_per_lot=float("inf"),
        smallest_run=0.05,
        smallest_sale=1.0,
        tidiness=pytest.approx(5e-7),
        change_price=0.0,
        frozen_until=None,
        promise_confidence=pytest.approx(0.9),
        worlds=200,
        fixed_days=28.0,
    )


def test_settings_are_the_same_before_and_after_filling():
    tables = small_tables(Settings=[{"Setting": "Currency", "Value": None}])
    assert settings(tables) == settings(fill(tables)[0])
    assert settings(tables).plan_name is None


def test_columns_of_the_planner_s_own_are_left_alone():
    tables = small_tables()
    remarks = [f"of the drum hall {row}" for row in range(len(tables["Lots"]))]
    tables["Lots"] = tables["Lots"].assign(Remark=pd.Series(remarks, dtype=object))
    tables["Feed classes"] = tables["Feed classes"].assign(Remark=pd.Series(["none", None], dtype=object))
    filled, _ = fill(tables)
    assert filled["Lots"]["Remark"].tolist() == remarks
    assert assumed(tables, "Lots", "Remark") == []
