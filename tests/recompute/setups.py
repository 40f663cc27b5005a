"""What a recipe takes on a line beside its runs: setting up in each period, and batches that are whole and full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tests.recompute.books import Row, Tables, limit, name, number
from tests.recompute.decided import Decided
from tests.recompute.findings import Findings, slack
from tests.recompute.physics import batch_hours, in_batches, worked
from tests.recompute.site import Site


def set_up(site: Site, decided: Decided) -> Iterator[tuple[Row, int]]:
    """Once for each row of Line use and period in which anything is worked by it."""
    some = {(recipe, p) for (_, recipe, p), amount in decided.runs.items() if amount > slack()}
    for recipe, p in some:
        for row in site.rows("Line use"):
            if name(row, "Recipe") == recipe:
                yield row, p


def hours_of_setups(site: Site, decided: Decided) -> dict[tuple[str, int], float]:
    """Hours by line and period that setting up takes."""
    hours: dict[tuple[str, int], float] = defaultdict(float)
    for row, p in set_up(site, decided):
        hours[name(row, "Line"), p] += number(row, "Setup hours")
    return hours


def look(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    _least_runs(site, decided, found)
    for row in in_batches(site):
        _batches(site, row, decided, found)
    _told(site, decided, told, found)


def _least_runs(site: Site, decided: Decided, found: Findings) -> None:
    """What a recipe works of a class in a period is nothing or its least run."""
    tonnes = worked(site, decided)
    for row in site.rows("Recipes"):
        recipe, feed_class = name(row, "Recipe"), name(row, "Feed class")
        for (of, what, p), amount in tonnes.items():
            if (of, what) == (recipe, feed_class) and amount > slack():
                words = f"least run of {recipe} of {feed_class} in {site.periods[p].name}"
                found.at_least(words, amount, number(row, "Min run"))


def _batches(site: Site, row: Row, decided: Decided, found: Findings) -> None:
    recipe, line, batch = name(row, "Recipe"), name(row, "Line"), number(row, "Batch")
    for p, period in enumerate(site.periods):
        amount = sum(tonnes for (_, text, at), tonnes in decided.runs.items() if (text, at) == (recipe, p))
        many = decided.batches.get((recipe, line, p), 0.0)
        if many % 1:
            found.say(f"{many} batches of {recipe} on {line} in {period.name}")
        found.at_most(f"batches of {recipe} on {line} in {period.name}", amount, many * batch)
        least = many * batch * number(row, "Min fill", 100.0) / 100
        found.at_least(f"fill of {recipe} on {line} in {period.name}", amount, least)


def _told(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    """The table Setups says of each what it takes, and forgets none."""
    used = {(name(row, "Recipe"), name(row, "Line")): row for row in site.rows("Line use")}
    made = {(name(row, "Recipe"), name(row, "Line"), p) for row, p in set_up(site, decided)}
    rows = {
        (name(row, "Recipe"), name(row, "Line"), site.position[row["Period"]]): row for row in told.get("Setups", [])
    }
    for key, row in rows.items():
        use = used[key[:2]]
        for column, of_one in (("Hours", "Setup hours"), ("Cost", "Setup cost")):
            found.equal(f"{column} of the setup of {key}", number(row, column), (key in made) * number(use, of_one))
        if limit(use, "Batch"):
            hours = decided.batches[key] * batch_hours(use)
            found.equal(f"hours of batches of {key}", number(row, "Batch hours"), hours)
    for key in sorted(made - rows.keys()):
        if number(used[key[:2]], "Setup hours"):
            found.say(f"the setup of {key} is missing")
