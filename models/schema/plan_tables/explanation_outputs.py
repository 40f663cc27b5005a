"""The tables that explain a plan: why promises are short, what can be reached, what more and each lot are worth."""

from __future__ import annotations

from models.schema.words import Table, Topic, date, money, name, number, text

WHY_SHORT = Table(
    name="Why short",
    words="Why each broken promise is short: parts that add up to what is missing, each found by another solve.",
    topic=Topic.MAKING,
    columns=(
        text("Sheet", "The sheet that asks.", key=True),
        text("Row", "The row's key, parts joined by ` / `.", key=True),
        text("Promise", "What it asks for.", key=True),
        number("Step", "", "The order in which causes are lifted.", key=True),
        text("Cause", "The kind of cause."),
        text("Detail", "Which line, limit, lot or promise."),
        text("Through", "The promise that is served first and lacks the same; blank: it holds by itself."),
        number("Part", "", "What the cause accounts for."),
        number("Still short", "", "What is left to explain after it."),
        text("Unit", "t, kg or times."),
    ),
)

LEVEL_COSTS = Table(
    name="Level costs",
    words="What each level of promises costs in margin, in all and at its edge.",
    topic=Topic.MAKING,
    columns=(
        text("Level", "-1, 0 or a priority.", key=True),
        number("Promises", "", "How many promises it holds."),
        money("Margin without it", "", "The margin if its promises were dropped and all other levels kept."),
        money("Cost", "", "That less the greatest margin with it; at least so much, where Cost at most says more."),
        money("Cost at most", "", "What it costs at most, where plans in whole numbers are not proven to the last."),
        text("Dearest promise", "Its promise whose last unit costs most; blank where none costs anything."),
        money("Cost of its last unit", "", "Margin gained per unit if that promise could miss a little more."),
        number("Step size", "", "How much that little is: a thousandth of what is asked."),
        text("Unit", "t, kg or times."),
    ),
)

LADDER = Table(
    name="Ladder",
    words="How far each target can be reached: the most by each period if nothing else mattered.",
    topic=Topic.MAKING,
    columns=(
        name("Target", "Targets", "The target.", key=True),
        name("Period", "Periods", "A period of its window.", key=True),
        name("Product", "Products", "The product."),
        text("Measure", "made, delivered or stock."),
        number(
            "Most",
            "kg",
            "The most that could count by the end of the period, with what was reached before; blank: not computed.",
        ),
        number("Planned", "kg", "What counts in the plan, with what was reached before."),
        number("Asked", "kg", "What is asked by the end of its window."),
        text("What stops it", "The limits that hold the most back, the one with the greatest share first."),
    ),
)

DELAYS = Table(
    name="Delays",
    words="Of plans with intermediates: how long each line may stand still from the first day, and whom a day more "
    "touches.",
    topic=Topic.MAKING,
    columns=(
        name("Line", "Lines", "The line; one without work in the plan is not listed.", key=True),
        date("From", "The first day of the plan, on which it stops."),
        number("Days", "d", "The most days for which every delivery can still be kept as planned, by planning anew."),
        date("Until", "The last of these days; blank: not one day, or not computed."),
        text("First touched", "What a day more touches, by its row; blank: the line may stand still to the end."),
        text("Promise", "Its sheet, and what is asked: Min, or that it is in time."),
        date("Due", "When that is due."),
        number("Short", "kg", "How much of it is missing or late then, of the least that all customers can miss."),
        text("Stores behind it", "The intermediates between it and the customer."),
        text("Recipes", "The recipes that work on it."),
    ),
)

TWO_PLANS, TWO_FOUND, ESTIMATE, AT_PATTERN = "two plans", "two plans found", "estimate", "at this pattern"
"""How the worth of a step was found; the last holds with all whole numbers where the plan has them."""

SOLVED_AGAIN = (TWO_PLANS, TWO_FOUND)
"""Where it is the difference of two plans."""

