"""The tables of a plan that was tried in other worlds; they have no rows in one that was not."""

from __future__ import annotations

from models.schema.words import Table, Topic, choice, name, number, text

READINGS = ("as it stands", "planned anew")

_IN_WORLDS = (
    choice("Reading", READINGS, "Whether nobody plans anew, or everything behind the fixed days is.", key=True),
    text("Sheet", "The sheet that asks; Summary for the margin.", key=True),
    text("Row", "The row's key, parts joined by ` / `.", key=True),
)

PROMISES = Table(
    name="Promises",
    words="What becomes of promises and margin in other worlds. The truth lies between the readings: as it stands is "
    "too dark, planned anew too bright, for it knows all that comes after the fixed days.",
    topic=Topic.MAKING,
    columns=(
        *_IN_WORLDS,
        name("Site", "Sites", "The site that it is asked of; blank where it is of all, or there is one only."),
        number("Asked", "", "What was asked; blank for the margin."),
        number("Plan", "", "What the plan gives."),
        number("Kept", "", "What is reached in so many worlds as the setting Promise confidence says."),
        number("P50", "", "What is reached in half of the worlds."),
        number("P90", "", "What is not exceeded in 90 % of the worlds."),
        number("Chance", "%", "In how many worlds what is asked is reached; of the margin what the plan gives."),
        text("Unit", "Of the amounts."),
    ),
)

PROMISE_BANDS = Table(
    name="Promise bands",
    words="Each target by the end of each period of its window, in other worlds.",
    topic=Topic.MAKING,
    columns=(
        _IN_WORLDS[0],
        name("Target", "Targets", "The target.", key=True),
        name("Period", "Periods", "The period.", key=True),
        number("Asked", "kg", "What is asked by the end of the window, with what was reached so far."),
        number("Plan", "kg", "What the plan gives by then."),
        number("Kept", "kg", "What is reached by then in so many worlds as the setting Promise confidence says."),
        number("P50", "kg", "What is reached by then in half of the worlds."),
        number("P90", "kg", "What is not exceeded by then in 90 % of the worlds."),
    ),
)

UNCERTAINTIES = Table(
    name="Uncertainties",
    words="What each uncertainty costs: the same worlds, as the plan stands, with one of them switched off at a time.",
    topic=Topic.MAKING,
    columns=(
        text("Uncertainty", "Assays, Recoveries, Breakdowns or Late lots.", key=True),
        *_IN_WORLDS[1:],
        number("Kept", "", "What is kept, as it stands."),
        number("Without it", "", "What would be kept were it not for this uncertainty."),
        number("Costs", "", "The difference; below nothing where less would be kept."),
        text("Unit", "Of the amounts."),
    ),
)
