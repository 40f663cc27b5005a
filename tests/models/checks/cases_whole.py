"""Cases of the checks of rules in whole numbers: campaigns, changeovers, maintenance, least runs, most periods."""

from __future__ import annotations

from tests.models.checks.cases import PLANT, cells, more, one
from tests.models.checks.cases import case as case_of
from tests.plants import Rows, added, changed, day


def campaigns(**more_cells: object) -> Rows:
    """The leach in campaigns by feed class."""
    return one("Lines", 0, Campaigns="feed class", **more_cells)


def changeover(before: str, after: str, line: str = "Leach", **more_cells: object) -> Rows:
    ends = cells("From campaign", before, "To campaign", after)
    return added(campaigns(), "Changeovers", Line=line, **ends, **more_cells)


def least(amount: float, **run: object) -> Rows:
    return changed(one("Lots", 0, **cells("Min run", amount)), "Fixed runs", 0, **run)


def again(**more_cells: object) -> Rows:
    """The first row of Line use once more, with other cells."""
    return added(PLANT, "Line use", **{**PLANT["Line use"][0], **more_cells})


def of_yard(**supply: object) -> Rows:
    """A supply under which the offered lot comes."""
    return added(one("Lots", 2, Supply="Yard"), "Supplies", **supply)


def few(rows: Rows) -> Rows:
    """2 t of EV-1 are fixed in W1, beside which there are 5 t of EV-2."""
    return changed(changed(rows, "Lots", 2, Quantity=5.0), "Fixed runs", 0, Rule="exactly")


def fixed_twice(rows: Rows, **run: object) -> Rows:
    also = {"Lot": "EV-1", "Recipe": "NdFeB route", "Period": "W2", "Rule": "at least", "Amount": 1.0}
    return added(rows, "Fixed runs", **{**also, **run})


def frozen(rows: Rows, *runs: tuple[str, str, float]) -> Rows:
    """A published plan that is frozen up to the second week: lot, period and tonnes."""
    published = [
        {"Lot": name, "Recipe": "NdFeB route", "Period": period, "Amount": tonnes} for name, period, tonnes in runs
    ]
    until = {"Setting": "Frozen until", "Value": day(8)}
    return {**rows, "Fixed runs": [], "Published": published, "Settings": [*rows.get("Settings", []), until]}


