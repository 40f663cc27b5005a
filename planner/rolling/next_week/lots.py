"""Lots keep what is left of them; what came or was bought is in stock."""

from __future__ import annotations

import pandas as pd

from models.schema.tables.uncertainty import LATENESS as LATENESS_COLUMNS
from planner.rolling import asked
from planner.rolling.asked import MUST, SO_FAR
from planner.rolling.notes import COUNT_HOLDS, Notes
from planner.rolling.week import LEAST_TONNES, Week

BOUGHT = "{} (bought)"
PERIODS = "Periods so far"
LATENESS = [column.name for column in LATENESS_COLUMNS]
"""What is said of how late a lot may come: nothing once it is there."""


def roll(week: Week, notes: Notes) -> pd.DataFrame:
    """Return Lots as they stand at the end of the week."""
    lots = _with_facts(week)
    _heed_overuse(lots, set(week.counted), notes)
    offered = lots["Status"] == "offered"
    owned, on_offer = _owned(lots[~offered]), lots[offered]
    taken = on_offer["there"] & ((on_offer["taken"] > LEAST_TONNES) | (on_offer["used"] > LEAST_TONNES))
    for at in on_offer.index[taken]:
        owned = _add(owned, _bought(on_offer.loc[at], set(owned["Lot"]), notes), notes)
    rest = _still_offered(on_offer, taken, set(owned["Lot"]), week, notes)
    every = pd.concat([_counted(owned, week, notes), rest]).sort_index(kind="stable")
    _heed_counts_of_others(lots, set(owned["Lot"]), week, notes)
    return every[list(week.inputs["Lots"].columns)].astype(week.inputs["Lots"].dtypes)


def bought_now(week: Week, lots: pd.DataFrame) -> dict[str, str]:
    """Return the names that offers which the week has bought have now, where these are others."""
    rows, names = _with_facts(week), set(lots["Lot"])
    taken = rows["Lot"][(rows["Status"] == "offered") & rows["there"] & (rows["taken"] > LEAST_TONNES)]
    return {lot: BOUGHT.format(lot) for lot in taken if BOUGHT.format(lot) in names}


def _with_facts(week: Week) -> pd.DataFrame:
    """Return Lots with t `used` and `taken` of each in the week, and whether it is `there` by its end."""
    lots, balances = week.inputs["Lots"], week.balances
    facts, names = balances.site.lots, lots["Lot"]
    there = facts["takes_part"] & (facts["first"] < week.count)
    worked = balances.decided.runs.groupby(["Lot", "Period"])["Amount"].sum() > LEAST_TONNES
    return lots.assign(
        used=balances.decided.used.reindex(names).to_numpy(),
        periods=worked.groupby(level="Lot").sum().reindex(names).fillna(0.0).to_numpy(),
        taken=balances.decided.taken.reindex(names).to_numpy(),
        there=there.reindex(names).to_numpy(),
    )


def _heed_overuse(lots: pd.DataFrame, counted: set[str], notes: Notes) -> None:
    """Find lots of which more was worked than there was, or which had not come."""
    had = lots["taken"].where(lots["Status"] == "offered", lots["Quantity"])
    for row in lots.assign(had=had)[lots["used"] > had.where(lots["there"], 0.0) + LEAST_TONNES].to_dict("records"):
        message = f'{row["used"]:,.6g} t of "{row["Lot"]}" were worked, and '
        if row["there"]:
            remedy = "Correct what was worked, or count what is left. Nothing of it is left."
            if row["Lot"] in counted:
                remedy = "Correct what was worked, or what came. What was counted is left."
            notes.find("Actuals", f"{message}there were {row['had']:,.6g} t.", remedy)
        elif row["Status"] == "blocked":
            remedy = (
                "Write into Lots that it may be worked, or correct what was worked. What is left of it is carried on."
            )
            notes.find("Actuals", f"{message}it is blocked.", remedy)
        else:
            remedy = "Write into Actuals what was worked of it, 0 where nothing was, or into Received what came."
            notes.find("Actuals", f"{message}by Lots and Received nothing of it was there.", remedy)


def _owned(lots: pd.DataFrame) -> pd.DataFrame:
    """Return lots in stock, expected and blocked, with what is left; an expected lot that came is in stock."""
    came = lots["there"] & (lots["Status"] == "expected")
    return lots.assign(
        Quantity=(lots["Quantity"] - lots["used"]).clip(lower=0.0),
        Status=lots["Status"].where(~came, "stock"),
        Begun=lots["Begun"].mask(_is_begun(lots), "yes"),
        **{SO_FAR: _so_far(lots), PERIODS: _periods_so_far(lots)},
        **{name: lots[name].mask(came) for name in LATENESS},
    )


def _periods_so_far(lots: pd.DataFrame) -> pd.Series:
    """Return in how many periods a lot was worked so far; blank where in none."""
    every = lots[PERIODS].fillna(0.0) + lots["periods"]
    return every.where(lots["periods"] > 0, lots[PERIODS])


def _is_begun(lots: pd.DataFrame) -> pd.Series:
    """Return which whole lots the week has begun."""
    begun: pd.Series = (lots["Whole"] == "yes") & (lots["used"] > LEAST_TONNES)
    return begun


def _so_far(lots: pd.DataFrame) -> pd.Series:
    """Return what was used so far; blank where nothing was."""
    every = lots[SO_FAR].fillna(0.0) + lots["used"]
    return every.where(lots["used"] > 0, lots[SO_FAR])


def _is_whole(lot: pd.Series) -> bool:
    return bool(lot["Quantity"] - lot["taken"] <= LEAST_TONNES)


