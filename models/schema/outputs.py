"""Every table of a plan: the one place where their columns are stated."""

from __future__ import annotations

from models.schema.plan_tables.campaign_outputs import CAMPAIGNS, MAINTENANCE_DATES, RULE_COSTS, SETUPS, SUPPLIES_HELD
from models.schema.plan_tables.change_outputs import CHANGES
from models.schema.plan_tables.explanation_outputs import (
    BIDS,
    DELAYS,
    LADDER,
    LEVEL_COSTS,
    MARGINAL_VALUES,
    WHY_SHORT,
    WHY_THIS_LOT,
)
from models.schema.plan_tables.risk_outputs import PROMISE_BANDS, PROMISES, UNCERTAINTIES
from models.schema.tables.network import NETWORK_OUTPUTS, PUT_IN
from models.schema.words import Better, Column, Kind, Table, Topic, choice, components, date, money, name, number, text

RUNS = Table(
    name="Runs",
    words="What is worked by which recipe in which period: lots, and intermediates, which have no lot.",
    topic=Topic.OF_ITS_OWN,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name(
            "Lot",
            "Lots",
            "The lot, or that of the batch; blank for other intermediates.",
            key=True,
        ),
        name("Recipe", "Recipes", "The recipe.", key=True),
        number("Amount", "t", "Tonnes as received; of an intermediate 1,000 kg.", unlisted=0.0),
        name("Takes", ("Feed classes", "Intermediates"), "The feed class or the intermediate.", key=True),
        text("From batch", "Of an intermediate that is kept apart: lot and route of the batch.", key=True),
        name("Site", "Sites", "Where it is worked; blank where there is one site only."),
    ),
)

LOT_USE = Table(
    name="Lot use",
    words="What becomes of each lot.",
    topic=Topic.OF_ITS_OWN,
    columns=(
        name("Lot", "Lots", "The lot.", key=True),
        name("Feed class", "Feed classes", "Its class."),
        text("Status", "stock, expected, offered or blocked."),
        number("Quantity", "t", "What there is of it; blank: as much as wanted."),
        number("Bought", "t", "What is taken of an offered lot."),
        number("Used", "t", "What is worked in the plan."),
        number("Left", "t", "What is left at the end."),
        number(
            "Estimated share of assay",
            "%",
            "Share of its assay, by counted mass of what recipes, rates and limits ask for, that is the class's value.",
        ),
    ),
)

PRODUCTION = Table(
    name="Production",
    words="Each product's balance, period by period.",
    topic=Topic.SALES,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Product", "Products", "The product.", key=True),
        number("Made", "kg", "What comes into stock.", better=Better.UP, adds_up=True),
        number("Sold", "kg", "What leaves to contracts and spot.", better=Better.UP, adds_up=True),
        number("Discarded", "kg", "What is thrown away.", better=Better.DOWN, adds_up=True),
        number("Stock (end)", "kg", "Stock at the end of the period."),
        PUT_IN,
    ),
)

SALES = Table(
    name="Sales",
    words="What is delivered to whom.",
    topic=Topic.SALES,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        text("Contract", "The contract, or `spot`.", key=True),
        name("Product", ("Products", "Intermediates"), "The product or intermediate.", key=True),
        date("From", "First day of the window that it counts for.", key=True),
        date("Due", "Last day of that window.", key=True),
        number("Amount", "kg", "What is delivered.", better=Better.UP, adds_up=True, unlisted=0.0),
        number("Late", "kg", "What of it comes after Due.", better=Better.DOWN, adds_up=True, unlisted=0.0),
        money("Price", "per kg", "Price of a kilogram."),
        money("Revenue", "", "Amount times price.", better=Better.UP, adds_up=True, unlisted=0.0),
        name("Site", "Sites", "The site it leaves; blank where there is one only.", key=True),
    ),
)

DELIVERY_STATUS = Table(
    name="Delivery status",
    words="What each delivery window asked for and got.",
    topic=Topic.PROMISES,
    columns=(
        name("Contract", "Contracts", "The contract.", key=True),
        date("From", "First day of the window.", key=True),
        date("Due", "Last day of the window.", key=True),
        number("Min", "kg", "What must be delivered."),
        number("Max", "kg", "What may be delivered."),
        number("Delivered", "kg", "What is delivered, late and before the plan included.", better=Better.UP),
        number("Late", "kg", "What of it comes after Due: no more than was missing of Min then.", better=Better.DOWN),
        number(
            "Short", "kg", "What is missing at the end of the plan: Min less Delivered, at least 0.", better=Better.DOWN
        ),
        number("Best proven", "kg", "What of Min no plan can exceed; blank: Delivered, or Min where it is kept."),
    ),
)

TARGET_STATUS = Table(
    name="Target status",
    words="What each target asked for and reached.",
    topic=Topic.PROMISES,
    columns=(
        name("Target", "Targets", "The target.", key=True),
        name("Product", ("Products", "Intermediates"), "The product or intermediate."),
        text("Measure", "made, delivered or stock."),
        number("Amount", "kg", "What is asked."),
        number("Reached", "kg", "What the plan reaches, with what was reached before.", better=Better.UP),
        number("Short", "kg", "What is missing.", better=Better.DOWN),
        number("Best proven", "kg", "What of Amount no plan can exceed; blank: Reached, or Amount where it is kept."),
        number("Priority", "", "Its priority; blank where a penalty counts."),
    ),
)

