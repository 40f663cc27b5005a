"""The tables of what whole numbers decide: campaigns and the dates of maintenance."""

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