def _bought(lot: pd.Series, owned: set[str], notes: Notes) -> pd.Series:
    """Return the lot in stock that a bought offer becomes; it keeps its name if nothing is left to be bought."""
    name = BOUGHT.format(lot["Lot"])
    left = max(lot["taken"] - lot["used"], 0.0)
    if _is_whole(lot) and name not in owned:
        name = lot["Lot"]
    elif name not in owned:
        notes.assume("Lots", lot["Lot"], f"{lot['taken']:,.6g} t bought; they are now the lot {name}")
    must = min(lot[MUST], lot["taken"]) if lot[MUST] > 0 else lot[MUST]
    begun = "yes" if lot["Whole"] == "yes" and lot["used"] > LEAST_TONNES else lot["Begun"]
    cells = {"Lot": name, "Status": "stock", "Quantity": left, MUST: must, "Begun": begun, "Supply": None}
    cells |= dict.fromkeys(LATENESS)
    done = lot["used"] > 0
    cells |= {SO_FAR: lot["used"] if done else None, PERIODS: lot["periods"] if done else None}
    return pd.Series({**lot, **cells}, name=lot.name)


def _add(owned: pd.DataFrame, lot: pd.Series, notes: Notes) -> pd.DataFrame:
    """Return owned lots with one that was bought, added to what was bought of it before."""
    if lot["Lot"] not in set(owned["Lot"]):
        return pd.concat([owned, lot.to_frame().T.astype(owned.dtypes)])
    owned, at = owned.reset_index(names="row"), int((owned["Lot"] == lot["Lot"]).to_numpy().argmax())
    before, more = float(owned["Quantity"].iloc[at]), float(lot["Quantity"])
    prices = [0.0 if pd.isna(price) else float(price) for price in (owned["Price"].iloc[at], lot["Price"])]
    if prices[0] != prices[1] and before + more > 0:
        owned.loc[at, "Price"] = (prices[0] * before + prices[1] * more) / (before + more)
        words = f"bought at {prices[0]:,.6g} and at {prices[1]:,.6g} per t; its Price is their mean"
        notes.assume("Lots", str(lot["Lot"]), words)
    owned.loc[at, "Quantity"] = before + more
    for column in (SO_FAR, PERIODS, MUST):
        both = pd.Series([owned.loc[at, column], lot[column]], dtype=float)
        owned.loc[at, column] = both.sum(min_count=1)
    return owned.set_index("row")


def _still_offered(lots: pd.DataFrame, taken: pd.Series, owned: set[str], week: Week, notes: Notes) -> pd.DataFrame:
    """Return what is still on offer: of a bought lot the rest, if there is one and its Use by is to come."""
    bought = lots["taken"].where(taken, 0.0)
    must = (lots[MUST] - bought).clip(lower=0.0).where(taken & (lots[MUST] > 0), lots[MUST])
    rest = lots.assign(**{"Quantity": (lots["Quantity"] - bought).clip(lower=0.0), MUST: must})
    over = (rest["Use by"] <= week.until) & ~rest["Lot"].isin(week.inputs["Companions"]["Needs"])
    for name in rest["Lot"][over & ~taken]:
        notes.drop("Lots", name, "its Use by is past, and it was not bought")
    sold_out = (taken & (rest["Quantity"] <= LEAST_TONNES)) | rest["Lot"].isin(owned)
    return rest[~over & ~sold_out]


def _heed_counts_of_others(lots: pd.DataFrame, owned: set[str], week: Week, notes: Notes) -> None:
    """Find counts of lots that have not come, or were not bought: nothing says how these came to be there."""
    for row in lots[lots["Lot"].isin(list(week.counted))].to_dict("records"):
        name, count = row["Lot"], week.counted[row["Lot"]]
        is_here = row["there"] or row["Status"] == "blocked"
        if count <= LEAST_TONNES or (is_here and not {name, BOUGHT.format(name)}.isdisjoint(owned)):
            continue
        why = "it was not bought" if is_here else "it has not come"
        message = f'{count:,.6g} t of "{name}" were counted, and by Lots and Received {why}.'
        notes.find("Counted", message, "The count is left out: write into Received what came of it, or clear the row.")


def _counted(owned: pd.DataFrame, week: Week, notes: Notes) -> pd.DataFrame:
    """Return owned lots as they were counted, those of which nothing is left dropped."""
    names = dict(zip(owned["Lot"], owned["Lot"], strict=True))
    counted = {names.get(BOUGHT.format(lot), lot): tonnes for lot, tonnes in week.counted.items()}
    found = owned["Lot"].map(counted).astype(float).where(owned["there"] | (owned["Status"] == "blocked"))
    for name, count, books in zip(owned["Lot"], found, owned["Quantity"], strict=True):
        if abs(count - books) > LEAST_TONNES:
            message = f'Of "{name}" {count:,.6g} t were counted, and the books say {books:,.6g} t.'
            notes.find("Counted", message, COUNT_HOLDS)
    left = owned.assign(Quantity=found.fillna(owned["Quantity"]))
    empty = left["Quantity"] <= LEAST_TONNES
    needed = empty & left["Lot"].isin(week.inputs["Companions"]["Needs"])
    for name in left["Lot"][needed]:
        notes.assume("Lots", name, "nothing of it is left; it stays with 0 t, as Companions needs it")
    for name in left["Lot"][empty & ~needed]:
        notes.drop("Lots", name, "nothing of it is left")
    return asked.no_more_than_there_is(left.assign(**{MUST: left[MUST].mask(needed)})[~empty | needed], notes)
