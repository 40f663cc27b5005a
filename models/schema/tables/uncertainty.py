"""What a planner says of how things may come out otherwise: `planner risk` asks for it, the plan itself does not."""

from __future__ import annotations

from models.schema.words import PER_CENT, Group, Table, name, number

EXAMPLE = "an example value"

SPREADS = Table(
    name="Spreads",
    words="How far a lot's assay may be off, by feed class and component; without a row it counts as exact.",
    steers=True,
    group=Group.FEED,
    columns=(
        name("Feed class", "Feed classes", "Which class, or `*` for every other.", key=True, required=True, every=True),
        name("Component", "Components", "Which component; no property.", key=True, required=True),
        number(
            "Spread",
            "%",
            "Standard deviation within a lot, relative to the assay. A lot's mean is off by all of it if its assay is "
            "estimated, by half if it is the supplier's, a quarter the plant's, a tenth an umpire's.",
            required=True,
            **PER_CENT,
        ),
    ),
)

SPREAD_OF_RECOVERY = number(
    "Spread",
    "%",
    "Standard deviation of the recoveries of this row, relative to them; they are off by the same over the whole plan.",
    **PER_CENT,
    default=1.5,
    blank=EXAMPLE,
    steers=True,
)

BREAKDOWNS = (
    number(
        "Breakdowns",
        "per week",
        "How often a unit of it breaks down, beyond what Availability has off already.",
        minimum=0,
        default=0.0,
        steers=True,
    ),
    number(
        "Breakdown length",
        "d",
        "For how long the unit then stands still.",
        above=0,
        default=2.0,
        blank=EXAMPLE,
        steers=True,
    ),
)

LATENESS = (
    number(
        "Late chance",
        "%",
        "How likely it is to come late; of lots that are expected or on offer.",
        **PER_CENT,
        default=0.0,
        steers=True,
    ),
    number("Late by", "d", "By how much it comes late then.", above=0, default=10.0, blank=EXAMPLE, steers=True),
)

CONFIDENCE = number(
    "Promise confidence",
    "%",
    "How sure Amount is to be reached, as far as assays and recoveries go: so much more is asked as that takes.",
    above=50,
    maximum=99.9,
    blank="no buffer",
)

SETTINGS_OF_RISK = (
    number(
        "Promise confidence",
        "%",
        "In how many of all worlds `planner risk` wants a promise kept: what is reached in so many is what it states.",
        above=50,
        maximum=99.9,
        default=90.0,
        blank=EXAMPLE,
        steers=True,
    ),
    number("Worlds", "", "How many worlds `planner risk` draws.", minimum=1, whole=True, default=200.0, steers=True),
    number(
        "Fixed days",
        "d",
        "`planner risk` plans anew what lies behind so many days: periods that begin within them stay as planned.",
        minimum=0,
        default=28.0,
        blank=EXAMPLE,
        steers=True,
    ),
)
