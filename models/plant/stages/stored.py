"""What can lie in the stores of intermediates, each of one composition: found before any period is looked at.

A fixed intermediate has the composition of its row. What lies in batches has one for every way to it: of every lot, or
fixed intermediate, by every recipe, and of every such batch again. All of one way is one batch, whatever the period in
which it is made, and with what the workbook names so, unless that is of another composition: then what is made has
another name. Where lanes carry it, it is the same batch at another site. A mixed store holds components, each by itself
of one composition; or batches that are drawn together, where their lots count for more than their components, as with
properties.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from models.plant.parts import Flags, Intermediates, Lanes, Lots, Names, Numbers, Stored, Takes, Yields
from models.plant.stages.named_batches import NamedBatches
from models.schema.at_sites import as_carried
from models.schema.put_in import SAME, named_so, recipe_as_told
from models.schema.tables.network import APART, MIXED, OPENING


@dataclass
class _Found:
    """Nodes as they are found: the lots first, then what lies in stores; -1 where there is none."""

    batch: list[str]
    taken_as: list[int]
    content: list[Numbers]
    lot: list[int]
    opening: list[float]
    of: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    carried: list[int] = field(default_factory=list)
    recipe: list[int] = field(default_factory=list)
    component: list[int] = field(default_factory=list)
    named: dict[tuple[int, str], int] = field(default_factory=dict)
    has_names: int = 1
    carries: dict[tuple[int, int], int] = field(default_factory=dict)
    followed: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.batch)

    def add(  # noqa: PLR0913, PLR0917 - all that a node is
        self,
        intermediates: Intermediates,
        at: int,
        batch: str,
        content: Numbers,
        way: tuple[int, int, int],
        component: int = -1,
        opening: float = 0.0,
        carried: int = -1,
    ) -> None:
        """Add what lies in the store of an intermediate; `way` is its parent, recipe and lot."""
        if batch:
            self.named[at, batch] = len(self)
        self.batch.append(batch)
        self.taken_as.append(int(intermediates.taken_as[at]))
        self.content.append(content)
        self.opening.append(opening)
        self.of.append(at)
        self.component.append(component)
        self.carried.append(carried)
        for column, value in zip((self.parent, self.recipe, self.lot), way, strict=True):
            column.append(value)

    def lead_to(self, node: int, parent: int, recipe: int) -> None:
        """Let a batch that the workbook names be what a recipe makes of another node."""
        self.lot[node] = self.lot[parent]
        at = len(self) - len(self.of)
        self.parent[node - at], self.recipe[node - at] = parent, recipe

    def is_made(self, node: int) -> bool:
        """Return whether something leads to a batch."""
        return self.parent[node - (len(self) - len(self.of))] >= 0


@dataclass(frozen=True)
class Ways:
    """What can be made of what: the intermediates, the lots, what recipes take, and what they make and recover.

    `recipes` are their names, `counts` kg of product per kg of each component (0 for properties), `batches` which
    intermediates lie in batches, `lanes` the ways between sites.
    """

    intermediates: Intermediates
    lots: Lots
    takes: Takes
    yields: Yields
    recipes: Names
    counts: Numbers
    batches: Flags
    lanes: Lanes

    def stored(self, opening: Numbers, named: NamedBatches) -> Stored:
        """Return everything that can lie in a store.

        Args:
            opening: kg of each intermediate in stock when the plan begins, without batches that have a name.
            named: the batches that have one.
        """
        intermediates, lots = self.intermediates, self.lots
        content = list(lots.dry[:, None] * lots.assay)
        found = _Found(list(lots.names), lots.feed_class.tolist(), content, [], [0.0] * len(lots.names))
        found.has_names = len(named.names) + 1
        found.lot.extend(range(len(found)))
        for at in np.flatnonzero(~self.batches).tolist():
            if intermediates.keeping[at] == MIXED:
                _add_components(found, intermediates, at, self.counts)
            else:
                found.add(intermediates, at, "", intermediates.assay[at], NOT_MADE)
        for at in np.flatnonzero(self.batches & (opening > 0)).tolist():
            found.add(intermediates, at, OPENING, intermediates.assay[at], NOT_MADE, opening=float(opening[at]))
        begun = range(len(found))
        for at, batch, kg, there in zip(named.of.tolist(), named.names, named.content, named.opening, strict=True):
            found.add(intermediates, at, batch, kg, NOT_MADE, opening=float(there))
        self._follow(found, begun)
        for node in range(begun.stop, begun.stop + len(named.names)):
            if not found.is_made(node):
                self._follow(found, [node])
        self._carry_others(found)
        return _as_arrays(found, intermediates, len(lots.names))

    def _follow(self, found: _Found, begun: Iterable[int]) -> None:
        """Add all batches to which ways lead from some nodes."""
        in_batches = {int(self.intermediates.product[at]): int(at) for at in np.flatnonzero(self.batches)}
        ahead = deque(begun if in_batches else ())
        lots = len(self.lots.names)
        while ahead:
            node = ahead.popleft()
            if node in found.followed:
                continue
            found.followed.add(node)
            if node >= lots and found.batch[node]:
                ahead.extend(self._carried_to(found, node, in_batches))
            for row, at in _made_of(found, node, self.takes, self.yields, in_batches):
                properties = _properties(found.content, node, self.lots)
                content = _made(found.content[node], self.yields.recovery[row], self.counts, properties)
                if content is not None and not _passed(found, node, at, lots):
                    ahead.append(self._made_at(found, node, row, at, content))

    def _carried_to(self, found: _Found, node: int, in_batches: dict[int, int]) -> Iterator[int]:
        """Yield what a batch is wherever lanes bring it: one that is there if that is the same, else a new one."""
        of = found.of[node - len(self.lots.names)]
        lot, name = found.lot[node], as_carried(found.batch[node], self.intermediates.site[of])
        for end in np.unique(self.lanes.end[self.lanes.start == self.intermediates.product[of]]).tolist():
            at = in_batches[end]

            def is_same(batch: str, at: int = at) -> bool:
                return _are_same(found.content[found.named[at, batch]], found.content[node])

            def is_there(batch: str, at: int = at) -> bool:
                return (at, batch) in found.named

            batch = named_so(name, is_there, is_same, found.has_names)
            if (at, batch) not in found.named:
                found.add(self.intermediates, at, batch, found.content[node], (-1, -1, lot), carried=node)
            found.carries[node, end] = found.named[at, batch]
            yield found.named[at, batch]

    def _carry_others(self, found: _Found) -> None:
        """Say what components of mixes, and what has the assay of its row, are wherever lanes bring them."""
        lots, places = len(self.lots.names), dict[tuple[int, int], int]()
        others = [node for node in range(lots, len(found)) if not found.batch[node]]
        for node in others:
            places[int(self.intermediates.product[found.of[node - lots]]), found.component[node - lots]] = node
        for (start, component), node in places.items():
            for end in self.lanes.end[self.lanes.start == start].tolist():
                found.carries[node, end] = places[end, component]

    def _made_at(self, found: _Found, node: int, row: int, at: int, content: Numbers) -> int:
        """Return the batch that a row of Yields makes of a node: one that has a name already if that is the same, else
        a new one."""
        recipe = int(self.yields.recipe[row])
        source = found.batch[node] or self.intermediates.names[found.of[node - len(self.lots.names)]]
        stem = f"{source} / {recipe_as_told(self.recipes[recipe])}"

        def is_same(batch: str) -> bool:
            there = found.named[at, batch]
            return not found.is_made(there) and _are_same(found.content[there], content)

        batch = named_so(stem, lambda name: (at, name) in found.named, is_same, found.has_names)
        if (at, batch) in found.named:
            there = found.named[at, batch]
            found.lead_to(there, node, recipe)
            return there
        found.add(self.intermediates, at, batch, content, (node, recipe, found.lot[node]))
        return len(found) - 1


NOT_MADE = (-1, -1, -1)


def _are_same(content: Numbers, other: Numbers) -> bool:
    return bool(np.allclose(content, other, rtol=SAME, atol=SAME * SAME))


def in_batches(intermediates: Intermediates, takes: Takes, yields: Yields, *, follow: bool) -> Flags:
    """Return which intermediates lie in batches: those kept apart, and where lots are followed mixed ones, unless what
    leaves one may return to it."""
    apart, mixed = (
        np.array([how == keeping for how in intermediates.keeping], dtype=bool) for keeping in (APART, MIXED)
    )
    followed = apart | mixed
    return followed if follow and not _returns(intermediates, takes, yields, followed) else apart


def _returns(intermediates: Intermediates, takes: Takes, yields: Yields, among: Flags) -> bool:
    """Return whether what leaves one of some intermediates may return to it, through others of them, at any site."""
    material = {int(intermediates.product[at]): intermediates.material[at] for at in np.flatnonzero(among)}
    into: dict[str, set[str]] = {name: set() for name in material.values()}
    for at in np.flatnonzero(among).tolist():
        made = yields.product[np.isin(yields.recipe, takes.recipe[takes.feed_class == intermediates.taken_as[at]])]
        into[intermediates.material[at]] |= {material[product] for product in made.tolist() if product in material}
    for name in into:
        seen, ahead = set[str](), [name]
        while ahead:
            new = into[ahead.pop()] - seen
            seen |= new
            ahead.extend(new)
        if name in seen:
            return True
    return False


def _add_components(found: _Found, intermediates: Intermediates, at: int, counts: Numbers) -> None:
    """Add every component of a mixed intermediate, of which 1,000 kg as products count are a tonne."""
    for component in np.flatnonzero(counts > 0).tolist():
        content = np.zeros(len(counts))
        content[component] = 1.0 / counts[component]
        found.add(intermediates, at, "", content, NOT_MADE, component)


def _made_of(
    found: _Found, node: int, takes: Takes, yields: Yields, in_batches: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield each row of Yields by which something that lies in batches is made of a node, and which it is."""
    recipes = takes.recipe[takes.feed_class == found.taken_as[node]]
    for row in np.flatnonzero(np.isin(yields.recipe, recipes)).tolist():
        at = in_batches.get(int(yields.product[row]))
        if at is not None:
            yield row, at