LINE_HOURS = Table(
    name="Line hours",
    words="How busy each line is.",
    topic=Topic.LINES,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Line", "Lines", "The line.", key=True),
        number("Available", "h", "Hours that are there, all units together.", adds_up=True),
        number("Used", "h", "Hours that the plan uses.", adds_up=True),
        number(
            "Lost",
            "h",
            "Hours lost to setups, changes and maintenance, or taken by work under way.",
            adds_up=True,
        ),
        number("Used share", "%", "Used as a share of available.", title="Used"),
    ),
)

FEED_STOCK = Table(
    name="Feed stock",
    words="Feed on site, class by class.",
    topic=Topic.STOCKS,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Feed class", "Feed classes", "The class.", key=True),
        number("Stock (end)", "t", "Stock at the end of the period."),
    ),
)

RESOURCE_USE = Table(
    name="Resource use",
    words="What recipes consume.",
    topic=Topic.STOCKS,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("Resource", "Resources", "The resource.", key=True),
        number("Used", "units", "Units used.", adds_up=True),
        number("Max", "units", "Most that may be used; blank: no limit."),
    ),
)

BLENDS = Table(
    name="Blends",
    words="Limited shares as planned.",
    topic=Topic.STOCKS,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        name("On", ("Lines", "Products", "Intermediates"), "The line, product or intermediate.", key=True),
        components("Share of", "What is limited.", key=True),
        components("In", "What it is a share of; blank: of the mass.", key=True),
        number("Value", "%", "Share as planned; blank: nothing worked."),
        number("Min", "%", "Least share."),
        number("Max", "%", "Most share."),
    ),
)

MONEY_KINDS = ("cash", "stock")

MONEY = Table(
    name="Money",
    words="Every item of the margin, period by period: income positive, cost negative; the sum is Margin.",
    topic=Topic.OF_ITS_OWN,
    columns=(
        name("Period", "Periods", "The period.", key=True),
        text("Item", "The item.", key=True),
        money("Amount", "", "Income positive, cost negative.", unlisted=0.0),
        choice("Kind", MONEY_KINDS, "cash: flows within the plan; stock: what feed and products are worth in stock."),
    ),
)

CASH_BY_MONTH = Table(
    name="Cash by month",
    words="Cash month by month: a period's money evenly over its days, what a lot costs on the day it is there.",
    topic=Topic.MONEY,
    columns=(
        text("Month", "Year and month, such as 2026-11.", key=True),
        money("Cash in", "", "What items of cash bring.", better=Better.UP, unlisted=0.0),
        money("Cash out", "", "What items of cash and lots cost; negative.", better=Better.UP, unlisted=0.0),
        money("Net", "", "Both together.", better=Better.UP, unlisted=0.0),
        money("Cumulative", "", "Net since the start of the plan; at its end the cash margin.", better=Better.UP),
    ),
)

FACTS = Table(
    name="Facts",
    words="The whole plan in one wide table for pivots: each row has one measure and all that names it.",
    topic=Topic.OF_ITS_OWN,
    columns=(
        text(
            "Item",
            "Feed worked, Line hours, Product made, put in or sold, Lots put in, Intermediate put in, taken, made or "
            "sold, or an item of Money.",
        ),
        choice("Kind", MONEY_KINDS, "Of money: cash or stock, as in Money."),
        date("Date", "First day of the period."),
        text("Month", "Year and month of that day, such as 2026-11."),
        name("Period", "Periods", "The period."),
        text("Site", "The site of the line, or else of the lot."),
        name("Line", "Lines", "The line."),
        name("Recipe", "Recipes", "The recipe."),
        name("Lot", "Lots", "The lot."),
        name("Feed class", ("Feed classes", "Intermediates"), "What is worked, or in stock."),
        text("Family", "The family of the class."),
        name("Product", ("Products", "Intermediates"), "The product or intermediate."),
        text("Contract", "The contract, or `spot`."),
        name("Resource", "Resources", "The resource."),
        number("Feed", "t", "What is worked: feed as received, of an intermediate 1,000 kg."),
        number("Hours", "h", "Hours booked on the line."),
        number("Made", "kg", "What comes into stock."),
        number("Sold", "kg", "What is delivered."),
        money("Amount", "", "Money: income positive, cost negative; it adds up to the margin."),
    ),
    components=number("", "kg", "The component in the feed that is worked, and as recovered in the product made."),
)

BROKEN_PROMISES = Table(
    name="Broken promises",
    words="What was asked and cannot be had.",
    topic=Topic.PROMISES,
    columns=(
        text("Sheet", "The sheet that asks.", key=True),
        text("Row", "The row's key, parts joined by ` / `.", key=True),
        text("Promise", "What it asks for.", key=True),
        number("Asked", "", "What was asked."),
        number("Got", "", "What the plan gives."),
        number("Short", "", "The difference.", better=Better.DOWN),
        number("Best proven", "", "What no plan can exceed (of what may not be exceeded: stay below); blank: Got."),
        text("Unit", "t, kg or times."),
    ),
)

