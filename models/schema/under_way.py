"""The tables that carry a plant from one week to the next: what is under way when a plan begins."""

from __future__ import annotations

from models.schema.words import PER_CENT, Group, Table, date, name, number

ARRIVALS = Table(
    name="Arrivals",
    words="Output of work done before the plan, on its way: in stock in full from its date, and counted as made then.",
    group=Group.FEED,
    columns=(
        name("Product", "Products", "Which product.", key=True, required=True),
        date("Date", "First day on which it is in stock.", key=True, required=True),
        number("Quantity", "kg", "How much comes.", required=True, minimum=0),
    ),
    components=number(
        "component",
        "%",
        "What it contains, share of the product's mass; of a property its average. Needed where a limit counts it.",
        **PER_CENT,
        analysed=True,
    ),
    properties=True,
)
