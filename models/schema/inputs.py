"""Every table that a planner fills in: the one place where their columns are stated."""

from __future__ import annotations

from models.schema.tables.capacity import CHANGEOVERS, DOWNTIME, LINE_USE, LINES, MAINTENANCE
from models.schema.tables.demand import CONTRACTS, DELIVERIES, SPOT_SALES, TARGETS
from models.schema.tables.network import IN_STOCK, INTERMEDIATES, LANES, SITES, STORES, site
from models.schema.tables.together import BLEND_COUNTS, COMPANIONS, SUPPLIES
from models.schema.tables.uncertainty import LATENESS, SPREAD_OF_RECOVERY, SPREADS
from models.schema.tables.under_way import (
    ARRIVALS,
    HISTORY,
    HOURS_UNDER_WAY,
    LEVELS_SO_FAR,
    OPENING_BATCHES,
    PUBLISHED,
    PUBLISHED_PRICES,
    SO_FAR,
)
from models.schema.words import (
    ASSAY_STATUS,
    PER_CENT,
    Column,
    Group,
    Kind,
    Table,
    choice,
    components,
    date,
    name,
    number,
    text,
)

SETTINGS_TABLE = Table(
    name="Settings",
    words="Choices for the whole plan. A missing row means its default.",
    columns=(
        text("Setting", "Which setting this row states.", key=True, required=True, example="Plan name"),
        Column(name="Value", kind=Kind.ANY, words="Its value.", blank="the setting's default", example="Week 48"),
        text("Note", "Free text."),
    ),
)

PERIODS = Table(
    name="Periods",
    words="The plan's calendar: periods in order, without gap or overlap; lengths may differ (weeks, then months).",
    needs_rows=True,
    columns=(
        text("Period", "Its name, as shown in the schedule.", key=True, required=True, example="W01"),
        date("Start", "First day of the period.", required=True),
        date("End", "Last day of the period, included.", required=True),
    ),
)

COMPONENTS = Table(
    name="Components",
    words="What feed is assayed for. Each component gives Feed classes, Lots and Yields a column of its own.",
    needs_rows=True,
    columns=(
        text("Component", "Element or quality, as in the assay columns.", key=True, required=True, example="Dy"),
        text(
            "Counted as",
            "How 1 kg of it counts in a product's mass: an oxide formula such as Dy2O3 (by atomic weights), `mass` "
            "(1 kg for 1 kg), or `property` (carried along, adds no mass).",
            required=True,
            example="Dy2O3",
        ),
        date("Controlled since", "Date from which exports of it are under licence.", blank="not controlled"),
        text("Note", "Free text."),
    ),
)

GROUPS = Table(
    name="Groups",
    words="Names for sums of components, such as TRE for all rare earths.",
    columns=(
        text("Group", "The group's name.", key=True, required=True, example="HRE"),
        components("Components", "Its components, joined by +.", required=True, example="Dy+Tb+Ho+Gd"),
    ),
)

FEED_CLASSES = Table(
    name="Feed classes",
    words="Kinds of feed that recipes take, with the typical assay that fills gaps in a lot's assay.",
    needs_rows_if_named=True,
    group=Group.FEED,
    columns=(
        text("Feed class", "The class's name.", key=True, required=True, example="EV traction"),
        text("Family", "Groups classes in the schedule's colours, for example NdFeB or SmCo.", example="NdFeB"),
        number(
            "Max stock",
            "t",
            "Most feed of this class that the site may hold.",
            minimum=0,
            blank="no limit",
            group=Group.POLICY,
        ),
        number(
            "Min closing stock",
            "t",
            "Least feed of this class to be left at the end.",
            minimum=0,
            default=0.0,
            group=Group.POLICY,
        ),
        number(
            "Holding cost",
            "per t per day",
            "Cost of keeping feed in stock.",
            minimum=0,
            default=0.0,
            group=Group.PRICES,
        ),
    ),
    components=number(
        "component",
        "%",
        "Typical assay of the class, share of dry mass.",
        **PER_CENT,
        default=0.0,
        analysed=True,
    ),
    properties=True,
)

