"""Why a lot is worked no further, not bought, or bought: from the plan's duals, every figure from solving again.

Figures are at equal promises: every promise keeps what the plan gives it. Where promises want more of what a tonne
makes or takes than money can buy, no figure is given, for nobody would believe it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.explain.bids.worth_of_runs import MADE
from models.explain.lots.asking import Asking
from models.explain.lots.fate import BOUGHT, HAS_TO_BE_LEFT, Fate, Fates, Lot, tonnes
from models.explain.lots.tonne import ABOVE, HOURS, Tonne, Tonnes
from models.explain.worths.last_program import NoAnswer, OutOfSteps

PROMISES_FIRST, FOR_PROMISES = "promises come first", "promises need it"
FULL, LOSES, DEAR, KEPT, EQUAL = "full", "loses money", "too dear", "worth more left", "as good as others"
DEARER = "costs more than it brings"

MOST_LIMITS, MOST_PRODUCTS = 3, 2
CLOSE = 1e-6
"""Money up to this share of what a tonne sells for, or costs, is nothing."""


class Reasons:
    """The reasons of a plan's lots.

    Args:
        fates: the lots.
        more: a tonne more of each, at the plan's duals.
        currency: of all money.
        asking: the last program, for figures; None where the plan is too large for that: then there are none.
        buying: what two plans, with all of a lot and without it, say of it, by its name.
    """

    def __init__(
        self,
        fates: Fates,
        more: Tonnes,
        currency: str,
        asking: Asking | None = None,
        buying: Mapping[str, str] | None = None,
    ) -> None:
        self.fates, self.tonnes, self.currency = fates, more, currency
        self.asking, self.buying = asking, buying or {}

    def of(self, lot: Lot) -> Fate:
        """Return what becomes of a lot, and why; without figures where there is no answer, and from when the steps are
        used up.

        Raises:
            Cancelled: someone asked to stop.
        """
        asking = self.asking
        try:
            return self._of(lot)
        except NoAnswer as stop:
            self.asking = None
            without = self._of(lot)
            self.asking = None if isinstance(stop, OutOfSteps) else asking
            return without

    def _of(self, lot: Lot) -> Fate:
        known = self.fates.known(lot)
        if known is not None:
            return known
        if lot.offered and lot.taken > 0:
            return self._bought(lot)
        rest, expires = self._rest(lot), lot.left > 0 and self.fates.expires(lot)
        return Fate(rest.reason, f"{self.fates.begin(lot)}. {rest.why}.{' What is left expires.' if expires else ''}")

    def _bought(self, lot: Lot) -> Fate:
        """Return why a lot is bought, and why no more of it."""
        paid, why = self._money(lot.taken * self._price(lot)), self._why_bought(lot)
        unworked = f"; {tonnes(lot.left)} of it are not worked" if lot.left > 0 else ""
        begin = f"{self.fates.begin(lot)} for {paid}{unworked}. {why.why}."
        if lot.rest <= 0:
            return Fate(why.reason, begin)
        more = "No more of it: " if lot.is_partly_bought else ""
        rest = self._rest(lot).why
        return Fate(why.reason, f"{begin} {more}{_small(rest) if more else rest}.")

    def _why_bought(self, lot: Lot) -> Fate:
        tonne = self.tonnes.of(lot.at, owned=False)
        by_two_plans, needed = self.buying.get(lot.name), f"Promises{_of(tonne.wanted)} need it"
        if self.asking is None:
            wanted = self.fates.has_promises and tonne.for_promises
            return Fate(FOR_PROMISES, needed) if wanted else Fate(BOUGHT, "It brings more than it costs")
        loss = self.asking.without(lot, ABOVE * tonne.sells * lot.taken)
        if loss is None:
            return Fate(FOR_PROMISES, by_two_plans or needed)
        lower = f"be {self._money(loss)} lower"
        if self.asking.is_short and tonne.for_promises and self._promises_want(lot, tonne):
            equal = (
                f"Promises{_of(tonne.wanted)} want it: with as much missing of them the margin without it would {lower}"
            )
            return Fate(FOR_PROMISES, by_two_plans or equal)
        equal = f"Without it the margin would {lower} at equal promises"
        return Fate(BOUGHT, by_two_plans or equal)

    def _rest(self, lot: Lot) -> Fate:
        """Return why no more of a lot is worked."""
        leave = self.fates.has_to_be_left(lot)
        if leave:
            return Fate(HAS_TO_BE_LEFT, f"The rest has to be left: {leave}")
        tonne = self.tonnes.of(lot.at, owned=not lot.offered or lot.left > 0)
        limits = [name for name, _ in sorted(tonne.takes.items(), key=lambda take: -take[1])][:MOST_LIMITS]
        if tonne.for_promises and self._promises_want(lot, tonne):
            return self._promises_first(limits, lot, tonne)
        if self.asking is None:
            return self._at_first_order(lot, tonne, limits)
        if tonne.earns < -self._nothing(tonne) and not self._takes_anothers_place(self.asking, lot, tonne):
            fate = self._money_says(self.asking, lot, tonne)
            if fate is not None:
                return fate
        return self._asked(self.asking, lot, tonne, limits)

    def _promises_want(self, lot: Lot, tonne: Tonne) -> bool:
        """Return whether what a tonne makes or takes is worth more to the plan than money can buy,
        solved again if it can be.

        Duals alone can say so where nothing of a product is made: then they are one of many.
        """
        if self.asking is None:
            return self.fates.has_promises
        made = self.asking.alone(lot, tonne, [MADE])
        if made is None or made + tonne.later > ABOVE * tonne.sells + self._nothing(tonne):
            return True
        lost = {name: self.asking.alone(lot, tonne, [name]) for name in tonne.beyond_money}
        return any(gain is None or -gain > ABOVE * tonne.could_bring[name] for name, gain in lost.items())

    def _takes_anothers_place(self, asking: Asking, lot: Lot, tonne: Tonne) -> bool:
        """Return whether a tonne more costs nothing, though it earns nothing by itself: another lot is worked less."""
        cost = asking.tonne_more(lot, tonne)
        return cost is not None and cost <= self._nothing(tonne)

    def _asked(self, asking: Asking, lot: Lot, tonne: Tonne, limits: Sequence[str]) -> Fate:
        """Return what a tonne more costs, and which limits, with room for it, would have it worked."""
        cost, nothing = asking.tonne_more(lot, tonne), self._nothing(tonne)
        if cost is not None and cost <= nothing:
            return Fate(EQUAL, "A tonne more would neither add nor cost anything")
        for many in range(1, len(limits) + 1):
            with_room = asking.tonne_more(lot, tonne, limits[:many])
            if with_room is not None and with_room <= nothing:
                return self._full(asking, lot, tonne, limits[:many], -with_room)
        if cost is None:
            return self._promises_first(limits, lot, tonne)
        fate = self._money_says(asking, lot, tonne)
        return fate or Fate(DEARER, f"A tonne more would cost {self._money(cost)}")

    def _full(self, asking: Asking, lot: Lot, tonne: Tonne, names: Sequence[str], gain: float) -> Fate:
        """Return what a tonne takes is all used by others that bring more, or that promises need."""
        worth = asking.alone(lot, tonne, names)
        if worth is None:
            return self._promises_first(names, lot, tonne)
        hours = tonne.hours()
        lines = [name.removeprefix(HOURS) for name in names if name.startswith(HOURS)]
        takes = _and([f"{hours[line]:,.3g} h of {line}" for line in lines]) or "room"
        others = f", which bring {self._money(-worth)} with other lots"
        adds = f"; with room for it, it would add {self._money(gain)}" if gain > self._nothing(tonne) else ""
        return Fate(f"{FULL}: {_things(names)}", f"{_are_full(names)}: a tonne more takes {takes}{others}{adds}")

    def _money_says(self, asking: Asking, lot: Lot, tonne: Tonne) -> Fate | None:
        """Return what it makes does not pay for its work, or for what it would count for otherwise; None if it does."""
        made = asking.alone(lot, tonne, [MADE])
        makes = None if made is None else made + tonne.later
        if makes is None or makes > tonne.costs + tonne.keeps:
            return None
        products, work = f"a tonne makes products worth {self._money(makes)}", f"{self._money(tonne.costs)} to work"
        if makes <= tonne.costs:
            return Fate(LOSES, f"It loses money: {products} and costs {work}")
        if lot.offered and lot.left <= 0:
            return Fate(DEAR, f"Too dear: {products} and costs {self._money(tonne.keeps)} to buy and {work}")
        return Fate(KEPT, f"Worth more left: {products} and costs {work}; left, it counts {self._money(tonne.keeps)}")

    def _at_first_order(self, lot: Lot, tonne: Tonne, limits: Sequence[str]) -> Fate:
        """Return the reason by the duals alone, without a figure."""
        nothing = self._nothing(tonne)
        makes = tonne.makes if self.fates.has_promises else min(tonne.makes, tonne.sells)
        earns = makes - tonne.costs - tonne.keeps
        if earns < -nothing:
            if makes <= tonne.costs:
                return Fate(LOSES, "It loses money: its products do not pay for the work")
            if lot.offered and lot.left <= 0:
                return Fate(DEAR, "Too dear: its products do not pay for its price and the work")
            return Fate(KEPT, "Worth more left than its products bring after the work")
        if limits and earns > nothing:
            return Fate(f"{FULL}: {_things(limits[:1])}", _are_full(limits[:1]))
        return Fate(EQUAL, "A tonne more would add next to nothing")

    def _promises_first(self, limits: Sequence[str], lot: Lot, tonne: Tonne) -> Fate:
        """Return promises want the room, or get what they want for less."""
        if not limits and tonne.wanted:
            dear = lot.offered and lot.left <= 0
            begin = "Too dear: others give" if dear else "Worth more left: others give"
            return Fate(DEAR if dear else KEPT, f"{begin} what promises{_of(tonne.wanted)} need for less")
        wanted = f"What promises{_of(self.tonnes.wanted)} need comes first"
        return Fate(PROMISES_FIRST, f"{wanted} on {_things(limits)}" if limits else wanted)

    def _price(self, lot: Lot) -> float:
        return float(self.fates.plant.lots.price[lot.at])

    def _nothing(self, tonne: Tonne) -> float:
        return CLOSE * max(tonne.sells, abs(tonne.keeps), abs(tonne.costs))

    def _money(self, amount: float) -> str:
        return f"{amount:,.0f} {self.currency}" if abs(amount) >= 100 else f"{amount:.3g} {self.currency}"


def _things(names: Sequence[str]) -> str:
    """Return `Calcining and blend limits`: lines by their names, other limits as they are called."""
    return _and([name.removeprefix(HOURS) if name.startswith(HOURS) else _small(name) for name in names])


def _are_full(names: Sequence[str]) -> str:
    things = _things(names)
    if all(name.startswith(HOURS) for name in names):
        return f"{things} {'is' if len(names) == 1 else 'are'} full"
    return f"{things[:1].upper()}{things[1:]} leave no room"


def _of(products: Sequence[str]) -> str:
    """Return ` of Dy oxide and Tb oxide`; of many the first, and how many more."""
    more = [f"{len(products) - MOST_PRODUCTS} more"] if len(products) > MOST_PRODUCTS else []
    return f" of {_and([*products[:MOST_PRODUCTS], *more])}" if products else ""


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _small(words: str) -> str:
    """Return words within a sentence: `The rest` becomes `the rest`, a name keeps its capital."""
    first = words.split(maxsplit=1)[0] if words else ""
    plain = first.lower() in BEGINNINGS
    return words[:1].lower() + words[1:] if plain else words


BEGINNINGS = frozenset({"the", "a", "it", "what", "too", "worth", "promises", "blend", "feed", "resources", "without"})
