"""The tables of what is asked for and may be sold: contracts, their deliveries, spot sales and targets."""

from __future__ import annotations

from dataclasses import replace

from models.schema.tables.network import site
from models.schema.tables.uncertainty import CONFIDENCE
from models.schema.tables.under_way import SO_FAR
from models.schema.words import Group, Table, choice, date, name, number, text

MATERIALS = ("Products", "Intermediates")
"""What can be sold and wanted."""

DELIVERED_FROM = site("The site it is delivered from; blank: any.")

PRIORITIES = number(
    "Priority",
    "",
    "1 is kept first, 9 last. A priority comes before all money; "
    "use a shortfall penalty to weigh against money instead.",
    minimum=1,
    maximum=9,
    whole=True,
    blank="no priority: the shortfall penalty counts",
    example=1,
)
SHORTFALL_PENALTY = number(
    "Shortfall penalty",
    "per kg",
    "What each missing kilogram costs.",
    minimum=0,
    blank="no penalty: the priority counts",
)

CONTRACTS = Table(
    name="Contracts",
    words="Who buys what at which price, and what a missing kilogram means.",
    group=Group.DEMAND,
    columns=(
        text("Contract", "The contract's name.", key=True, required=True, example="Motor maker A"),
        text("Customer", "Who buys."),
        name("Product", MATERIALS, "What is delivered.", required=True),
        number("Price", "per kg", "Price of a delivered kilogram.", required=True, group=Group.PRICES),
        PRIORITIES,
        SHORTFALL_PENALTY,
        choice("Late", ("no", "yes"), "Whether what is missing of Min at Due may follow later.", default="no"),
        number("Late penalty", "per kg per day", "Cost of a late kilogram, for each day.", default=0.0, minimum=0),
        DELIVERED_FROM,
    ),
)

DELIVERIES = Table(
    name="Deliveries",
    words="What each contract asks for, window by window.",
    group=Group.DEMAND,
    columns=(
        name("Contract", "Contracts", "Which contract.", key=True, required=True),
        date("From", "First day of the window.", key=True, blank="start of plan"),
        date("Due", "Last day of the window, included.", key=True, required=True),
        number("Min", "kg", "What must be delivered in the window.", default=0.0, blank="nothing is asked", minimum=0),
        number("Max", "kg", "What may be delivered in the window.", minimum=0, blank="= Min"),
        number("Delivered so far", "kg", "What of it was delivered before the plan; counts in Min and Max.", **SO_FAR),
        number("Late so far", "kg", "What of that was late.", **SO_FAR),
    ),
)

SPOT_SALES = Table(
    name="Spot sales",
    words="What may be sold without a contract, window by window.",
    group=Group.DEMAND,
    columns=(
        name("Product", MATERIALS, "What is sold.", key=True, required=True),
        date("From", "First day of the window.", key=True, blank="start of plan"),
        date("To", "Last day of the window, included.", key=True, blank="end of plan"),
        number("Price", "per kg", "Price of a kilogram.", required=True, group=Group.PRICES),
        number("Max", "kg", "Most that can be sold over the whole window.", minimum=0, blank="no limit"),
        number("Sold so far", "kg", "What of it was sold before the plan; counts in Max.", **SO_FAR),
        replace(DELIVERED_FROM, key=True),
    ),
)

TARGETS = Table(
    name="Targets",
    words="Amounts of a product that are wanted by a date; Dy and Tb targets stand here.",
    group=Group.DEMAND,
    columns=(
        text("Target", "The target's name.", key=True, required=True, example="Dy first quarter"),
        name("Product", MATERIALS, "Which product or intermediate.", required=True),
        date("From", "First day of the window.", blank="start of plan"),
        date("To", "Last day of the window, included.", blank="end of plan"),
        number("Amount", "kg", "What is wanted.", required=True, minimum=0),
        choice(
            "Measure",
            ("made", "delivered", "stock"),
            "made: put into stock in the window; delivered: sold in the window, contracts and spot; "
            "stock: in stock at the end of the window.",
            required=True,
        ),
        PRIORITIES,
        SHORTFALL_PENALTY,
        CONFIDENCE,
        number("Reached so far", "kg", "What was made, or delivered, in the window before the plan.", **SO_FAR),
        site("The site at which it counts; blank: all together."),
    ),
)