LEVELS = Table(
    name="Levels",
    words="The order of promises, as solved: -1 what is there, 0 unpriced, priorities, money, the fixed choice.",
    topic=Topic.MAKING,
    columns=(
        text(
            "Level",
            "-1 (limits that what was there breaks), 0, a priority, `money`, `calm` or `fixed choice`.",
            key=True,
        ),
        number("Promises", "", "How many promises it holds."),
        number("Value", "", "Least sum of relative shortages, or the margin; or what was given up of it."),
        number("Held at", "", "What later levels may not exceed."),
        number(
            "Best proven",
            "",
            "What no plan can miss less than, or earn more than; blank: the value.",
            before="At best",
        ),
    ),
)

ESTIMATES = Table(
    name="Estimates",
    words="How much of each product and target rests on assays that are typical of a class and not a lot's own.",
    columns=(
        choice("Of", ("product", "target"), "What is stated: all that is made of a product, or a target.", key=True),
        text("Name", "The product or the target.", key=True),
        name("Product", "Products", "The product."),
        number("Amount", "kg", "What the plan makes, or reaches of the target."),
        number("Estimated", "kg", "What of it comes from estimated assays."),
        number("Estimated share", "%", "Estimated as a share of the amount."),
    ),
)

ASSAYS_THAT_COUNT = "Assays that count"
"""The group of Assumptions of what recipes recover, rates count or limits name."""

ASSUMPTIONS = Table(
    name="Assumptions",
    words="Every value that was not typed but assumed, what matters most first.",
    topic=Topic.MAKING,
    columns=(
        text("Group", "What it is about; assays count that recipes recover, rates count or limits name."),
        text("Sheet", "The sheet.", key=True),
        text("Cell", "The blank cell; blank where the sheet or column is missing.", key=True),
        text("Column", "The column.", key=True),
        text("Value assumed", "What was taken."),
        text("Why", "Where it comes from."),
    ),
)

SCENARIO_CHANGES = Table(
    name="Scenario changes",
    words="Every cell in which the plan's scenario differs from the workbook; no rows for the base.",
    topic=Topic.MAKING,
    columns=(
        text("Scenario", "The scenario that states it: the plan's own or one that it starts from."),
        text("Sheet", "Which sheet.", key=True),
        text("Row", "The row's key, parts joined by ` / `.", key=True),
        text("Column", "Which column.", key=True),
        Column(name="From", kind=Kind.ANY, words="What the workbook says, or the default of a blank cell."),
        Column(name="To", kind=Kind.ANY, words="What the plan was made with."),
    ),
)

SUMMARY = Table(
    name="Summary",
    words="The plan in a page.",
    topic=Topic.OF_ITS_OWN,
    columns=(
        text("Key", "What is stated.", key=True),
        Column(name="Value", kind=Kind.ANY, words="Its value."),
        text("Unit", "Its unit."),
    ),
)

MANIFEST = Table(
    name="Manifest",
    words="How the plan was made: enough to make it again.",
    topic=Topic.MAKING,
    columns=(text("Key", "What is stated.", key=True), Column(name="Value", kind=Kind.ANY, words="Its value.")),
)

SEAL = Table(
    name="Seal",
    words="Digests of every table and row when the plan was solved, by which edits are seen: a guard, no signature.",
    topic=Topic.MAKING,
    columns=(
        text("Sheet", "The sheet.", key=True),
        text("Row", "The row's key, parts joined by ` / `; `*`: the whole table.", key=True),
        text("Columns", "The columns that are covered, in the order of a row's digests; blank but for `*`."),
        text("Digest", "The digest of the table, or of each cell of the row, four characters each."),
    ),
)

OUTPUTS: dict[str, Table] = {
    table.name: table
    for table in (
        SUMMARY,
        RUNS,
        LOT_USE,
        PRODUCTION,
        *NETWORK_OUTPUTS,
        SALES,
        DELIVERY_STATUS,
        TARGET_STATUS,
        LINE_HOURS,
        CAMPAIGNS,
        SETUPS,
        MAINTENANCE_DATES,
        SUPPLIES_HELD,
        FEED_STOCK,
        RESOURCE_USE,
        BLENDS,
        MONEY,
        CASH_BY_MONTH,
        FACTS,
        BROKEN_PROMISES,
        PROMISES,
        UNCERTAINTIES,
        PROMISE_BANDS,
        LEVELS,
        CHANGES,
        WHY_SHORT,
        LEVEL_COSTS,
        RULE_COSTS,
        LADDER,
        DELAYS,
        MARGINAL_VALUES,
        BIDS,
        WHY_THIS_LOT,
        ESTIMATES,
        ASSUMPTIONS,
        SCENARIO_CHANGES,
        MANIFEST,
        SEAL,
    )
}
