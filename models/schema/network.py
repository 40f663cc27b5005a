"""The tables of the material network: what lies in stores, and intermediates, which recipes make and take."""

from __future__ import annotations

from models.schema.words import Better, Column, Group, Table, Topic, choice, name, number, text

FIXED, APART, MIXED = "fixed", "apart", "mixed"
"""How an intermediate is kept: at its assay, batch by batch, or all of it mixed."""

OPENING = "(opening)"
"""The batch that is there when the plan begins."""

IN_STOCK: tuple[Column, ...] = (
    number(
        "Opening stock", "kg", "Stock at the start of the plan.", default=0.0, minimum=0, group=Group.FEED, state=True
    ),
    number("Min stock", "kg", "Least stock at the end of every period.", default=0.0, minimum=0, group=Group.POLICY),
    number(
        "Max stock", "kg", "Most stock at the end of every period.", minimum=0, blank="no limit", group=Group.POLICY
    ),
    number(
        "Min closing stock", "kg", "Least stock at the end of the plan.", default=0.0, minimum=0, group=Group.POLICY
    ),
    number(
        "Holding cost",
        "per kg per day",
        "Cost of keeping a kilogram in stock.",
        default=0.0,
        minimum=0,
        group=Group.PRICES,
    ),
    number(
        "Closing value",
        "per kg",
        "What a kilogram left at the end of the plan is worth.",
        default=0.0,
        blank="worth nothing",
        group=Group.PRICES,
    ),
    number(
        "Disposal cost",
        "per kg",
        "Cost of throwing a kilogram away.",
        blank="it cannot be discarded",
        group=Group.PRICES,
    ),
)
"""What products and intermediates say of their stores alike."""

INTERMEDIATES = Table(
    name="Intermediates",
    words="What a recipe makes and another takes, with a store in between; its kg count like a product's.",
    group=Group.RECOVERIES,
    columns=(
        text("Intermediate", "Its name.", key=True, required=True, example="Mixed carbonate"),
        choice(
            "Keeping",
            (MIXED, APART, FIXED),
            "fixed: it has the assay of its row, whatever went in; apart: every batch keeps what it was made with; "
            "mixed: all that is in the store is one mix (not planned yet).",
            default=MIXED,
        ),
        *IN_STOCK,
        text("Note", "Free text."),
    ),
    components=number(
        "component",
        "%",
        "Assay of it (kept apart: of its opening stock), of which only the proportions count.",
        minimum=0,
        blank="not in it; where it has one component: all of it",
        analysed=True,
    ),
    properties=True,
)

INTERMEDIATE_STOCK = Table(
    name="Intermediate stock",
    words="Each intermediate's balance, period by period.",
    topic=Topic.STOCKS,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Intermediate", "Intermediates", "The intermediate.", key=True),
        number("Arrived", "kg", "What comes into the store.", adds_up=True),
        number("Taken", "kg", "What recipes take out of it.", adds_up=True),
        number("Sold", "kg", "What leaves to contracts and spot.", better=Better.UP, adds_up=True),
        number("Discarded", "kg", "What is thrown away.", better=Better.DOWN, adds_up=True),
        number("Stock (end)", "kg", "Stock at the end of the period."),
    ),
)

BATCHES = Table(
    name="Batches",
    words="The balance of each batch of intermediates that are kept apart, where there is anything of it.",
    topic=Topic.STOCKS,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Intermediate", "Intermediates", "The intermediate.", key=True),
        text("Batch", "Lot and route: what it was made of, and by which recipes.", key=True),
        number("Arrived", "kg", "What comes to it."),
        number("Taken", "kg", "What recipes take out of it."),
        number("Sold or discarded", "kg", "What else leaves it."),
        number("Stock (end)", "kg", "Stock at the end of the period."),
    ),
)

ASSUMED, RESULT, KEPT = "assumed", "made", "kept"

COMPOSITIONS = Table(
    name="Compositions",
    words="What intermediates contain: the assay that the plan assumes, and beside it that of what is made of it.",
    topic=Topic.OF_ITS_OWN,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Intermediate", "Intermediates", "The intermediate.", key=True),
        text("Batch", "Lot and route of a batch that is kept apart.", key=True),
        choice(
            "Assumed or result",
            (ASSUMED, RESULT, KEPT),
            "assumed: of all that is there in the period, by the row of Intermediates; made: of what arrives in it; "
            "kept: of a batch, which keeps what it was made with.",
            key=True,
        ),
        number("Mass", "kg", "How much of it there is, or arrives."),
    ),
    components=number("", "%", "Share of the counted mass; of a property its average."),
    properties=True,
)
