"""How long a line may stand still before it reaches a customer: proven by stopping it so long, and a day longer."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from models.explain.delays import Delay, delays, delays_table
from models.schema.frames import inputs
from tests.models.explain.plans import programs
from tests.models.solved import Row, contract, exact, lot, solved, target, tiny
from tests.models.test_intermediates import liquor, staged
from tests.plants import Rows, day, weeks
from tests.wide import some

FIRST = np.datetime64(day(1))


def found(rows: Rows) -> dict[str, Delay]:
    """How long each line may stand still, by its name."""
    return {delay.line: delay for delay in delays(programs(rows))}


def stopped(rows: Rows, line: str, days: int) -> Rows:
    """The plant with a line at rest for its first days."""
    if not days:
        return rows
    stop = {"Line": line, "From": day(1), "To": day(days), "Availability": 0.0}
    return {**rows, "Downtime": [*rows.get("Downtime", []), stop]}


def missed(rows: Rows) -> float:
    """What customers miss, or get late, in the best plan, in relation to what they ask."""
    plan = solved(rows)
    status = plan.tables["Delivery status"]
    return float(((status["Short"] + status["Late"]) / status["Min"]).sum())


def plant(opening: float = 0.0, asked: float = 480.0, **tables: list[Row]) -> Rows:
    """Four days; the mill makes 90 kg of liquor an hour, the kiln fires 20 kg an hour of it into 10 kg of metal."""
    return staged(
        4,
        **{
            "Lots": [lot("A", 100.0)],
            **contract(asked, 4, Priority=1.0),
            "Intermediates": liquor(**{"Opening stock": opening}),
        }
        | tables,
    )


def test_the_kiln_needs_two_days_for_its_delivery() -> None:
    """480 kg due on day 4 take 960 kg of liquor, 48 h of the kiln: days 3 and 4. A stop of 3 days leaves 240 kg."""
    delay = found(plant())["Kiln"]
    assert delay.days == 2
    assert delay.touched is not None
    assert (delay.touched.sheet, delay.touched.words, delay.touched.due) == ("Deliveries", "Min", FIRST + 3)
    assert delay.touched.short == pytest.approx(240.0)


def test_what_lies_between_gives_the_mill_a_day_more() -> None:
    """Without liquor the mill has to feed the kiln on day 3; with 480 kg in the store that is a day's work of the kiln,
    and the mill may begin on day 4. A day longer leaves what the store holds: 240 of 480 kg."""
    assert found(plant())["Mill"].days == 2
    delay = found(plant(opening=480.0))["Mill"]
    assert delay.days == 3
    assert delay.touched is not None
    assert delay.touched.short == pytest.approx(240.0)


def test_enough_in_the_store_lets_the_mill_stand_still_to_the_end() -> None:
    """960 kg are all that the kiln needs; what sells beside, for money, is no promise."""
    delay = found(plant(opening=960.0))["Mill"]
    assert (delay.days, delay.touched) == (4, None)


def test_a_delivery_that_takes_every_hour_lets_nothing_stand_still() -> None:
    """960 kg take the kiln four days."""
    delay = found(plant(asked=960.0))["Kiln"]
    assert delay.days == 0
    assert delay.touched is not None
    assert delay.touched.short == pytest.approx(240.0)


def test_what_is_locked_in_a_store_does_not_help() -> None:
    """Of 480 kg of liquor 480 are to stay: the mill has to feed the kiln on day 3, as without any."""
    locked = liquor(**{"Opening stock": 480.0, "Min stock": 480.0})
    assert found(plant(Intermediates=locked))["Mill"].days == 2


def test_a_target_gives_way() -> None:
    """Both lines are needed from day 1 for a target of 960 kg, which no customer waits for."""
    aims = [target("T", 960.0, Priority=2.0)]
    assert {line: delay.days for line, delay in found(plant(Targets=aims)).items()} == {"Kiln": 2, "Mill": 2}


def test_what_comes_late_is_touched() -> None:
    """Late deliveries are agreed: a stop of 3 days makes 240 kg late, which are not short."""
    rows = staged(
        6, Lots=[lot("A", 100.0)], **contract(480.0, 4, **{"Priority": 1.0, "Late": "yes", "Late penalty": 0.1})
    )
    delay = found(rows)["Kiln"]
    assert delay.days == 2
    assert delay.touched is not None
    assert delay.touched.words == "in time"
    assert missed(stopped(rows, "Kiln", delay.days)) == pytest.approx(0.0, abs=1e-6)
    assert missed(stopped(rows, "Kiln", delay.days + 1)) == pytest.approx(delay.touched.short / 480.0)


def test_nothing_is_said_where_customers_ask_for_nothing() -> None:
    assert delays(programs(staged())) == []


def test_without_steps_it_says_that_nothing_was_computed() -> None:
    rows = plant()
    value = delays(programs(rows, steps=0))
    table = delays_table(value, programs(rows).plant, inputs(rows))
    assert table["Days"].isna().all()
    assert table["First touched"].str.startswith("not computed: ").all()


def test_the_table_names_the_stores_behind_a_line_and_the_promise_that_a_day_more_touches() -> None:
    rows = plant()
    this_programs = programs(rows)
    table = delays_table(delays(this_programs), this_programs.plant, inputs(rows)).set_index("Line")
    assert list(table["Recipes"][["Mill", "Kiln"]]) == ["Leach", "Fire"]
    assert table.loc["Mill", "Stores behind it"] == "Liquor"
    assert table["Stores behind it"].isna()["Kiln"]
    assert set(table["First touched"]) == {f"C / {day(1)} / {day(4)}"}
    assert set(table["Promise"]) == {"Deliveries: Min"}
    assert set(table["Until"]) == {np.datetime64(day(2))}


def drawn(seed: int) -> Rows:
    """A staged plant of four weeks with customers and stores drawn at random, all of which can be served."""
    draw = Random(seed)
    asked = [draw.uniform(0.0, 1500.0) for _ in range(4)]
    windows = [{"Contract": "C", "Due": day(7 * at + draw.randint(1, 7)), "Min": kg} for at, kg in enumerate(asked)]
    names = {"Opening stock": draw.choice([0.0, 500.0, 2000.0]), "Max stock": draw.choice([500.0, 3000.0, None])}
    lots = [lot(f"L{at}", draw.uniform(5.0, 60.0), Available=day(draw.randint(1, 20))) for at in range(3)]
    return tiny(**staged(Intermediates=liquor(**names))) | {
        "Periods": weeks(4),
        "Lots": [lot("A", 40.0), *lots],
        "Contracts": [{"Contract": "C", "Product": "Metal", "Price": 1.0, "Priority": 1.0}],
        "Deliveries": windows,
        "Settings": exact(),
    }


@pytest.mark.long(but=["0", "2"])
@pytest.mark.parametrize("seed", some(range(12), 5))
def test_stopped_so_long_a_line_touches_nothing_and_stopped_a_day_longer_it_does(seed: int) -> None:
    """Each stop is a plan solved anew, with the days of Downtime in the middle of weeks too."""
    rows = drawn(seed)
    planned = missed(rows)
    for line, delay in found(rows).items():
        assert not delay.not_computed
        assert missed(stopped(rows, line, delay.days)) == pytest.approx(planned, abs=1e-5)
        if delay.touched is not None:
            assert missed(stopped(rows, line, delay.days + 1)) > planned + 1e-6