LOTS = Table(
    name="Lots",
    words="Feed lot by lot: what there is, what will come, what is offered, and its assay.",
    needs_rows=True,
    group=Group.FEED,
    columns=(
        text("Lot", "The lot's name.", key=True, required=True, example="EV-2601"),
        name(
            "Feed class",
            ("Feed classes", "Intermediates", "Products"),
            "Its class, which decides which recipes take it; or an intermediate or a product, into whose store it may "
            "be put.",
            required=True,
        ),
        choice(
            "Status",
            ("stock", "expected", "offered", "blocked"),
            "stock and expected lots are owned; an offered lot may be bought wholly or in part; "
            "a blocked lot is not used.",
            required=True,
            example="stock",
            state=True,
        ),
        number(
            "Quantity",
            "t",
            "Mass as received (wet). Required, except for an offered lot.",
            minimum=0,
            blank="as much as wanted (offered lots only)",
            example=12.5,
            state=True,
        ),
        number("Moisture", "%", "Water, share of the mass as received.", **PER_CENT, default=0.0, analysed=True),
        date("Available", "First day on which it can be used, also within a period.", blank="start of plan"),
        date("Use by", "Last day on which it can be used, also within a period.", blank="none"),
        number(
            "Price",
            "per t",
            "Price per tonne as received; negative if the supplier pays.",
            default=0.0,
            blank="free",
            group=Group.PRICES,
        ),
        number(
            "Must use",
            "t",
            "Least amount that has to be worked; with what was used so far.",
            minimum=0,
            default=0.0,
            group=Group.POLICY,
        ),
        number(
            "Min run",
            "t",
            "What is worked of it in a period is nothing or at least this; all of a lot that is smaller.",
            minimum=0,
            default=0.0,
            group=Group.POLICY,
        ),
        number(
            "Max periods",
            "",
            "In how many periods it may be worked at most; they need not follow each other.",
            minimum=1,
            whole=True,
            blank="the setting Max periods per lot, else no limit",
            group=Group.POLICY,
        ),
        choice(
            "Whole",
            ("no", "yes"),
            "yes: all of it is worked within the plan, or nothing; an offered lot is bought whole or not at all.",
            default="no",
            group=Group.POLICY,
        ),
        number("Used so far", "t", "What of it was worked before the plan: Quantity is what is left.", **SO_FAR),
        number(
            "Periods so far",
            "",
            "In how many periods it was worked before the plan; counts towards Max periods.",
            whole=True,
            **SO_FAR,
        ),
        choice(
            "Begun",
            ("no", "yes"),
            "yes: a Whole lot was begun before the plan, and all that is left of it must be used.",
            default="no",
            state=True,
        ),
        *LATENESS,
        name("Supply", "Supplies", "The supply that an offered lot comes under.", blank="none", any_case=True),
        ASSAY_STATUS,
        site("Where it lies or comes to; required where there are several sites, else a remark."),
        text("Note", "Free text."),
    ),
    components=number(
        "component",
        "%",
        "Assay, share of dry mass.",
        **PER_CENT,
        blank="the class's typical assay",
        analysed=True,
    ),
    properties=True,
)

RECIPES = Table(
    name="Recipes",
    words="Ways to work feed and intermediates: one row per feed class or intermediate that a recipe takes.",
    needs_rows=True,
    group=Group.RECOVERIES,
    columns=(
        text("Recipe", "The recipe's name.", key=True, required=True, example="NdFeB route"),
        name(
            "Feed class",
            ("Feed classes", "Intermediates"),
            "A class, or an intermediate, that it takes.",
            key=True,
            required=True,
        ),
        number(
            "Cost",
            "per t",
            "Variable cost per tonne as received; of an intermediate per 1,000 kg.",
            default=0.0,
            group=Group.PRICES,
        ),
        choice("Active", ("yes", "no"), "Whether this row may be used.", default="yes"),
        number(
            "Share",
            "%",
            "What it is of all that the recipe takes in a period, by mass: rows with a Share are taken together.",
            above=0,
            maximum=100,
            blank="rows without one divide the rest freely",
        ),
        number(
            "Max per day",
            "t/d",
            "Most that it may work of this class in a day.",
            minimum=0,
            blank="no limit",
            group=Group.POLICY,
        ),
        number(
            "Min run",
            "t",
            "What it works of this class in a period is nothing or at least this, all lots of the class together.",
            minimum=0,
            default=0.0,
            group=Group.POLICY,
        ),
        site("Where it works; blank: the site of its lines."),
    ),
)

YIELDS = Table(
    name="Yields",
    words="What each recipe makes, products and intermediates, and how much of each component reaches it.",
    needs_rows=True,
    group=Group.RECOVERIES,
    columns=(
        name("Recipe", "Recipes", "Which recipe.", key=True, required=True),
        name("Product", ("Products", "Intermediates"), "What it makes.", key=True, required=True),
        number("Lag", "d", "Days from the start of a period's work to product in stock.", default=0.0, minimum=0),
        SPREAD_OF_RECOVERY,
    ),
    components=number(
        "component",
        "%",
        "Recovery: share of the contained component that reaches this product.",
        **PER_CENT,
        default=0.0,
    ),
)