CASES = (
    case_of(
        "Leach works one feed class in a period, and W2 has frozen runs of EV traction",
        "warning: fixed-runs-of-two-campaigns: Published | 1 | Period",
        frozen(campaigns(), ("EV-1", "W2", 1.0), ("HDD-1", "W2", 1.0), ("HDD-1", "W3", 1.0)),
    ),
    case_of(
        "2 t are less than the least run of the lot, 5 t",
        "warning: fixed-run-below-least: Published | 0 | Amount",
        frozen(one("Lots", 0, **cells("Min run", 5.0)), ("EV-1", "W1", 2.0), ("EV-1", "W3", 2.0)),
    ),
    case_of(
        "EV-1 may be worked in 0 periods only",
        "warning: fixed-runs-over-periods: Published | 0 | Period",
        frozen(one("Lots", 0, **cells("Max periods", 1.0, "Periods so far", 1.0)), ("EV-1", "W2", 2.0)),
    ),
    case_of(
        "NdFeB route works 7 t of EV traction in a period or nothing, and in W1 there are 2 t for it",
        "warning: fixed-run-below-recipe: Published | 0 | Amount",
        frozen(changed(one("Recipes", 0, **cells("Min run", 7.0)), "Lots", 2, Status="blocked"), ("EV-1", "W1", 2.0)),
    ),
    case_of(
        'no campaign "EVs"',
        "error: unknown-campaign: Lines | 0 | Opening campaign",
        campaigns(**cells("Opening campaign", "EVs")),
    ),
    case_of(
        '"HDDs" is no campaign of Leach',
        "error: unknown-campaign: Changeovers | 0 | To campaign",
        changeover("EV traction", "HDDs"),
        "HDD",
    ),
    case_of(
        'is no campaign of any line. Did you mean "EV traction"?',
        "error: unknown-campaign: Changeovers | 0 | From campaign",
        changeover("EV tractions", "*", line="*"),
        "EV traction",
    ),
    case_of(
        "Min campaign is filled in, but Campaigns is blank",
        "warning: campaign-without-campaigns: Lines | 0 | Min campaign",
        one("Lines", 0, **cells("Min campaign", 14.0)),
    ),
    case_of(
        "Solvent extraction has no campaigns",
        "warning: campaign-without-campaigns: Changeovers | 0 | Line",
        changeover("*", "*", line="Solvent extraction"),
    ),
    case_of(
        "No line has campaigns",
        "warning: campaign-without-campaigns: Changeovers | 0 | Line",
        more("Changeovers", Line="*", **cells("From campaign", "*", "To campaign", "*")),
    ),
    case_of(
        "A change of 130 h is longer than any period: 126 h at most",
        "error: change-too-long: Changeovers | 0 | Hours",
        changeover("*", "*", Hours=130.0),
    ),
    case_of(
        "130 h are more than any period of Leach has: 126 h at most",
        "warning: maintenance-too-long: Maintenance | 0 | Hours",
        more("Maintenance", Maintenance="Lining", Line="Leach", Hours=130.0),
    ),
    case_of(
        "Leach works one feed class in a period, and W2 has fixed runs of EV traction",
        "warning: fixed-runs-of-two-campaigns: Fixed runs | 2 | Period",
        fixed_twice(fixed_twice(campaigns()), Lot="HDD-1"),
    ),
    case_of(
        "15 t at least are more than its lines can do in any period: 12.6 t",
        "warning: least-run-never: Lots | 0 | Min run",
        one("Lots", 0, **cells("Min run", 15.0)),
    ),
    case_of(
        "13 t at least are more than its lines can do",
        "warning: least-run-never: Recipes | 0 | Min run",
        one("Recipes", 0, **cells("Min run", 13.0)),
    ),
    case_of(
        "2 t are less than the least run of the lot, 5 t",
        "warning: fixed-run-below-least: Fixed runs | 0 | Amount",
        least(5.0, Rule="exactly"),
    ),
    case_of(
        "EV-1 may be worked in 1 period only",
        "warning: fixed-runs-over-periods: Fixed runs | 1 | Period",
        fixed_twice(one("Lots", 0, **cells("Max periods", 1.0))),
    ),
    case_of(
        "EV-1 may be worked in 1 period only",
        "warning: fixed-runs-over-periods: Fixed runs | 1 | Period",
        fixed_twice(added(PLANT, "Settings", Setting="Max periods per lot", Value=1.0)),
    ),
    case_of(
        "the rate counts something other than t",
        "error: batch-without-hours: Line use | 1 | Batch hours",
        one("Line use", 1, Batch=5.0),
    ),
    case_of(
        "A batch of 150 h is longer than any period: 126 h at most",
        "error: batch-too-long: Line use | 0 | Batch",
        one("Line use", 0, Batch=15.0),
    ),
    case_of(
        "Min fill is filled in, but Batch is blank",
        "warning: batch-figure-without-batch: Line use | 0 | Min fill",
        one("Line use", 0, **cells("Min fill", 80.0)),
    ),
    case_of(
        "Batch or a setup would count the work on Leach",
        "error: after-with-others: Line use | 0 | After",
        one("Line use", 0, **cells("Setup hours", 1.0, "After", 7.0)),
    ),
    case_of(
        "its Campaigns would count the work on Leach",
        "error: after-with-others: Line use | 0 | After",
        {**changed(campaigns(), "Line use", 0, After=7.0), "Blend limits": []},
    ),
    case_of(
        "the hours would count twice",
        "error: line-use-twice: Line use | 2 | After",
        again(After=0.5),
    ),
    case_of(
        "none of its hours are booked",
        "warning: after-over-plan: Line use | 1 | After",
        one("Line use", 1, After=700.0),
    ),
    case_of(
        "After is 700 d (of 2 rows the shortest such), and the plan has 28 days",
        "warning: after-over-plan: Line use | 1 | After",
        added(one("Line use", 1, After=700.0), "Line use", **{**PLANT["Line use"][1], "After": 800.0}),
    ),
    case_of(
        "A setup of 130 h leaves nothing of any period",
        "warning: setup-too-long: Line use | 0 | Setup hours",
        one("Line use", 0, **cells("Setup hours", 130.0)),
    ),
    case_of(
        "worked whole or not at all, but has no Quantity",
        "error: whole-without-quantity: Lots | 2 | Quantity",
        one("Lots", 2, Quantity=None, Whole="yes"),
    ),
    case_of(
        "a gram of it would do",
        "warning: companion-without-amount: Companions | 0 | At least",
        more("Companions", Feed="EV-1", Needs="HDD"),
    ),
    case_of(
        "a gram of it would do",
        "warning: companion-without-amount: Companions | 0 | At least",
        added(
            more("Companions", Feed="EV-1", Needs="HDD"),
            "Recipes",
            **{"Recipe": "Old", "Feed class": "HDD", "Min run": 2.0, "Active": "no"},
        ),
    ),
    case_of(
        "The lot is stock, so that its Supply has no effect",
        "warning: supply-without-offer: Lots | 0 | Supply",
        added(one("Lots", 0, Supply="Yard"), "Supplies", Supply="Yard", Charge=1.0),
    ),
    case_of(
        "It could first be used in W1, when Yard cannot be held",
        "warning: supply-never-held: Lots | 2 | Supply",
        added(one("Lots", 2, Supply="Yard"), "Supplies", Supply="Yard", Charge=1.0, From=day(8)),
    ),
    case_of(
        "EV-1 is never worked there",
        "warning: companion-out-of-reach: Companions | 0 | At least",
        more("Companions", Feed="EV-1", Needs="EV-2", **cells("At least", 1e4)),
    ),
    case_of(
        "EV-1 is not worked without EV-2, and Leach takes one of the lots in a period",
        "warning: companion-over-count: Companions | 0 | Needs",
        added(
            more("Companions", Feed="EV-1", Needs="EV-2", On="Leach", **cells("At least", 1.0)),
            "Blend counts",
            On="Leach",
            Count="lots",
            Max=1.0,
        ),
    ),
    case_of(
        "The windows of Yard in rows 1 and 2 below the header share W2",
        "error: supply-overlaps: Supplies | 1 | From",
        added(of_yard(Supply="Yard", Charge=1.0), "Supplies", Supply="Yard", Charge=2.0, From=day(8)),
    ),
    case_of(
        "Another row of Yard says no",
        "warning: supply-resumes-in-part: Supplies | 1 | Resume",
        added(
            of_yard(Supply="Yard", Charge=1.0, Resume="no", To=day(7)),
            "Supplies",
            Supply="Yard",
            Charge=2.0,
            From=day(8),
            Resume="yes",
        ),
    ),
    case_of("need not be worked whole", "warning: begun-without-whole: Lots | 0 | Begun", one("Lots", 0, Begun="yes")),
    case_of(
        "NdFeB route works 10 t of EV traction in a period or nothing, and in W1 there are 7 t for it",
        "warning: fixed-run-below-recipe: Fixed runs | 0 | Amount",
        few(one("Recipes", 0, **cells("Min run", 10.0))),
    ),
    case_of(
        "NdFeB route works on Leach in whole batches of 10 t, and in W1 there are 7 t for 1 of them",
        "warning: fixed-run-without-batch: Fixed runs | 0 | Amount",
        few(one("Line use", 0, Batch=10.0)),
    ),
    case_of(
        "No period lies wholly in the window start of plan to 2026-01-10: it cannot be done",
        "warning: window-without-whole-period: Maintenance | 0 | To",
        more("Maintenance", Maintenance="Lining", Line="Leach", Hours=5.0, To=day(6)),
    ),
    case_of(
        "No period lies wholly in the window 2026-01-12 to 2026-01-15: the supply is not held in it",
        "warning: window-without-whole-period: Supplies | 1 | From",
        added(
            of_yard(Supply="Yard", Charge=1.0, To=day(7)),
            "Supplies",
            Supply="Yard",
            Charge=1.0,
            From=day(8),
            To=day(11),
        ),
    ),
    case_of(
        "is before From 2026-01-13",
        "error: window-reversed: Maintenance | 0 | To",
        more("Maintenance", Maintenance="Lining", Line="Leach", Hours=5.0, From=day(9), To=day(3)),
    ),
)
