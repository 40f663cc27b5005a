"""Components as planners write them: `Dy`, a group such as `TRE`, or a sum such as `Dy+Tb`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from models.schema.frames import Tables, components_of
from models.schema.names import Names

MASS = "t"
"""The basis that counts tonnes as received instead of components."""


class UnknownName(ValueError):
    """A name in an expression that is neither a component nor a group; `nearest` is the known name most like it."""

    def __init__(self, text: str, nearest: str | None) -> None:
        super().__init__(f"{text!r} is neither a component nor a group")
        self.text = text
        self.nearest = nearest


@dataclass(frozen=True)
class Expressions:
    """What the names in expressions stand for.

    `order` gives each component its place, `properties` names those that carry no mass, `groups` gives the terms of
    each group as they are written.
    """

    order: Mapping[str, int]
    properties: frozenset[str]
    groups: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, tables: Tables) -> Expressions:
        """Return the expressions of a workbook: its Components and Groups."""
        components = components_of(tables["Components"])
        properties = frozenset(name for name, is_property in components.items() if is_property)
        return cls({name: place for place, name in enumerate(components)}, properties, _groups(tables["Groups"]))

    def components(self, text: str) -> tuple[str, ...]:
        """Return the components that `text` stands for, each once, in the order of Components.

        A member of a group that is not in Components counts as nothing, so that one list of all rare earths serves
        plants that assay only some of them.

        Raises:
            UnknownName: a term of `text` itself is neither a component nor a group.
        """
        found: set[str] = set()
        for term in terms(text):
            if term not in self.order and term not in self.groups:
                raise UnknownName(term, Names([*self.order, *self.groups]).nearest(term))
            found |= self._meant_by(term)
        return tuple(sorted(found, key=self.order.__getitem__))

    def inside(self, group: str) -> frozenset[str]:
        """Return every name within `group`, directly or through other groups; `group` itself if it is circular."""
        seen: set[str] = set()
        ahead = list(self.groups.get(group, ()))
        while ahead:
            term = ahead.pop()
            if term not in seen:
                seen.add(term)
                ahead.extend(() if term in self.order else self.groups.get(term, ()))
        return frozenset(seen)

    def _meant_by(self, term: str) -> set[str]:
        return {term} if term in self.order else set(self.inside(term) & self.order.keys())


def is_mass(basis: str) -> bool:
    """Return whether the basis counts tonnes as received."""
    return basis.strip() == MASS


def terms(text: str) -> tuple[str, ...]:
    """Return the names that `text` joins by `+`; an empty term stays, as the empty name."""
    return tuple(term.strip() for term in text.split("+"))


def _groups(groups: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    named = zip(groups["Group"], groups["Components"], strict=True)
    return {group: terms(str(text)) for group, text in named if group is not None and text is not None}