MARGINAL_VALUES = Table(
    name="Marginal values",
    words="What a step more of each quantity does, and the slopes behind it: plus means that the margin rises.",
    compared=("Adds", "Value", "Value below"),
    columns=(
        text("What", "The kind of quantity.", key=True),
        text("Name", "The line, lot, delivery, target, product, limit or resource.", key=True),
        text("Period", "The period; blank: the whole plan.", key=True),
        text("Unit", "The unit of what is named."),
        number("Now", "", "What the workbook says of it."),
        number("Step", "", "How much more of it is looked at, in its unit: a shift, a tonne, a round figure near 1 %."),
        money("Adds", "", "What a step more adds to the margin; blank: not known."),
        text("Promises", "What a step more leaves missing of promises, more or less; blank: nothing changes."),
        text(
            "Found by",
            f"`{TWO_PLANS}`: Adds is their difference; `{TWO_FOUND}`: likewise, where stores mix: true plans, the "
            f"best that were found; `{ESTIMATE}`: it is Value times Step; "
            f"`{AT_PATTERN}`: that or a difference, with whole numbers (campaigns, stops, ...) as the plan has them.",
        ),
        money("Value", "", "Margin gained per unit more, at first and at equal promises; blank: none or not known."),
        number("Up to", "", "The quantity up to which Value holds; blank: no limit or not known."),
        money("Value below", "", "Margin lost per unit less, at first; blank: less is not possible or not known."),
        number("Down to", "", "The quantity down to which Value below holds."),
        text("Why", "What a step more does, in words."),
        text("Behind it", "The slopes in words: per unit, how far they hold, and what comes after."),
        text("Heading", "Under which heading it stands on the sheet What more is worth."),
    ),
)

BIDS = Table(
    name="Bids",
    words="What buying offered and blocked lots does: two plans for those that promise most, first order for the rest.",
    compared=("Taken", "Adds", "Worth", "Gain"),
    columns=(
        name("Lot", "Lots", "The lot.", key=True),
        name("Feed class", "Feed classes", "Its class."),
        text("Status", "offered or blocked."),
        number("Quantity", "t", "What there is of it; blank: as much as wanted."),
        money("Price", "per t", "What is asked for it."),
        number("Taken", "t", "What the plan takes."),
        money("Adds", "", "Margin with less Margin without: what buying all of it adds; blank: not solved."),
        text("Depends on promises", "The promises of which more or less is missing in one of the two."),
        text("Found by", f"{TWO_PLANS}, or first order: Worth and Gain alone."),
        money("Margin with", "", "Margin of the plan with all of it bought."),
        money("Margin without", "", "Margin of the plan without it."),
        money("Worth", "per t", "What its next tonne adds at equal promises, before it is paid."),
        money("Gain", "per t", "Worth less Price."),
        text("Recipe", "How that tonne would be worked."),
        text("Period", "When it would be worked."),
        text("Made of", "How its worth splits: products at their value in the plan, less what the work takes."),
        money("Dy +0.1 %", "per t", "What Worth gains with 0.1 % more Dy in its dry mass."),
        money("Tb +0.1 %", "per t", "What Worth gains with 0.1 % more Tb in its dry mass."),
        text("How", "What was solved, and what was not."),
    ),
)

OUT_OF_THE_PLAN = ("blocked", "not there in time")
"""The reasons of lots that the plan cannot touch."""

WHY_THIS_LOT = Table(
    name="Why this lot",
    words="Why each lot is worked, bought, left or not touched; figures are at equal promises.",
    topic=Topic.MAKING,
    columns=(
        name("Lot", "Lots", "The lot.", key=True),
        name("Feed class", "Feed classes", "Its class."),
        text("Status", "stock, expected, offered or blocked."),
        number("Used", "t", "What is worked in the plan."),
        number("Left", "t", "What is left at the end."),
        text("Reason", "In a few words that lots may share, such as `too dear` or `full: Leach`."),
        text("Why", "In a sentence or two."),
    ),
)
