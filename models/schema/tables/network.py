"""The tables of the material network: what lies in stores, and intermediates, which recipes make and take."""

from __future__ import annotations

from dataclasses import replace

from models.schema.words import Better, Column, Group, Table, Topic, choice, money, name, number, text

FIXED, APART, MIXED = "fixed", "apart", "mixed"
"""How an intermediate is kept: at its assay, batch by batch, or all of it mixed."""

OPENING = "(opening)"
"""The batch that is there when the plan begins."""

PUT = "(put)"
"""The recipe by which a lot of an intermediate or product comes into its store."""

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
            "mixed: all that is in the store in a period is one mix, whose composition is a result of the plan.",
            default=MIXED,
        ),
        *IN_STOCK,
        text("Note", "Free text."),
    ),
    components=number(
        "component",
        "%",
        "Assay of it (kept apart or mixed: of its opening stock), of which only the proportions count.",
        minimum=0,
        blank="not in it; where it has one component: all of it",
        analysed=True,
    ),
    properties=True,
)

PUT_IN = number("Put in", "kg", "What lots of it bring, beside what recipes make.", adds_up=True)
"""What comes into a store of lots that waited in their own drums."""

SITE = name("Site", "Sites", "The site; blank where there is one only.", key=True)
"""Where a row of results is about."""


def site(words: str, **more: object) -> Column:
    """Return a column that names one of the planner's sites."""
    return name("Site", "Sites", words, **more)


SITES = Table(
    name="Sites",
    words="The sites, where there are several: each line, lot and store then stands at one, and lanes join them.",
    group=Group.CAPACITY,
    columns=(
        text("Site", "Its name.", key=True, required=True, example="Belfast"),
        text("Note", "Free text."),
    ),
)

STORES = Table(
    name="Stores",
    words="Where there are several sites: which of them keep a product or intermediate, and how much.",
    group=Group.FEED,
    columns=(
        name(
            "Material",
            ("Products", "Intermediates"),
            "What is kept; it is kept at the sites that have a row for it and at no other.",
            key=True,
            required=True,
        ),
        site("Where it is kept.", key=True, required=True),
        *(
            column
            if column.name == "Opening stock"
            else replace(column, default=None, blank="as the material's own row")
            for column in IN_STOCK
        ),
    ),
    components=number(
        "component",
        "%",
        "Assay of the opening stock of what is kept apart or mixed.",
        minimum=0,
        blank="as the material's own row",
    ),
    properties=True,
)

LANES = Table(
    name="Lanes",
    words="Ways between sites: what they carry, what that costs and how long it takes.",
    group=Group.CAPACITY,
    columns=(
        name("From site", "Sites", "Where it begins.", key=True, required=True),
        name("To site", "Sites", "Where it ends; the way back is a row of its own.", key=True, required=True),
        name(
            "Material",
            ("Feed classes", "Intermediates", "Products"),
            "A feed class, an intermediate or a product.",
            key=True,
            blank="all that has no row of its own on this lane",
        ),
        number(
            "Cost",
            "per t",
            "Cost per tonne as received; of products and intermediates per 1,000 kg.",
            default=0.0,
            minimum=0,
            group=Group.PRICES,
        ),
        number("Lead time", "d", "Days from the start of the period in which it leaves.", default=0.0, minimum=0),
        number(
            "Max per day",
            "t/d",
            "Most that it carries in a day; without a Material of all that goes this way together.",
            minimum=0,
            blank="no limit",
        ),
        choice("Active", ("yes", "no"), "Whether this row may be used.", default="yes"),
    ),
)

SHIPMENTS = Table(
    name="Shipments",
    words="What lanes carry from site to site.",
    topic=Topic.STOCKS,
    columns=(
        name("Period", "Periods", "The period in which it leaves.", key=True),
        name("From site", "Sites", "Where it leaves.", key=True),
        name("To site", "Sites", "Where it comes to.", key=True),
        name("Material", ("Feed classes", "Intermediates", "Products"), "What is carried.", key=True),
        text("Lot", "Of feed: the lot; of an intermediate that is kept apart: the batch.", key=True),
        number("Amount", "t", "Tonnes as received; of products and intermediates 1,000 kg.", unlisted=0.0),
        text("Arrives", "The period in which it is there; blank: after the plan."),
        money("Cost", "", "What it costs.", better=Better.DOWN, unlisted=0.0),
    ),
)

SITE_STOCK = Table(
    name="Stock at sites",
    words="The balance of each product at each site, where there are several; Production has them together.",
    topic=Topic.STOCKS,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Product", "Products", "The product.", key=True),
        SITE,
        number("Made", "kg", "What is made there.", better=Better.UP, adds_up=True),
        number("Received", "kg", "What lanes bring.", adds_up=True),
        number("Sold", "kg", "What leaves to contracts and spot.", better=Better.UP, adds_up=True),
        number("Shipped", "kg", "What lanes take away.", adds_up=True),
        number("Discarded", "kg", "What is thrown away.", better=Better.DOWN, adds_up=True),
        number("Stock (end)", "kg", "Stock at the end of the period."),
        PUT_IN,
    ),
)

INTERMEDIATE_STOCK = Table(
    name="Intermediate stock",
    words="Each intermediate's balance, period by period.",
    topic=Topic.STOCKS,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Intermediate", "Intermediates", "The intermediate.", key=True),
        number("Arrived", "kg", "What recipes make of it, as it comes into the store.", adds_up=True),
        number("Taken", "kg", "What recipes take out of it.", adds_up=True),
        number("Sold", "kg", "What leaves to contracts and spot.", better=Better.UP, adds_up=True),
        number("Discarded", "kg", "What is thrown away.", better=Better.DOWN, adds_up=True),
        number("Stock (end)", "kg", "Stock at the end of the period."),
        SITE,
        number("Received", "kg", "What lanes bring, beside what has Arrived.", adds_up=True),
        number("Shipped", "kg", "What lanes take away.", adds_up=True),
        PUT_IN,
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
        SITE,
        number("Received", "kg", "What lanes bring, beside what has Arrived."),
        number("Shipped", "kg", "What lanes take away."),
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
            (ASSUMED, RESULT, KEPT, MIXED),
            "assumed: of all that is there in the period, by the row of Intermediates; made: of what arrives in it; "
            "kept: of a batch, which keeps what it was made with; mixed: of all that is in a mixed store in the "
            "period, and of everything drawn from it, as the plan has it.",
            key=True,
        ),
        number("Mass", "kg", "How much of it there is, or arrives."),
        SITE,
    ),
    components=number("", "%", "Share of the counted mass; of a property its average."),
    properties=True,
)

NETWORK_OUTPUTS: tuple[Table, ...] = (SITE_STOCK, INTERMEDIATE_STOCK, SHIPMENTS, BATCHES, COMPOSITIONS)
"""What a plan tells of stores and lanes."""
