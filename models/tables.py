"""Every table that a planner fills in and every table of a plan: the one place where their columns are stated."""

from __future__ import annotations

from models.schema import Column, Kind, Table


def _text(name: str, words: str, **more: object) -> Column:
    return Column(name=name, kind=Kind.TEXT, words=words, **more)  # type: ignore[arg-type]


def _number(name: str, unit: str, words: str, **more: object) -> Column:
    return Column(name=name, kind=Kind.NUMBER, unit=unit, words=words, **more)  # type: ignore[arg-type]


def _date(name: str, words: str, **more: object) -> Column:
    return Column(name=name, kind=Kind.DATE, words=words, **more)  # type: ignore[arg-type]


def _choice(name: str, choices: tuple[str, ...], words: str, **more: object) -> Column:
    return Column(name=name, kind=Kind.CHOICE, choices=choices, words=words, **more)  # type: ignore[arg-type]


def _name(name: str, refers_to: str | tuple[str, ...], words: str, **more: object) -> Column:
    tables = (refers_to,) if isinstance(refers_to, str) else refers_to
    return Column(name=name, kind=Kind.NAME, refers_to=tables, words=words, **more)  # type: ignore[arg-type]


def _components(name: str, words: str, **more: object) -> Column:
    return Column(name=name, kind=Kind.COMPONENTS, words=words, **more)  # type: ignore[arg-type]


