"""The tables of what is worked together, and of supplies that cost a standing charge."""

from __future__ import annotations

from models.schema.words import Group, Table, choice, date, money, name, number, text

BLEND_COUNTS = Table(
    name="Blend counts",
    words="How many different lots, classes or families are worked on a line, or in a product, in a period at most.",
    group=Group.POLICY,
    columns=(
        name(
            "On",
            ("Lines", "Products", "Intermediates"),
            "A line, or a product (what is made of it in that period).",
            key=True,
            required=True,
            any_case=True,
        ),
        choice("Count", ("lots", "feed classes", "families"), "What is counted.", key=True, required=True),
        number("Max", "", "At most so many.", required=True, minimum=0, whole=True),
        date("From", "First day on which it holds.", key=True, blank="start of plan"),
        date("To", "Last day on which it holds.", key=True, blank="end of plan"),
    ),
)

COMPANIONS = Table(
    name="Companions",
    words="Feed that is only worked together with other feed: in a period with any of Feed, so much of Needs as well.",
    group=Group.POLICY,
    columns=(
        name("Feed", ("Lots", "Feed classes"), "A lot or a class.", key=True, required=True, any_case=True),
        name(
            "Needs",
            ("Lots", "Feed classes"),
            "What is worked with it: a lot or a class.",
            key=True,
            required=True,
            any_case=True,
        ),
        name(
            "On",
            ("Lines", "Products", "Intermediates"),
            "On which line or in what is made.",
            key=True,
            any_case=True,
            blank="the whole plant",
        ),
        number("At least", "t", "How much of Needs, in the same period.", minimum=0, blank="the Min run of Needs"),
    ),
)

SUPPLIES = Table(
    name="Supplies",
    words="Contracts with suppliers that cost a standing charge; a lot under one is bought only while it is held.",
    group=Group.FEED,
    columns=(
        text(
            "Supply",
            "Its name; several rows state other charges in other windows.",
            key=True,
            required=True,
            example="Scrap yard",
        ),
        date("From", "First day of the window; only periods wholly inside it count.", key=True, blank="start of plan"),
        date("To", "Last day of the window.", blank="end of plan"),
        money(
            "Charge",
            "per day",
            "What it costs for every day of a period in which it is held.",
            default=0.0,
            minimum=0,
            group=Group.PRICES,
        ),
        choice("Resume", ("yes", "no"), "no: once given up it does not come back.", default="yes"),
        choice(
            "Held so far",
            ("yes", "no"),
            "no: it was given up, or never taken up, before the plan; without Resume it is not held again.",
            default="yes",
            state=True,
        ),
    ),
)
