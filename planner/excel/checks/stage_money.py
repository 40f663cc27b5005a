"""The formula of each item of Money of a plan with stores: those of any plan, and what stores, drums and lanes add."""

from __future__ import annotations

from models.program.money_items import OFFERED_FEED, OFFERED_INTERMEDIATES, OFFERED_PRODUCTS, TRANSPORT
from models.schema.at_sites import KEPT, carrying
from planner.engine.plan import Plan
from planner.excel.checks.check_cells import same, text
from planner.excel.checks.check_data import Data, in_period
from planner.excel.checks.check_money import Formulas
from planner.excel.checks.check_stages import StageData
from planner.excel.checks.check_stores import AT_END, COST_OF_A_TONNE, DISCARDED, KG_DAYS, TONNE_DAYS

INTERMEDIATES, PRODUCTS = "Intermediates", "Products"


def formulas(plan: Plan, data: Data) -> dict[str, str]:
    """Return each item of Money of a plan with stores, or sites, with its formula for the whole plan.

    Raises:
        TypeError: the sheet Check data is that of a plan without stores.
    """
    if not isinstance(data, StageData):
        raise TypeError("the sheet Check data is that of a plan without stores")
    return _StageFormulas(plan, data).items()


class _StageFormulas(Formulas):
    """The formulas of each item."""

    def __init__(self, plan: Plan, data: StageData) -> None:
        super().__init__(plan, data)
        self.stores, self.drums = data.stores, data.drums

    def items(self) -> dict[str, str]:
        """Return the formula of each item of Money."""
        found, lots = super().items(), self.src["Lots"]
        offered = f'({lots["Status"]}="offered")*{lots["Price"]}*{self.data.lots["Taken [t]"]}'
        waits = {sheet: self._waits(sheet) for sheet in (INTERMEDIATES, PRODUCTS)}
        found[OFFERED_FEED] = f"-SUMPRODUCT((1-({'+'.join(waits.values())}))*{offered})"
        found[OFFERED_INTERMEDIATES] = f"-SUMPRODUCT(({waits[INTERMEDIATES]})*{offered})"
        found[OFFERED_PRODUCTS] = f"-SUMPRODUCT(({waits[PRODUCTS]})*{offered})"
        if self.plan.balances.site.sites:
            found[TRANSPORT] = self._transport()
        return found

    def _waits(self, sheet: str) -> str:
        """Return 1 for each lot that waits to be put into the store of what a sheet names, else 0."""
        lots, kept = self.src["Lots"], self.plan.inputs[sheet][KEPT[sheet]]
        classes = set(self.plan.inputs["Feed classes"]["Feed class"])
        cells = [self.src[sheet].cell(KEPT[sheet], i) for i, name in enumerate(kept) if name not in classes]
        return "+".join(f"({lots['Feed class']}={cell})" for cell in cells) or "0"

    def _closing_product(self) -> str:
        return f"SUMPRODUCT({self.stores['Closing value']},{self.stores[AT_END]})"

    def _disposal(self) -> str:
        return f"-SUMPRODUCT({self.stores['Disposal cost']},{self.stores[DISCARDED]})"

    def _holding(self, table: str, names: list[str], unit: str) -> str:
        """Return what it costs that something lies: feed of its classes; or what is in stores, and waits in drums."""
        if table != "Products":
            return super()._holding(table, names, unit)
        waiting = f"-SUMPRODUCT({self.drums[COST_OF_A_TONNE]},{self.drums[TONNE_DAYS]})" if self.drums.count else ""
        return f"-SUMPRODUCT({self.stores['Holding cost']},{self.stores[KG_DAYS]}){waiting}"

    def _booked(self, header: str) -> str:
        """Return what all runs book of a line or a resource in the plan's periods."""
        runs = self.data.runs
        when = in_period(header)
        if when not in runs.headers:
            return super()._booked(header)
        return f"SUMPRODUCT(--({runs[when]}<={self.periods}),{runs[header]})"

    def _transport(self) -> str:
        """Return what lanes cost: of each material of its own, or of all that have none."""
        src, lanes, every = self.src["Shipments"], self.src["Lanes"], carrying(self.plan.inputs)
        parts = []
        for (start, end, material), i in every.items():
            others = [name for begin, to, name in every if (begin, to) == (start, end) and name is not None]
            named = [same(src["Material"], text(name)) for name in ([material] if material else others)]
            of = named if material else [f"1-({'+'.join(named)})"] if named else []
            keys = [same(src["From site"], text(start)), same(src["To site"], text(end)), *of]
            parts.append(f"-{lanes.cell('Cost', i)}*SUMPRODUCT({','.join([*keys, src['Amount']])})")
        return "0" + "".join(parts)
