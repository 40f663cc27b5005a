"""The tables in which a shift leader writes down what was done: held against a plan, no inputs of one."""

from __future__ import annotations

from models.schema.tables.network import PUT
from models.schema.words import PER_CENT, Column, Table, date, name, number, text

HOW = "Leave blank what went as planned, write 0 where nothing was done, and add rows for what was not planned."

SPOT = "spot"
"""What stands in place of a contract where something is sold without one."""


QUANTITY = number("Quantity", "t", "How much in one column; without a unit in its header t of a lot, kg of others.")
"""What Received and Counted may have in place of Tonnes and Kilograms; `planner actuals` writes those, whose headers
say their unit."""


def _quantities(blank: str) -> tuple[Column, Column]:
    """Return how much of a lot, or of a product."""
    return (
        number("Tonnes", "t", "How much of a lot, as received (wet).", minimum=0, blank=blank),
        number("Kilograms", "kg", "How much of a product or intermediate.", minimum=0, blank=blank),
    )


def _site(words: str) -> Column:
    """Return where something was done, in plans of several sites."""
    return name("Site", "Sites", f"{words} Blank where there is one.", key=True, blank="the only one that it can be")


ACTUALS_TABLE = Table(
    name="Actuals",
    words=f"What was worked. {HOW}",
    columns=(
        name("Period", "Periods", "When it was worked.", key=True, required=True),
        name("Lot", ("Lots", "Intermediates"), "Which lot or intermediate.", key=True, required=True),
        name(
            "Recipe",
            "Recipes",
            f"By which recipe; `{PUT}` puts a lot of an intermediate or product into its store.",
            key=True,
            required=True,
            also=(PUT,),
        ),
        text("From batch", "Of an intermediate that is kept apart: which batch.", key=True, blank="not kept apart"),
        number("Planned", "t", "What the plan works. It is shown only.", minimum=0),
        number(
            "Amount",
            "t",
            "What was worked, as received (wet); or 1,000 kg.",
            minimum=0,
            blank="as planned, but no more than there was",
        ),
    ),
)

DELIVERED = Table(
    name="Delivered",
    words=f"What was delivered, to contracts and spot. {HOW}",
    columns=(
        text("Contract or spot", f"Which contract, or `{SPOT}`.", key=True, required=True),
        name(
            "Product", ("Products", "Intermediates"), "Which product or intermediate.", key=True, blank="the contract's"
        ),
        date("From", "First day of the window that it counts for.", key=True, blank="start of plan"),
        date("Due", "Last day of that window.", key=True, blank="end of plan"),
        date("Date", "Day of the delivery.", key=True, blank="within the window"),
        _site("From which site it was delivered."),
        number("Planned", "kg", "What the plan delivers. It is shown only.", minimum=0),
        number("Quantity", "kg", "What was delivered.", minimum=0, blank="as planned, but no more than there was"),
    ),
)

RECEIVED = Table(
    name="Received",
    words=f"Lots and products that came, with their assays where they are known. {HOW}",
    columns=(
        name("Lot or product", ("Lots", "Products", "Intermediates"), "What came.", key=True, required=True),
        date("Planned for", "When the plan expects it. It is shown only.", key=True, blank="not planned"),
        text("Planned", "How much the plan expects, with its unit. It is shown only."),
        date("Date", "Day on which it came.", key=True, blank="as planned"),
        *_quantities(blank="as planned"),
        text("Batch", "Of an intermediate that is kept apart: which batch.", key=True, blank="not kept apart"),
        _site("At which site it came."),
    ),
    components=number(
        "component",
        "%",
        "Its assay where it is known: of a lot share of dry mass, of a product share of its mass.",
        **PER_CENT,
        blank="as in the plan",
        analysed=True,
    ),
    properties=True,
)

COUNTED = Table(
    name="Counted",
    words="What was counted or weighed in stock, at the end of a day. What is not counted is left as the books say.",
    columns=(
        name("Product or lot", ("Products", "Lots", "Intermediates"), "What was counted.", key=True, required=True),
        date("Date", "Day at the end of which it was counted.", key=True, blank="last day of the week"),
        *_quantities(blank="not counted"),
        _site("At which site it was counted; of a lot all is counted together."),
        text(
            "Batch",
            "Of an intermediate that is kept apart: which batch was counted by itself.",
            key=True,
            blank="all of it",
        ),
    ),
)

SHIPPED = Table(
    name="Shipped",
    words=f"What lanes carried from site to site. {HOW}",
    columns=(
        name("Period", "Periods", "When it left.", key=True, required=True),
        name("From site", "Sites", "Where it left.", key=True, required=True),
        name("To site", "Sites", "Where it goes to.", key=True, required=True),
        name(
            "Material",
            ("Feed classes", "Intermediates", "Products"),
            "What was carried; of feed its class.",
            key=True,
            required=True,
        ),
        text("Lot", "Of feed: the lot; of an intermediate that is kept apart: the batch.", key=True, blank="neither"),
        number("Planned", "t", "What the plan has. It is shown only.", minimum=0),
        number(
            "Amount",
            "t",
            "What left: tonnes as received; of products and intermediates 1,000 kg.",
            minimum=0,
            blank="as planned, but no more than there was",
        ),
    ),
)

MAINTAINED = Table(
    name="Maintained",
    words=f"Which maintenance was done. {HOW}",
    columns=(
        name("Period", "Periods", "When it was done.", key=True, required=True),
        name("Maintenance", "Maintenance", "Which one, by its name.", key=True, required=True),
        number("Planned", "", "How often the plan has it. It is shown only.", minimum=0),
        number("Times", "", "How often it was done.", minimum=0, whole=True, blank="as planned"),
    ),
)

IN_ONE_COLUMN = (RECEIVED.name, COUNTED.name)
"""The tables that may have `QUANTITY`."""

SHOWN = ("Planned", "Planned for")
"""The columns that say what the plan has, beside those to fill in."""

ACTUALS: dict[str, Table] = {
    table.name: table for table in (ACTUALS_TABLE, DELIVERED, RECEIVED, COUNTED, SHIPPED, MAINTAINED)
}

IF_ANY = {SHIPPED.name: "Lanes", MAINTAINED.name: "Maintenance"}
"""Which of these are of no use where a table of the plan has no rows."""
