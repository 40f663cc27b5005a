"""Components, groups and the sums of them that other tables name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from models.checks.facts import Facts, choose, error, listed, warning
from models.plant.chemistry import MASS as COUNTED_AS_MASS
from models.plant.chemistry import PROPERTY, NotAFormula, counted_as
from models.plant.expressions import MASS, UnknownName, is_mass, terms
from models.schema.inputs import INPUTS
from models.schema.names import Names
from models.schema.problems import Problem
from models.schema.words import Kind

TONS = ("t", "tonne", "tonnes", "ton", "tons", "mt")
"""What is written for `t` as a basis."""
_BETWEEN = re.compile(r"\s*[,;/&|]\s*|\s+and\s+|\s+")


@dataclass(frozen=True)
class _Written:
    """One expression where it stands. `may_be_property`: a property alone is allowed there; `may_be_mass`: `t` is."""

    table: str
    row: int
    column: str
    text: str
    may_be_property: bool
    may_be_mass: bool = False


def counted_as_unclear(facts: Facts) -> Iterator[Problem]:
    """`Counted as` is neither mass, property nor a formula with the component in it."""
    components = facts.texts("Components", "Component")
    for row, (name, how) in enumerate(zip(components, facts.texts("Components", "Counted as"), strict=True)):
        if name is None or how is None:
            continue
        try:
            counted_as(how, name)
        except NotAFormula as reason:
            nearest = Names((COUNTED_AS_MASS, PROPERTY)).nearest(how) or _with_oxygen(how, name)
            remedy = f'Did you mean "{nearest}"?' if nearest else _formula_wanted(name)
            yield error("Components", f"{reason}.", remedy, row=row, column="Counted as", suggestion=nearest)


def _with_oxygen(how: str, component: str) -> str | None:
    """Return a formula with O for its zeros, if that makes it one: `Nd2O3` for `Nd203`."""
    other = how.replace("0", "O")
    try:
        counted_as(other, component)
    except NotAFormula:
        return None
    return other if other != how else None


def unknown_component(facts: Facts) -> Iterator[Problem]:
    """A component expression names what is neither a component nor a group."""
    if not facts.expressions.order:
        return
    known = [*facts.expressions.order, *facts.expressions.groups]
    for written in _expressions(facts):
        for term in terms(written.text):
            if term and term not in known:
                if (joined := _joined(term, known)) is not None:
                    mended = "+".join(joined if other == term else other for other in terms(written.text))
                    message = f'{written.column} "{written.text}": components are joined by +.'
                    yield _at(written, message, f"Write {mended}.", suggestion=mended)
                    continue
                if written.may_be_mass and term.casefold() in TONS:
                    message = f'{written.column} "{written.text}" is neither a component nor a group.'
                    yield _at(written, message, "Write t for tonnes of feed.", suggestion=MASS)
                    continue
                others = terms(written.text)
                remedy, nearest = choose(term, [name for name in known if name not in others])
                mended = "+".join(nearest if nearest and other == term else other for other in others)
                message = f'{written.column} "{written.text}": "{term}" is neither a component nor a group.'
                yield _at(written, message, remedy, suggestion=mended if nearest else None)


def _joined(term: str, known: Collection[str]) -> str | None:
    """Return a sum where known names are joined by something else: `Nd+Dy` for `Nd, Dy`."""
    names = [name for name in _BETWEEN.split(term) if name]
    return "+".join(names) if term not in known and len(names) > 1 and all(name in known for name in names) else None


def empty_term(facts: Facts) -> Iterator[Problem]:
    """A + joins nothing."""
    for written in [*_expressions(facts), *_groups(facts)]:
        named = [term for term in terms(written.text) if term]
        if len(named) < len(terms(written.text)):
            message = f'{written.column} "{written.text}": nothing stands before or after a +.'
            yield _at(written, message, "Take the + away or name a component.", suggestion="+".join(named) or None)


def group_member_unknown(facts: Facts) -> Iterator[Problem]:
    """A group names what is not in Components; it counts as nothing, so this is a warning."""
    known = {*facts.expressions.order, *facts.expressions.groups}
    for written in _groups(facts):
        joined = [_joined(term, known) or term for term in terms(written.text)]
        if joined != list(terms(written.text)):
            message = f'"{written.text}" is no sum: components are joined by +, so that it counts as nothing.'
            yield _at(written, message, f"Write {'+'.join(joined)}.", suggestion="+".join(joined))
            continue
        strange = [term for term in terms(written.text) if term and term not in known]
        if strange:
            count = "is not in Components: it counts" if len(strange) == 1 else "are not in Components: they count"
            message = f"{listed(strange)} {count} as nothing."
            remedy = "Nothing to do unless feed is assayed for it; then add it to Components."
            yield warning(written.table, message, remedy, row=written.row, column=written.column)


def circular_group(facts: Facts) -> Iterator[Problem]:
    """A group contains itself."""
    for row, group in enumerate(facts.texts("Groups", "Group")):
        if group is not None and group not in facts.expressions.order and group in facts.expressions.inside(group):
            message = f'Group "{group}" contains itself.'
            yield error("Groups", message, "List components instead of the group.", row=row, column="Components")


def group_like_component(facts: Facts) -> Iterator[Problem]:
    """A group has the name of a component."""
    for row, group in enumerate(facts.texts("Groups", "Group")):
        if group in facts.expressions.order:
            message = f'"{group}" is both a component and a group.'
            yield error("Groups", message, "Give the group another name.", row=row, column="Group")


def property_in_sum(facts: Facts) -> Iterator[Problem]:
    """A property stands where mass is counted: in a sum, a group, a basis, or limited as a share of something."""
    for written in [*_expressions(facts), *_groups(facts)]:
        found = [term for term in terms(written.text) if term in facts.expressions.properties]
        if found and not (written.may_be_property and written.text.strip() == found[0]):
            message = f'{written.column} "{written.text}": {listed(found)} is a property and has no mass.'
            remedy = "Name components that are counted by mass or as an oxide."
            yield _at(written, message, remedy)


def property_as_share(facts: Facts) -> Iterator[Problem]:
    """A blend limit asks for a property as a share of something."""
    limits = zip(facts.texts("Blend limits", "Share of"), facts.texts("Blend limits", "In"), strict=True)
    for row, (share_of, share_in) in enumerate(limits):
        if share_in is not None and share_of is not None and share_of.strip() in facts.expressions.properties:
            message = f'"{share_of}" is a property: it is an average, not a share of "{share_in}".'
            yield error(
                "Blend limits",
                message,
                "Leave In blank, which means: its average over the mass.",
                row=row,
                column="In",
            )


def counts_nothing(facts: Facts) -> Iterator[Problem]:
    """An expression names groups only of which no component is in Components."""
    if not facts.expressions.order:
        return
    known = {*facts.expressions.order, *facts.expressions.groups}
    unread = {name for name, some in facts.expressions.groups.items() if any(_joined(term, known) for term in some)}
    for written in _expressions(facts):
        if not unread.isdisjoint(terms(written.text)):
            continue
        try:
            nothing = not facts.expressions.components(written.text)
        except UnknownName:
            continue
        if nothing:
            message = f'{written.column} "{written.text}" has none of the plant\'s components in it.'
            remedy = "Name a component, or a group with at least one component of the sheet Components."
            yield _at(written, message, remedy)


def _expressions(facts: Facts) -> Iterator[_Written]:
    """Yield every expression outside of Groups."""
    for name, table in INPUTS.items():
        for column in table.columns:
            if name == "Groups" or column.kind not in (Kind.COMPONENTS, Kind.BASIS):
                continue
            for row, text in enumerate(facts.texts(name, column.name)):
                if text is not None and not (column.kind is Kind.BASIS and is_mass(text)):
                    is_basis = column.kind is Kind.BASIS
                    yield _Written(name, row, column.name, text, column.name == "Share of", is_basis)


def _groups(facts: Facts) -> Iterator[_Written]:
    """Yield what each group stands for, as written."""
    for row, text in enumerate(facts.texts("Groups", "Components")):
        if text is not None:
            yield _Written("Groups", row, "Components", text, False)


def _at(written: _Written, message: str, remedy: str, suggestion: str | None = None) -> Problem:
    return error(written.table, message, remedy, row=written.row, column=written.column, suggestion=suggestion)


def _formula_wanted(component: str) -> str:
    return f"Write a formula with {component} in it, such as {component}2O3, or mass, or property."