PRODUCTS = Table(
    name="Products",
    words="What is made and sold.",
    needs_rows=True,
    group=Group.RECOVERIES,
    columns=(
        text("Product", "The product's name.", key=True, required=True, example="Dy oxide"),
        *IN_STOCK,
    ),
)

BLEND_LIMITS = Table(
    name="Blend limits",
    words="Shares that the feed of a line or the make of a product must keep, period by period.",
    group=Group.POLICY,
    columns=(
        name(
            "On",
            ("Lines", "Products", "Intermediates"),
            "A line (what it takes in), a product or an intermediate (what is made).",
            key=True,
            required=True,
        ),
        components("Share of", "Components whose share is limited, or a property.", key=True, required=True),
        components("In", "What it is a share of.", key=True, blank="of the mass"),
        number("Min", "%", "Least share; for a property in its own unit.", blank="no limit"),
        number("Max", "%", "Most share; for a property in its own unit.", blank="no limit"),
        date("From", "First day on which it holds.", key=True, blank="start of plan"),
        date("To", "Last day on which it holds.", key=True, blank="end of plan"),
    ),
)

RESOURCES = Table(
    name="Resources",
    words="Reagents, power, water, labour, residue, CO2: what recipes consume or give off.",
    group=Group.CAPACITY,
    columns=(
        text("Resource", "The resource's name.", key=True, required=True, example="HCl 33 %"),
        text("Unit", "In what it is counted.", required=True, example="kg"),
        number("Price", "per unit", "Price of a unit; negative means income.", default=0.0, group=Group.PRICES),
        number("Max per day", "units", "Most that can be used in a day.", minimum=0, blank="no limit"),
        text("Note", "Free text."),
    ),
)

CONSUMPTION = Table(
    name="Consumption",
    words="How much of a resource a recipe uses.",
    group=Group.RECOVERIES,
    columns=(
        name("Recipe", "Recipes", "Which recipe.", key=True, required=True),
        name("Resource", "Resources", "Which resource.", key=True, required=True),
        number("Amount", "units", "Units of the resource per unit of Per.", required=True, minimum=0),
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
    group=Group.POLICY,
    columns=(
        name("Lot", ("Lots", "Intermediates"), "Which lot, or which intermediate.", key=True, required=True),
        name("Recipe", "Recipes", "By which recipe.", key=True, required=True),
        name("Period", "Periods", "In which period.", key=True, required=True),
        choice("Rule", ("exactly", "at least", "at most"), "How the amount binds.", required=True),
        number("Amount", "t", "Tonnes as received; of an intermediate 1,000 kg.", required=True, minimum=0),
    ),
)

SCENARIOS = Table(
    name="Scenarios",
    words="What-if cases: each inherits all of its parent and changes only its rows.",
    steers=True,
    columns=(
        text("Scenario", "The scenario's name.", required=True, example="Tb squeeze"),
        text("Parent", "The scenario that it starts from.", blank="the base"),
        text("Sheet", "Which sheet it changes.", required=True, example="Spot sales"),
        text(
            "Row",
            "Key of the row, parts joined by ` / `, dates as 2027-01-31; the first parts alone mean all rows that "
            "begin so, `*` all rows.",
            required=True,
            example="*",
        ),
        text("Column", "Which column.", required=True, example="Price"),
        choice("Change", ("set", "multiply", "add"), "What is done to the value.", required=True),
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
        SUPPLIES,
        LINES,
        DOWNTIME,
        CHANGEOVERS,
        MAINTENANCE,
        RECIPES,
        LINE_USE,
        YIELDS,
        INTERMEDIATES,
        PRODUCTS,
        SITES,
        STORES,
        LANES,
        CONTRACTS,
        DELIVERIES,
        SPOT_SALES,
        TARGETS,
        BLEND_LIMITS,
        BLEND_COUNTS,
        COMPANIONS,
        RESOURCES,
        CONSUMPTION,
        FIXED_RUNS,
        SPREADS,
        OPENING_BATCHES,
        ARRIVALS,
        HOURS_UNDER_WAY,
        LEVELS_SO_FAR,
        PUBLISHED,
        PUBLISHED_PRICES,
        HISTORY,
        SCENARIOS,
    )
}