PRIORITIES = _number(
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
SHORTFALL_PENALTY = _number(
    "Shortfall penalty",
    "per kg",
    "What each missing kilogram costs.",
    minimum=0,
    blank="no penalty: the priority counts",
)

SETTINGS: tuple[Column, ...] = (
    _text("Plan name", "The name that the plan carries.", blank="the file's name"),
    _text("Currency", "The one currency of all money in the workbook.", default="USD"),
    _number(
        "Closing feed value",
        "%",
        "What feed left at the end of the plan is worth, as a share of its price.",
        default=100.0,
        minimum=0,
        maximum=100,
    ),
    _number(
        "Priority tolerance",
        "%",
        "How much of one promise a priority level that cannot be kept in full may give up "
        "for the sake of what follows.",
        default=0.1,
        minimum=0,
        maximum=100,
    ),
    _number("Time limit", "s", "The longest that the solver may work.", default=600.0, above=0),
    _number("Smallest run", "t", "Smaller runs are left out of the plan, unless they pay.", default=0.05, minimum=0),
    _number("Smallest sale", "kg", "Smaller sales are left out of the plan, unless they pay.", default=1.0, minimum=0),
    _number(
        "Tidiness",
        "%",
        "How much of the margin may be given up to leave out smaller runs and sales; the plan states what it was.",
        default=0.00005,
        minimum=0,
        maximum=100,
    ),
    _text(
        "Silenced warnings",
        "Names of warnings that are not to be shown, separated by semicolons: `price-above-content; estimated-assay`. "
        "`planner check --json` shows the names.",
        blank="none",
    ),
)

SETTINGS_TABLE = Table(
    name="Settings",
    words="Choices for the whole plan. A missing row means its default.",
    columns=(
        _text("Setting", "Which setting this row states.", key=True, required=True, example="Plan name"),
        Column(name="Value", kind=Kind.ANY, words="Its value.", blank="the setting's default", example="Week 48"),
        _text("Note", "Free text."),
    ),
)

PERIODS = Table(
    name="Periods",
    words="The plan's calendar: periods in order, without gap or overlap; lengths may differ (weeks, then months).",
    needs_rows=True,
    columns=(
        _text("Period", "Its name, as shown in the schedule.", key=True, required=True, example="W01"),
        _date("Start", "First day of the period.", required=True),
        _date("End", "Last day of the period, included.", required=True),
    ),
)

COMPONENTS = Table(
    name="Components",
    words="What feed is assayed for. Each component gives Feed classes, Lots and Yields a column of its own.",
    needs_rows=True,
    columns=(
        _text("Component", "Element or quality, as in the assay columns.", key=True, required=True, example="Dy"),
        _text(
            "Counted as",
            "How 1 kg of it counts in a product's mass: an oxide formula such as Dy2O3 (by atomic weights), `mass` "
            "(1 kg for 1 kg), or `property` (carried along, adds no mass).",
            required=True,
            example="Dy2O3",
        ),
        _date("Controlled since", "Date from which exports of it are under licence.", blank="not controlled"),
        _text("Note", "Free text."),
    ),
)

GROUPS = Table(
    name="Groups",
    words="Names for sums of components, such as TRE for all rare earths.",
    columns=(
        _text("Group", "The group's name.", key=True, required=True, example="HRE"),
        _components("Components", "Its components, joined by +.", required=True, example="Dy+Tb+Ho+Gd"),
    ),
)

FEED_CLASSES = Table(
    name="Feed classes",
    words="Kinds of feed that recipes take, with the typical assay that fills gaps in a lot's assay.",
    needs_rows=True,
    columns=(
        _text("Feed class", "The class's name.", key=True, required=True, example="EV traction"),
        _text("Family", "Groups classes in the schedule's colours, for example NdFeB or SmCo.", example="NdFeB"),
        _number("Max stock", "t", "Most feed of this class that the site may hold.", minimum=0, blank="no limit"),
        _number("Min closing stock", "t", "Least feed of this class to be left at the end.", minimum=0, default=0.0),
        _number("Holding cost", "per t per day", "Cost of keeping feed in stock.", minimum=0, default=0.0),
    ),
    components=_number(
        "component",
        "%",
        "Typical assay of the class, share of dry mass.",
        minimum=0,
        maximum=100,
        default=0.0,
    ),
    properties=True,
)

LOTS = Table(
    name="Lots",
    words="Feed lot by lot: what there is, what will come, what is offered, and its assay.",
    needs_rows=True,
    columns=(
        _text("Lot", "The lot's name.", key=True, required=True, example="EV-2601"),
        _name("Feed class", "Feed classes", "Its class; decides which recipes take it.", required=True),
        _choice(
            "Status",
            ("stock", "expected", "offered", "blocked"),
            "stock and expected lots are owned; an offered lot may be bought wholly or in part; "
            "a blocked lot is not used.",
            required=True,
            example="stock",
        ),
        _number(
            "Quantity",
            "t",
            "Mass as received (wet). Required, except for an offered lot.",
            minimum=0,
            blank="as much as wanted (offered lots only)",
            example=12.5,
        ),
        _number("Moisture", "%", "Water, share of the mass as received.", minimum=0, maximum=100, default=0.0),
        _date("Available", "First day on which it can be used.", blank="start of plan"),
        _date("Use by", "Last day on which it can be used.", blank="none"),
        _number("Price", "per t", "Price per tonne as received; negative if the supplier pays.", default=0.0),
        _number("Must use", "t", "Least amount that has to be worked in the plan.", minimum=0, default=0.0),
        _choice(
            "Assay status",
            ("estimated", "supplier", "plant", "umpire"),
            "Where the assay comes from.",
        ),
        _text("Site", "Where it lies."),
        _text("Note", "Free text."),
    ),
    components=_number(
        "component",
        "%",
        "Assay, share of dry mass.",
        minimum=0,
        maximum=100,
        blank="the class's typical assay",
    ),
    properties=True,
)

LINES = Table(
    name="Lines",
    words="Equipment with limited hours.",
    needs_rows=True,
    columns=(
        _text("Line", "The line's name.", key=True, required=True, example="Leach"),
        _text("Site", "Where it stands."),
        _number("Units", "", "Parallel machines.", default=1.0, above=0),
        _number("Hours per day", "h/d", "Hours that each unit can work in a day.", default=24.0, minimum=0, maximum=24),
        _number(
            "Availability", "%", "Share of these hours that is really there.", default=100.0, minimum=0, maximum=100
        ),
        _number("Running cost", "per h", "Cost of one hour worked on one unit.", minimum=0, default=0.0),
        _text("Note", "Free text."),
    ),
)

DOWNTIME = Table(
    name="Downtime",
    words="Days on which a line has less than its usual availability. Where rows overlap, the lower one holds.",
    columns=(
        _name("Line", "Lines", "Which line.", key=True, required=True),
        _date("From", "First day.", key=True, required=True),
        _date("To", "Last day, included.", key=True, required=True),
        _number("Availability", "%", "What is left of the line's hours.", default=0.0, minimum=0, maximum=100),
        _text("Reason", "Shown in the schedule."),
    ),
)

RECIPES = Table(
    name="Recipes",
    words="Ways to work feed into products: one row per feed class that a recipe takes.",
    needs_rows=True,
    columns=(
        _text("Recipe", "The recipe's name.", key=True, required=True, example="NdFeB route"),
        _name("Feed class", "Feed classes", "A class that it takes.", key=True, required=True),
        _number("Cost", "per t", "Variable cost per tonne as received.", default=0.0),
        _choice("Active", ("yes", "no"), "Whether this row may be used.", default="yes"),
    ),
)

LINE_USE = Table(
    name="Line use",
    words="How fast each line works on each recipe.",
    needs_rows=True,
    columns=(
        _name("Recipe", "Recipes", "Which recipe.", key=True, required=True),
        _name("Line", "Lines", "A line on which it books hours.", key=True, required=True),
        _number("Rate", "per h", "Units of Basis that one unit of the line works in an hour.", required=True, above=0),
        Column(
            name="Basis",
            kind=Kind.BASIS,
            words="What the rate counts: `t` (feed as received), or components (kg contained: TRE, Dy+Tb).",
            required=True,
            example="t",
        ),
    ),
)

YIELDS = Table(
    name="Yields",
    words="What each recipe makes, and how much of each component reaches the product.",
    needs_rows=True,
    columns=(
        _name("Recipe", "Recipes", "Which recipe.", key=True, required=True),
        _name("Product", "Products", "A product that it makes.", key=True, required=True),
        _number("Lag", "d", "Days from the start of a period's work to product in stock.", default=0.0, minimum=0),
    ),
    components=_number(
        "component",
        "%",
        "Recovery: share of the contained component that reaches this product.",
        minimum=0,
        maximum=100,
        default=0.0,
    ),
)

PRODUCTS = Table(
    name="Products",
    words="What is made and sold.",
    needs_rows=True,
    columns=(
        _text("Product", "The product's name.", key=True, required=True, example="Dy oxide"),
        _number("Opening stock", "kg", "Stock at the start of the plan.", default=0.0, minimum=0),
        _number("Min stock", "kg", "Least stock at the end of every period.", default=0.0, minimum=0),
        _number("Max stock", "kg", "Most stock at the end of every period.", minimum=0, blank="no limit"),
        _number("Min closing stock", "kg", "Least stock at the end of the plan.", default=0.0, minimum=0),
        _number("Holding cost", "per kg per day", "Cost of keeping product in stock.", default=0.0, minimum=0),
        _number("Closing value", "per kg", "What a kilogram left at the end of the plan is worth.", default=0.0),
        _number("Disposal cost", "per kg", "Cost of throwing a kilogram away.", blank="it cannot be discarded"),
    ),
)

CONTRACTS = Table(
    name="Contracts",
    words="Who buys what at which price, and what a missing kilogram means.",
    columns=(
        _text("Contract", "The contract's name.", key=True, required=True, example="Motor maker A"),
        _text("Customer", "Who buys."),
        _name("Product", "Products", "What is delivered.", required=True),
        _number("Price", "per kg", "Price of a delivered kilogram.", required=True),
        PRIORITIES,
        SHORTFALL_PENALTY,
        _choice("Late", ("no", "yes"), "Whether what is missing at Due may follow later.", default="no"),
        _number("Late penalty", "per kg per day", "Cost of a late kilogram, for each day.", default=0.0, minimum=0),
    ),
)

DELIVERIES = Table(
    name="Deliveries",
    words="What each contract asks for, window by window.",
    columns=(
        _name("Contract", "Contracts", "Which contract.", key=True, required=True),
        _date("From", "First day of the window.", key=True, blank="start of plan"),
        _date("Due", "Last day of the window, included.", key=True, required=True),
        _number("Min", "kg", "What must be delivered in the window.", default=0.0, minimum=0),
        _number("Max", "kg", "What may be delivered in the window.", minimum=0, blank="= Min"),
    ),
)

SPOT_SALES = Table(
    name="Spot sales",
    words="What may be sold without a contract, window by window.",
    columns=(
        _name("Product", "Products", "What is sold.", key=True, required=True),
        _date("From", "First day of the window.", key=True, blank="start of plan"),
        _date("To", "Last day of the window, included.", key=True, blank="end of plan"),
        _number("Price", "per kg", "Price of a kilogram.", required=True),
        _number("Max", "kg", "Most that can be sold over the whole window.", minimum=0, blank="no limit"),
    ),
)

TARGETS = Table(
    name="Targets",
    words="Amounts of a product that are wanted by a date; Dy and Tb targets stand here.",
    columns=(
        _text("Target", "The target's name.", key=True, required=True, example="Dy first quarter"),
        _name("Product", "Products", "Which product.", required=True),
        _date("From", "First day of the window.", blank="start of plan"),
        _date("To", "Last day of the window, included.", blank="end of plan"),
        _number("Amount", "kg", "What is wanted.", required=True, minimum=0),
        _choice(
            "Measure",
            ("made", "delivered", "stock"),
            "made: put into stock in the window; delivered: sold in the window, contracts and spot; "
            "stock: in stock at the end of the window.",
            required=True,
        ),
        PRIORITIES,
        SHORTFALL_PENALTY,
    ),
)

BLEND_LIMITS = Table(
    name="Blend limits",
    words="Shares that the feed of a line or the make of a product must keep, period by period.",
    columns=(
        _name(
            "On",
            ("Lines", "Products"),
            "A line (what it takes in) or a product (what is made).",
            key=True,
            required=True,
        ),
        _components("Share of", "Components whose share is limited, or a property.", key=True, required=True),
        _components("In", "What it is a share of.", key=True, blank="of the mass"),
        _number("Min", "%", "Least share; for a property in its own unit.", blank="no limit"),
        _number("Max", "%", "Most share; for a property in its own unit.", blank="no limit"),
        _date("From", "First day on which it holds.", key=True, blank="start of plan"),
        _date("To", "Last day on which it holds.", key=True, blank="end of plan"),
    ),
)

RESOURCES = Table(
    name="Resources",
    words="Reagents, power, water, labour, residue, CO2: what recipes consume or give off.",
    columns=(
        _text("Resource", "The resource's name.", key=True, required=True, example="HCl 33 %"),
        _text("Unit", "In what it is counted.", required=True, example="kg"),
        _number("Price", "per unit", "Price of a unit; negative means income.", default=0.0),
        _number("Max per day", "units", "Most that can be used in a day.", minimum=0, blank="no limit"),
        _text("Note", "Free text."),
    ),
)

CONSUMPTION = Table(
    name="Consumption",
    words="How much of a resource a recipe uses.",
    columns=(
        _name("Recipe", "Recipes", "Which recipe.", key=True, required=True),
        _name("Resource", "Resources", "Which resource.", key=True, required=True),
        _number("Amount", "units", "Units of the resource per unit of Per.", required=True, minimum=0),
        Column(
            name="Per",
            kind=Kind.BASIS,
            words="`t` (feed as received), or components (kg contained).",
            required=True,
            example="t",
        ),
    ),
)

FIXED_RUNS = Table(
    name="Fixed runs",
    words="The planner's own word: frozen weeks and manual overrides.",
    columns=(
        _name("Lot", "Lots", "Which lot.", key=True, required=True),
        _name("Recipe", "Recipes", "By which recipe.", key=True, required=True),
        _name("Period", "Periods", "In which period.", key=True, required=True),
        _choice("Rule", ("exactly", "at least", "at most"), "How the amount binds.", required=True),
        _number("Amount", "t", "Tonnes as received.", required=True, minimum=0),
    ),
)

SCENARIOS = Table(
    name="Scenarios",
    words="What-if cases: each inherits all of its parent and changes only its rows.",
    columns=(
        _text("Scenario", "The scenario's name.", required=True, example="Tb squeeze"),
        _text("Parent", "The scenario that it starts from.", blank="the base"),
        _text("Sheet", "Which sheet it changes.", required=True, example="Spot sales"),
        _text(
            "Row",
            "Key of the row, parts joined by ` / `, dates as 2027-01-31; the first parts alone mean all rows that "
            "begin so, `*` all rows.",
            required=True,
            example="*",
        ),
        _text("Column", "Which column.", required=True, example="Price"),
        _choice("Change", ("set", "multiply", "add"), "What is done to the value.", required=True),
        Column(
            name="Value",
            kind=Kind.ANY,
            words="The new value (`blank` empties the cell), the factor, or what is added (days to a date).",
            required=True,
        ),
    ),
)

INPUTS: dict[str, Table] = {
    table.name: table
    for table in (
        SETTINGS_TABLE,
        PERIODS,
        COMPONENTS,
        GROUPS,
        FEED_CLASSES,
        LOTS,
        LINES,
        DOWNTIME,
        RECIPES,
        LINE_USE,
        YIELDS,
        PRODUCTS,
        CONTRACTS,
        DELIVERIES,
        SPOT_SALES,
        TARGETS,
        BLEND_LIMITS,
        RESOURCES,
        CONSUMPTION,
        FIXED_RUNS,
        SCENARIOS,
    )
}

RUNS = Table(
    name="Runs",
    words="Which lot is worked by which recipe in which period.",
    columns=(
        _name("Period", "Periods", "The period.", key=True),
        _name("Lot", "Lots", "The lot.", key=True),
        _name("Recipe", "Recipes", "The recipe.", key=True),
        _number("Amount", "t", "Tonnes as received."),
    ),
)

LOT_USE = Table(
    name="Lot use",
    words="What becomes of each lot.",
    columns=(
        _name("Lot", "Lots", "The lot.", key=True),
        _name("Feed class", "Feed classes", "Its class."),
        _text("Status", "stock, expected, offered or blocked."),
        _number("Quantity", "t", "What there is of it; blank: as much as wanted."),
        _number("Bought", "t", "What is taken of an offered lot."),
        _number("Used", "t", "What is worked in the plan."),
        _number("Left", "t", "What is left at the end."),
        _number(
            "Estimated share of assay", "%", "Share of its assay, by counted mass, that is the class's typical value."
        ),
    ),
)

PRODUCTION = Table(
    name="Production",
    words="Each product's balance, period by period.",
    columns=(
        _name("Period", "Periods", "The period.", key=True),
        _name("Product", "Products", "The product.", key=True),
        _number("Made", "kg", "What comes into stock."),
        _number("Sold", "kg", "What leaves to contracts and spot."),
        _number("Discarded", "kg", "What is thrown away."),
        _number("Stock (end)", "kg", "Stock at the end of the period."),
    ),
)

SALES = Table(
    name="Sales",
    words="What is delivered to whom.",
    columns=(
        _name("Period", "Periods", "The period.", key=True),
        _text("Contract", "The contract, or `spot`.", key=True),
        _name("Product", "Products", "The product.", key=True),
        _date("From", "First day of the window that it counts for.", key=True),
        _date("Due", "Last day of that window.", key=True),
        _number("Amount", "kg", "What is delivered."),
        _number("Price", "per kg", "Price of a kilogram."),
        _number("Revenue", "", "Amount times price."),
    ),
)

DELIVERY_STATUS = Table(
    name="Delivery status",
    words="What each delivery window asked for and got.",
    columns=(
        _name("Contract", "Contracts", "The contract.", key=True),
        _date("From", "First day of the window.", key=True),
        _date("Due", "Last day of the window.", key=True),
        _number("Min", "kg", "What must be delivered."),
        _number("Max", "kg", "What may be delivered."),
        _number("Delivered", "kg", "What is delivered, late deliveries included."),
        _number("Late", "kg", "What of it comes after Due."),
        _number("Short", "kg", "What is still missing at the end of the plan."),
    ),
)

TARGET_STATUS = Table(
    name="Target status",
    words="What each target asked for and reached.",
    columns=(
        _name("Target", "Targets", "The target.", key=True),
        _name("Product", "Products", "The product."),
        _text("Measure", "made, delivered or stock."),
        _number("Amount", "kg", "What is asked."),
        _number("Reached", "kg", "What the plan reaches."),
        _number("Short", "kg", "What is missing."),
        _number("Priority", "", "Its priority; blank where a penalty counts."),
    ),
)

LINE_HOURS = Table(
    name="Line hours",
    words="How busy each line is.",
    columns=(
        _name("Period", "Periods", "The period.", key=True),
        _name("Line", "Lines", "The line.", key=True),
        _number("Available", "h", "Hours that are there, all units together."),
        _number("Used", "h", "Hours that the plan uses."),
        _number("Used share", "%", "Used as a share of available.", title="Used"),
    ),
)

FEED_STOCK = Table(
    name="Feed stock",
    words="Feed on site, class by class.",
    columns=(
        _name("Period", "Periods", "The period.", key=True),
        _name("Feed class", "Feed classes", "The class.", key=True),
        _number("Stock (end)", "t", "Stock at the end of the period."),
    ),
)

RESOURCE_USE = Table(
    name="Resource use",
    words="What recipes consume.",
    columns=(
        _name("Period", "Periods", "The period.", key=True),
        _name("Resource", "Resources", "The resource.", key=True),
        _number("Used", "units", "Units used."),
        _number("Max", "units", "Most that may be used; blank: no limit."),
    ),
)

BLENDS = Table(
    name="Blends",
    words="Limited shares as planned.",
    columns=(
        _name("Period", "Periods", "The period.", key=True),
        _name("On", ("Lines", "Products"), "The line or product.", key=True),
        _components("Share of", "What is limited.", key=True),
        _components("In", "What it is a share of; blank: of the mass.", key=True),
        _number("Value", "%", "Share as planned; blank: nothing worked."),
        _number("Min", "%", "Least share."),
        _number("Max", "%", "Most share."),
    ),
)

MONEY = Table(
    name="Money",
    words="Every item of the margin, period by period: income positive, cost negative; the sum is Margin.",
    columns=(
        _name("Period", "Periods", "The period.", key=True),
        _text("Item", "The item.", key=True),
        _number("Amount", "", "Income positive, cost negative."),
    ),
)

BROKEN_PROMISES = Table(
    name="Broken promises",
    words="What was asked and cannot be had.",
    columns=(
        _text("Sheet", "The sheet that asks.", key=True),
        _text("Row", "The row's key, parts joined by ` / `.", key=True),
        _text("Promise", "What it asks for.", key=True),
        _number("Asked", "", "What was asked."),
        _number("Got", "", "What the plan gives."),
        _number("Short", "", "The difference."),
        _text("Unit", "t or kg."),
    ),
)

LEVELS = Table(
    name="Levels",
    words="The order of promises, as solved: 0 unpriced, then priorities, then money, then the fixed choice.",
    columns=(
        _text("Level", "0, a priority, `money` or `fixed choice`.", key=True),
        _number("Promises", "", "How many promises it holds."),
        _number("Value", "", "Least sum of relative shortages, or the margin."),
        _number("Held at", "", "What later levels may not exceed."),
    ),
)

WHY_SHORT = Table(
    name="Why short",
    words="Why each broken promise is short: parts that add up to what is missing, each found by another solve.",
    columns=(
        _text("Sheet", "The sheet that asks.", key=True),
        _text("Row", "The row's key, parts joined by ` / `.", key=True),
        _text("Promise", "What it asks for.", key=True),
        _number("Step", "", "The order in which causes are lifted, each with all before it.", key=True),
        _text("Cause", "The kind of cause."),
        _text("Detail", "Which promise, line, limit or lot."),
        _number("Part", "", "What the cause accounts for."),
        _number("Still short", "", "What is missing even when this and all before it are lifted."),
        _text("Unit", "t or kg."),
    ),
)

LEVEL_COSTS = Table(
    name="Level costs",
    words="What each level of promises costs in margin, in all and at its edge.",
    columns=(
        _text("Level", "0 or a priority.", key=True),
        _number("Promises", "", "How many promises it holds."),
        _number("Margin without it", "", "The margin if its promises were dropped and all other levels kept."),
        _number("Cost", "", "That less the greatest margin with it."),
        _text("Dearest promise", "Its promise whose last unit costs most; blank where none costs anything."),
        _number("Cost of its last unit", "", "Margin gained per unit if that promise could miss a little more."),
        _number("Step size", "", "How much that little is: a thousandth of what is asked."),
        _text("Unit", "t or kg."),
    ),
)

LADDER = Table(
    name="Ladder",
    words="How far each target can be reached: the most by each period if nothing else mattered.",
    columns=(
        _name("Target", "Targets", "The target.", key=True),
        _name("Period", "Periods", "A period of its window.", key=True),
        _name("Product", "Products", "The product."),
        _text("Measure", "made, delivered or stock."),
        _number("Most", "kg", "The most that could count by the end of the period; blank: not computed."),
        _number("Planned", "kg", "What counts in the plan."),
        _number("Asked", "kg", "What is asked by the end of its window."),
        _text("What stops it", "The limits that hold the most back, the one with the greatest share first."),
    ),
)

MARGINAL_VALUES = Table(
    name="Marginal values",
    words="What one unit more or less of each quantity does to the margin: plus means that more of it raises it.",
    columns=(
        _text("What", "The kind of quantity.", key=True),
        _text("Name", "The line, lot, delivery, target, product, limit or resource.", key=True),
        _text("Period", "The period; blank: the whole plan.", key=True),
        _text("Unit", "The unit of what is named."),
        _number("Now", "", "What the workbook says of it."),
        _number("Value", "", "Margin gained per unit more, at first."),
        _number("Up to", "", "The quantity up to which Value holds; blank: no limit or not known."),
        _number("Value below", "", "Margin lost per unit less, at first; blank: less is not possible or not known."),
        _number("Down to", "", "The quantity down to which Value below holds."),
        _number("One more", "", "Margin gained by one whole unit more; blank: not possible or not computed."),
        _text("Why", "The same in words."),
    ),
)

BIDS = Table(
    name="Bids",
    words="What each offered and each blocked lot is worth to this plan, first order: what its next tonne would add.",
    columns=(
        _name("Lot", "Lots", "The lot.", key=True),
        _name("Feed class", "Feed classes", "Its class."),
        _text("Status", "offered or blocked."),
        _number("Quantity", "t", "What there is of it; blank: as much as wanted."),
        _number("Price", "per t", "What is asked for it."),
        _number("Taken", "t", "What the plan takes."),
        _number("Worth", "per t", "What its next tonne adds to the margin before it is paid: the most to pay."),
        _number("Gain", "per t", "Worth less Price."),
        _text("Recipe", "How that tonne would be worked."),
        _text("Period", "When it would be worked."),
        _text("Made of", "How its worth splits: products at their value in the plan, less what the work takes."),
        _number("Dy +0.1 %", "per t", "What Worth gains with 0.1 % more Dy in its dry mass."),
        _number("Tb +0.1 %", "per t", "What Worth gains with 0.1 % more Tb in its dry mass."),
        _text("How", "How Worth was found."),
    ),
)

ESTIMATES = Table(
    name="Estimates",
    words="How much of each product and target rests on assays that are typical of a class and not a lot's own.",
    columns=(
        _choice("Of", ("product", "target"), "What is stated: all that is made of a product, or a target.", key=True),
        _text("Name", "The product or the target.", key=True),
        _name("Product", "Products", "The product."),
        _number("Amount", "kg", "What the plan makes, or reaches of the target."),
        _number("Estimated", "kg", "What of it comes from estimated assays."),
        _number("Estimated share", "%", "Estimated as a share of the amount."),
    ),
)

ASSUMPTIONS = Table(
    name="Assumptions",
    words="Every value that was not typed but assumed.",
    columns=(
        _text("Sheet", "The sheet.", key=True),
        _text("Cell", "The blank cell; blank where the sheet or column is missing.", key=True),
        _text("Column", "The column.", key=True),
        _text("Value assumed", "What was taken."),
        _text("Why", "Where it comes from."),
    ),
)

SCENARIO_CHANGES = Table(
    name="Scenario changes",
    words="Every cell in which the plan's scenario differs from the workbook; no rows for the base.",
    columns=(
        _text("Scenario", "The scenario that states it: the plan's own or one that it starts from."),
        _text("Sheet", "Which sheet.", key=True),
        _text("Row", "The row's key, parts joined by ` / `.", key=True),
        _text("Column", "Which column.", key=True),
        Column(name="From", kind=Kind.ANY, words="What the workbook says, or the default of a blank cell."),
        Column(name="To", kind=Kind.ANY, words="What the plan was made with."),
    ),
)

SUMMARY = Table(
    name="Summary",
    words="The plan in a page.",
    columns=(
        _text("Key", "What is stated.", key=True),
        Column(name="Value", kind=Kind.ANY, words="Its value."),
        _text("Unit", "Its unit."),
    ),
)

MANIFEST = Table(
    name="Manifest",
    words="How the plan was made: enough to make it again.",
    columns=(_text("Key", "What is stated.", key=True), Column(name="Value", kind=Kind.ANY, words="Its value.")),
)

OUTPUTS: dict[str, Table] = {
    table.name: table
    for table in (
        SUMMARY,
        RUNS,
        LOT_USE,
        PRODUCTION,
        SALES,
        DELIVERY_STATUS,
        TARGET_STATUS,
        LINE_HOURS,
        FEED_STOCK,
        RESOURCE_USE,
        BLENDS,
        MONEY,
        BROKEN_PROMISES,
        LEVELS,
        WHY_SHORT,
        LEVEL_COSTS,
        LADDER,
        MARGINAL_VALUES,
        BIDS,
        ESTIMATES,
        ASSUMPTIONS,
        SCENARIO_CHANGES,
        MANIFEST,
    )
}
