"""The settings: the names that the table Settings may hold, each with its kind, unit and default."""

from __future__ import annotations

from models.schema.tables.uncertainty import SETTINGS_OF_RISK
from models.schema.words import Column, choice, date, number, text

PAPER, PAPERS = "Paper", ("A4", "Letter")

SETTINGS: tuple[Column, ...] = (
    text("Plan name", "The name that the plan carries.", blank="the file's name", steers=True),
    text("Currency", "The one currency of all money in the workbook.", default="USD"),
    number(
        "Closing feed value",
        "%",
        "What feed left at the end of the plan is worth, as a share of its price.",
        default=100.0,
        minimum=0,
        maximum=100,
    ),
    number(
        "Priority tolerance",
        "%",
        "How much of one promise a priority level that cannot be kept in full may give up "
        "for the sake of what follows.",
        default=0.1,
        minimum=0,
        maximum=100,
    ),
    number("Time limit", "s", "The longest that the solver may work.", default=600.0, above=0),
    number(
        "Gap",
        "%",
        "How much more margin a better plan could have at most, for a plan with whole numbers to count as best.",
        default=0.1,
        minimum=0,
        maximum=100,
    ),
    number(
        "Max periods per lot",
        "",
        "In how many periods each lot may be worked at most, unless its own Max periods says otherwise.",
        minimum=1,
        whole=True,
        blank="no limit",
    ),
    number("Smallest run", "t", "Smaller runs are left out of the plan, unless they pay.", default=0.05, minimum=0),
    number("Smallest sale", "kg", "Smaller sales are left out of the plan, unless they pay.", default=1.0, minimum=0),
    number(
        "Tidiness",
        "%",
        "How much of the margin may be given up to leave out smaller runs and sales; the plan states what it was.",
        default=0.00005,
        minimum=0,
        maximum=100,
    ),
    number(
        "Change price",
        "per t",
        "What moving a tonne away from the sheet Published has to bring at least; it steers only, and is in no margin.",
        default=0.0,
        minimum=0,
        blank="nothing",
    ),
    date(
        "Frozen until", "Up to the period that begins by this day runs are as on Published.", blank="nothing is frozen"
    ),
    choice(PAPER, PAPERS, "What plans are printed on.", blank="that of the computer's region", steers=True),
    *SETTINGS_OF_RISK,
    text(
        "Silenced warnings",
        "Names of warnings that are not to be shown, separated by semicolons: `price-above-content; estimated-assay`. "
        "`planner check --json` shows the names.",
        blank="none",
        steers=True,
    ),
)

STEERING = frozenset(setting.name for setting in SETTINGS if setting.steers)
"""The settings that have no say in the plan itself."""
