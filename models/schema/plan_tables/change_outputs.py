"""The table of what a plan moves away from the published one."""

from __future__ import annotations

from models.schema.words import Table, Topic, name, number, text

CHANGES = Table(
    name="Changes",
    words="Every run that differs from the sheet Published, and why.",
    topic=Topic.MAKING,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Lot", "Lots", "The lot.", key=True),
        name("Recipe", "Recipes", "The recipe.", key=True),
        number("Published", "t", "What was published."),
        number("Now", "t", "What is planned now."),
        number("Moved", "t", "The difference; negative where less is worked."),
        text("Why", "What keeps it from staying as published; or what it takes the place of."),
    ),
)