def _passed(found: _Found, node: int, at: int, lots: int) -> bool:
    """Return whether the way to a node has passed the store of an intermediate already."""
    while node >= lots and found.batch[node]:
        if found.of[node - lots] == at:
            return True
        parent = found.parent[node - lots]
        node = parent if parent >= 0 else found.carried[node - lots]
    return False


def _made(content: Numbers, recovery: Numbers, counts: Numbers, properties: Numbers) -> Numbers | None:
    """Return what is in a kilogram counted of what a recipe makes; None where it makes nothing that counts."""
    kg = content * recovery
    whole = float(np.nan_to_num(kg) @ counts)
    return np.where(counts > 0, kg / whole, properties) if whole > 0 else None


def _properties(content: Sequence[Numbers], node: int, lots: Lots) -> Numbers:
    """Return the properties of a node, which are those of its lot or of its row; a lot's are not by its dry mass."""
    return lots.assay[node] if node < len(lots.names) else content[node]


def recovered_otherwise(
    intermediates: Intermediates, stored: Stored, lots: Lots, yields: Yields, counts: Numbers
) -> Stored:
    """Return the same batches, each of what is in it with other recoveries; one that gets nothing stays as it is."""
    content = [*(lots.dry[:, None] * lots.assay), *stored.assay]
    for at in np.flatnonzero((stored.parent >= 0) | (stored.carried >= 0)).tolist():
        if stored.parent[at] < 0:
            content[len(lots.names) + at] = content[stored.carried[at]]
            continue
        parent, is_way = int(stored.parent[at]), yields.recipe == stored.recipe[at]
        (row,) = np.flatnonzero(is_way & (yields.product == intermediates.product[stored.of[at]]))
        made = _made(content[parent], yields.recovery[row], counts, _properties(content, parent, lots))
        if made is not None:
            content[len(lots.names) + at] = made
    return replace(stored, assay=np.array(content[len(lots.names) :]).reshape(stored.assay.shape))


def _as_arrays(found: _Found, intermediates: Intermediates, lots: int) -> Stored:
    places, batches = found.of, found.batch[lots:]
    parts = [
        batch or (intermediates.components[e] if e >= 0 else "")
        for batch, e in zip(batches, found.component, strict=True)
    ]
    mixed = np.array([intermediates.keeping[at] == MIXED for at in places], dtype=bool)
    return Stored(
        names=tuple(
            f"{intermediates.names[at]} / {part}" if part else intermediates.names[at]
            for at, part in zip(places, parts, strict=True)
        ),
        batch=tuple("" if at else batch for at, batch in zip(mixed, batches, strict=True)),
        opening=np.array(found.opening[lots:]),
        of=np.array(places, dtype=np.int64),
        parent=np.array(found.parent, dtype=np.int64),
        carried=np.array(found.carried, dtype=np.int64),
        carries=found.carries,
        recipe=np.array(found.recipe, dtype=np.int64),
        component=np.array(found.component, dtype=np.int64),
        lot=np.where(mixed, -1, np.array(found.lot[lots:], dtype=np.int64)),
        mixed=mixed,
        assay=np.array(found.content[lots:]).reshape(len(places), intermediates.assay.shape[1]),
    )
