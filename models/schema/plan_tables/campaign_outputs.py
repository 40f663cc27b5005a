"""The tables of what whole numbers decide, and what they cost: campaigns, setups and the dates of maintenance."""

from __future__ import annotations

from models.schema.words import Better, Table, Topic, money, name, number, text

CAMPAIGNS = Table(
    name="Campaigns",
    words="What each line with campaigns is set up for at the end of each period, and what changing took.",
    topic=Topic.LINES,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Line", "Lines", "The line.", key=True),
        text("Campaign", "The family, feed class or recipe."),
        text("Changed from", "The campaign before, where it changed in this period."),
        number("Hours lost", "h", "Hours that the change took.", better=Better.DOWN, adds_up=True),
        money("Cost", "", "What the change cost.", better=Better.DOWN, adds_up=True),
    ),
)

SETUPS = Table(
    name="Setups",
    words="Where a recipe is set up on a line, or works it in batches: what that takes.",
    topic=Topic.LINES,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Line", "Lines", "The line.", key=True),
        name("Recipe", "Recipes", "The recipe.", key=True),
        number("Hours", "h", "Hours that the setup takes.", better=Better.DOWN, adds_up=True, unlisted=0.0),
        money("Cost", "", "What the setup costs.", better=Better.DOWN, adds_up=True, unlisted=0.0),
        number("Batches", "", "How many batches; blank: it works continuously.", adds_up=True, unlisted=0.0),
        number("Batch hours", "h", "Hours that the batches take.", adds_up=True, unlisted=0.0),
    ),
)

SUPPLIES_HELD = Table(
    name="Supplies held",
    words="In which periods each supply is held, and what that costs.",
    topic=Topic.LINES,
    columns=(
        text("Supply", "The supply.", key=True),
        name("Period", "Periods", "The period.", key=True),
        money("Charge", "", "The standing charge of all its days.", adds_up=True, unlisted=0.0),
    ),
)

MAINTENANCE_DATES = Table(
    name="Maintenance dates",
    words="When maintenance is done whose date the plan chose.",
    topic=Topic.LINES,
    columns=(
        text("Maintenance", "Its name.", key=True),
        name("Line", "Lines", "The line."),
        name("Period", "Periods", "The period.", key=True),
        number("Times", "", "How often in this period.", unlisted=0.0),
        number("Hours", "h", "Hours of the line that it takes.", adds_up=True, unlisted=0.0),
    ),
)

RULE_COSTS = Table(
    name="Rule costs",
    words="What each rule in whole numbers costs: the plan without it against this one, a range if not all is proven.",
    topic=Topic.MAKING,
    columns=(
        text("Rule", "Which kind of rule, all of its rows together.", key=True),
        money(
            "Costs at least",
            "",
            "The margin without it, less the most that one with it can be; blank: not computed, or not known.",
        ),
        money("Costs at most", "", "The most that the margin without it can be, less this one; blank likewise."),
        money("Margin without", "", "The margin of the plan that was found without it."),
        text(
            "Promises",
            "What promises miss less without it; margins then are of plans that keep others. Or why not computed.",
        ),
    ),
)
