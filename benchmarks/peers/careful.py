"""The careful script: linopy, arrays throughout, HiGHS by interior point (ipx or hipo), one solve per level."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from benchmarks.peers.steps import Steps
from benchmarks.peers.usual import write
from benchmarks.peers.workbook import Data, read


class Script:
    """The plan as a linopy model: variables over long tables, each rule one grouped sum."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.m = linopy.Model()
        self.P = np.arange(len(data.periods))
        self.products = list(data.sheets["Products"]["Product"])
        self.lots = data.lots
        self.variables()
        self.physics()
        self.blends()
        self.promises()

    def variable(self, name: str, index: pd.Index, upper: object = np.inf) -> linopy.Variable:
        return self.m.add_variables(lower=0, upper=upper, coords=[index], name=name)

    def variables(self) -> None:
        data, P = self.data, self.P
        D, S = data.deliveries, data.spot
        late = (D["Late"].fillna("no") == "yes").to_numpy()
        last = np.where(late, P[-1], D["last"])
        self.sold_rows = pd.DataFrame(
            [(n, p) for n in D.index for p in range(D["first"][n], last[n] + 1)], columns=["row", "period"]
        )
        self.spot_rows = pd.DataFrame(
            [(i, p) for i in S.index for p in range(S["first"][i], S["last"][i] + 1)], columns=["row", "period"]
        )
        self.run = self.variable("run", pd.RangeIndex(len(data.runs), name="run"))
        self.offered = self.lots[self.lots["Status"] == "offered"]
        names = pd.Index(self.offered.index, name="lot")
        self.bought = self.variable("bought", names, xr.DataArray(self.offered["Quantity"].astype(float), dims="lot"))
        most = data.sheets["Products"].set_index("Product")["Max stock"].astype(float).fillna(np.inf)
        coords = [pd.Index(self.products, name="product"), pd.Index(P, name="period")]
        self.made = self.m.add_variables(lower=0, coords=coords, name="made")
        cap = xr.DataArray(np.repeat(most.to_numpy()[:, None], len(P), 1), coords=coords, dims=["product", "period"])
        self.stock = self.m.add_variables(lower=0, upper=cap, coords=coords, name="stock")
        self.discarded = self.m.add_variables(lower=0, coords=coords, name="discarded")
        self.sold = self.variable("sold", pd.RangeIndex(len(self.sold_rows), name="sale"))
        self.spot = self.variable("spot", pd.RangeIndex(len(self.spot_rows), name="spot_sale"))
        self.classes = list(data.sheets["Feed classes"]["Feed class"])
        self.feed = self.m.add_variables(
            lower=0, coords=[pd.Index(self.classes, name="feed"), pd.Index(P, name="period")], name="feed_stock"
        )

    @staticmethod
    def grouped(
        variable: linopy.Variable, dim: str, columns: object, values: object, rows: object, name: str
    ) -> object:
        """sum over the entries of each row of value * variable[column]."""
        entry = pd.RangeIndex(len(rows), name="entry")
        picked = variable.isel({dim: xr.DataArray(np.asarray(columns), dims="entry", coords={"entry": entry})})
        product = picked * xr.DataArray(np.asarray(values, dtype=float), dims="entry", coords={"entry": entry})
        return product.groupby(pd.Series(np.asarray(rows), index=entry, name=name)).sum()

    def physics(self) -> None:
        data, m, lots, P = self.data, self.m, self.lots, self.P
        run_lot = lots.index.get_indexer(data.runs["lot"])
        every = np.arange(len(data.runs))
        use = self.grouped(self.run, "run", every, np.ones(len(every)), run_lot, "l")
        quantity = np.where(lots["Status"] == "offered", 0.0, lots["Quantity"].astype(float))
        place = lots.index.get_indexer(self.offered.index)
        taken = self.grouped(self.bought, "lot", np.arange(len(place)), np.ones(len(place)), place, "l")
        there = use.indexes["l"]
        bound = xr.DataArray(quantity[there], dims="l", coords={"l": there})
        m.add_constraints(use - taken.reindex({"l": there}) <= bound, name="lot_use")

        lines = list(data.sheets["Lines"]["Line"])
        row = data.hours["Line"].map({n: i for i, n in enumerate(lines)}).to_numpy() * len(P) + data.hours[
            "period"
        ].astype(int)
        hours = self.grouped(self.run, "run", data.hours["run"], data.hours["hours"], row, "h")
        h = hours.indexes["h"]
        limit = [data.available[lines[i // len(P)], data.periods[i % len(P)]] for i in h]
        m.add_constraints(hours <= xr.DataArray(limit, dims="h", coords={"h": h}), name="line_hours")

        k_of = {k: i for i, k in enumerate(self.products)}
        inside = data.output[data.output["arrival"] < len(P)]
        row = inside["Product"].map(k_of).to_numpy() * len(P) + inside["arrival"].to_numpy()
        arriving = self.grouped(self.run, "run", inside["run"], inside["kg"], row, "kp")
        flat = self.flat(self.made, "kp")
        m.add_constraints(flat - arriving.reindex({"kp": flat.indexes["kp"]}) == 0, name="product_made")

        D, S = data.deliveries, data.spot
        gone = self.grouped(
            self.sold,
            "sale",
            np.arange(len(self.sold_rows)),
            np.ones(len(self.sold_rows)),
            D["Product"].map(k_of).to_numpy()[self.sold_rows["row"]] * len(P) + self.sold_rows["period"],
            "kp",
        )
        away = self.grouped(
            self.spot,
            "spot_sale",
            np.arange(len(self.spot_rows)),
            np.ones(len(self.spot_rows)),
            S["Product"].map(k_of).to_numpy()[self.spot_rows["row"]] * len(P) + self.spot_rows["period"],
            "kp",
        )
        stock, before = self.flat(self.stock, "kp"), self.flat(self.stock.shift(period=1), "kp")
        index = {"kp": flat.indexes["kp"]}
        balance = stock - before - flat + self.flat(self.discarded, "kp") + gone.reindex(index) + away.reindex(index)
        m.add_constraints(balance == 0, name="product_stock")

        class_of = {c: i for i, c in enumerate(self.classes)}
        run_class = lots["Feed class"].map(class_of).to_numpy()[run_lot]
        used = self.grouped(
            self.run, "run", every, np.ones(len(every)), run_class * len(P) + data.runs["period"].astype(int), "cp"
        )
        offered_row = self.offered["Feed class"].map(class_of).to_numpy() * len(P) + self.offered["first"].to_numpy()
        bought = self.grouped(self.bought, "lot", np.arange(len(place)), np.ones(len(place)), offered_row, "cp")
        owned = lots[lots["Status"] != "offered"]
        came = np.bincount(
            owned["Feed class"].map(class_of).to_numpy() * len(P) + owned["first"].to_numpy(),
            weights=owned["Quantity"].astype(float),
            minlength=len(self.classes) * len(P),
        )
        feed = self.flat(self.feed, "cp")
        index = {"cp": feed.indexes["cp"]}
        m.add_constraints(
            feed - self.flat(self.feed.shift(period=1), "cp") + used.reindex(index) - bought.reindex(index)
            == xr.DataArray(came, dims="cp", coords=index),
            name="feed_balance",
        )

        cap = data.sheets["Resources"].set_index("Resource")["Max per day"].astype(float).dropna()
        for name, per_day in cap.items():
            rows = data.consumption[data.consumption["Resource"] == name]
            total = self.grouped(self.run, "run", rows["run"], rows["units"], rows["period"].astype(int), "p")
            days = data.days.to_numpy()[total.indexes["p"]]
            m.add_constraints(
                total <= xr.DataArray(per_day * days, dims="p", coords={"p": total.indexes["p"]}),
                name=f"resource {name}",
            )

    @staticmethod
    def flat(variable: object, name: str) -> object:
        """A two-dimensional variable as an expression over one axis, rows first."""
        stacked = (1 * variable).stack({name: list(variable.dims)})
        return stacked.assign_coords({name: np.arange(stacked.sizes[name])})

    def blends(self) -> None:
        data = self.data
        table = self.lots.loc[data.runs["lot"]]
        lines = set(data.sheets["Lines"]["Line"])
        for number, limit in enumerate(data.sheets["Blend limits"].itertuples()):
            if limit.On in lines:
                rows = data.hours.loc[data.hours["Line"] == limit.On, ["run", "period"]]
                part = (1000 * table["dry"] * table[str(limit[2])]).to_numpy()[rows["run"]]
                whole = (1000 * table["dry"] * (table["TRE"] if limit.In == "TRE" else 1.0)).to_numpy()[rows["run"]]
                period = rows["period"].astype(int)
            else:
                rows = data.output[(data.output["Product"] == limit.On) & (data.output["arrival"] < len(self.P))]
                part, whole = rows["of Pr"].to_numpy(), (rows["of Pr"] + rows["of Nd"]).to_numpy()
                period = rows["arrival"]
            for side, share, sign in (("min", limit.Min, 1), ("max", limit.Max, -1)):
                if not np.isnan(float(share)):
                    value = sign * (part - float(share) / 100 * whole)
                    total = self.grouped(self.run, "run", rows["run"], value, period, "p")
                    self.m.add_constraints(total >= 0, name=f"blend {number} {side}")

    def promises(self) -> None:
        data, m, lots = self.data, self.m, self.lots
        D, S, T = data.deliveries, data.spot, data.targets
        rows = pd.Index(D.index, name="n")
        self.short_delivery = self.variable("short_delivery", rows)
        sold = self.sold_rows
        total = self.grouped(self.sold, "sale", sold.index, np.ones(len(sold)), sold["row"], "n")
        m.add_constraints(
            total <= xr.DataArray(D["Max"].astype(float), dims="n", coords={"n": rows}), name="delivery_max"
        )
        least = xr.DataArray(D["Min"].astype(float), dims="n", coords={"n": rows})
        m.add_constraints(total + self.short_delivery >= least, name="delivery_min")
        late = sold[sold["period"].to_numpy() > D["last"].to_numpy()[sold["row"]]]
        self.late = late
        if len(late):
            after = self.grouped(self.sold, "sale", late.index, np.ones(len(late)), late["row"], "n")
            m.add_constraints(after <= least.sel(n=after.indexes["n"]), name="late_max")
        spot = self.grouped(
            self.spot, "spot_sale", self.spot_rows.index, np.ones(len(self.spot_rows)), self.spot_rows["row"], "i"
        )
        m.add_constraints(
            spot <= xr.DataArray(S["Max"].astype(float), dims="i", coords={"i": spot.indexes["i"]}), name="spot_max"
        )
        must = lots[lots["Must use"] > 0]
        self.must = must
        self.short_must = self.variable("short_must", pd.Index(np.arange(len(must)), name="u"))
        place = pd.Series(np.arange(len(must)), index=must.index)
        table = data.runs[data.runs["lot"].isin(must.index)]
        if len(must):
            work = self.grouped(
                self.run, "run", table.index, np.ones(len(table)), place.loc[table["lot"]].to_numpy(), "u"
            )
            asked = xr.DataArray(must["Must use"].to_numpy(dtype=float), dims="u", coords={"u": np.arange(len(must))})
            m.add_constraints(work + self.short_must >= asked, name="must_use")
        self.limited = data.sheets["Feed classes"].set_index("Feed class")["Max stock"].astype(float).dropna()
        names = pd.Index(self.limited.index, name="feed")
        self.over = self.m.add_variables(lower=0, coords=[names, pd.Index(self.P, name="period")], name="over_stock")
        cap = xr.DataArray(self.limited.to_numpy(), dims="feed", coords={"feed": names})
        m.add_constraints(self.feed.sel(feed=names) - self.over <= cap, name="feed_max")
        fixed = data.sheets["Fixed runs"]
        self.fixed = fixed
        where = data.runs.reset_index(names="run").set_index(["lot", "recipe", "period"])["run"]
        picks = [where[row.Lot, row.Recipe, data.periods.index(row.Period)] for row in fixed.itertuples()]
        self.short_fixed = self.variable("short_fixed", pd.RangeIndex(len(fixed), name="f"))
        work = self.grouped(self.run, "run", picks, np.ones(len(picks)), np.arange(len(picks)), "f")
        m.add_constraints(
            work + self.short_fixed
            >= xr.DataArray(fixed["Amount"].astype(float).to_numpy(), dims="f", coords={"f": work.indexes["f"]}),
            name="fixed_runs",
        )
        self.short_target = self.variable("short_target", pd.RangeIndex(len(T), name="t"))
        for t in T.index:
            made = self.made.sel(product=T["Product"][t]).sum()
            m.add_constraints(made + self.short_target.sel(t=t) >= float(T["Amount"][t]), name=f"target {t}")

    def levels(self) -> list[tuple[str, object]]:
        D, T = self.data.deliveries, self.data.targets
        unpriced = (
            self.over
            * xr.DataArray(
                1 / np.maximum(1, self.limited.to_numpy()), dims="feed", coords={"feed": self.over.indexes["feed"]}
            )
        ).sum()
        if len(self.must):
            unpriced = (
                unpriced + (self.short_must * (1 / np.maximum(1, self.must["Must use"].to_numpy(dtype=float)))).sum()
            )
        unpriced = unpriced + (self.short_fixed * (1 / np.maximum(1, self.fixed["Amount"].to_numpy(dtype=float)))).sum()
        found = [("0", unpriced)]
        of_row, of_target = D["Priority"].astype(float), T["Priority"].astype(float)
        for rank in sorted({*of_row.dropna(), *of_target.dropna()}):
            total = 0
            rows = np.flatnonzero(of_row == rank)
            if len(rows):
                weights = 1 / np.maximum(1, D["Min"].to_numpy(dtype=float)[rows])
                total = total + (self.short_delivery.isel(n=rows) * weights).sum()
            rows = np.flatnonzero(of_target == rank)
            if len(rows):
                weights = 1 / np.maximum(1, T["Amount"].to_numpy(dtype=float)[rows])
                total = total + (self.short_target.isel(t=rows) * weights).sum()
            found.append((str(int(rank)), total))
        return found

    def margin(self) -> tuple[object, float]:
        """The margin without its constant, and the constant."""
        data, lots, P = self.data, self.lots, self.P
        D, S, runs = data.deliveries, data.spot, data.runs
        product = data.sheets["Products"].set_index("Product").loc[self.products]
        price, lasting = lots["Price"].astype(float), (lots["last"] == P[-1]).astype(float)
        owned = lots["Status"] != "offered"
        offset = float((price * lots["Quantity"] * (lasting - 1))[owned].sum())
        per_run = -(price * lasting).loc[runs["lot"]].to_numpy() - runs["cost"].astype(float).to_numpy()
        hour_cost = data.hours["Line"].map(data.sheets["Lines"].set_index("Line")["Running cost"].astype(float))
        per_run -= np.bincount(data.hours["run"], weights=data.hours["hours"] * hour_cost, minlength=len(runs))
        unit = data.consumption["Resource"].map(data.sheets["Resources"].set_index("Resource")["Price"].astype(float))
        per_run -= np.bincount(data.consumption["run"], weights=data.consumption["units"] * unit, minlength=len(runs))
        way = data.output[data.output["arrival"] >= len(P)]
        value = way["kg"] * way["Product"].map(product["Closing value"].astype(float))
        per_run += np.bincount(way["run"], weights=value, minlength=len(runs))
        rows = self.offered
        per_lot = price.loc[rows.index] * (lasting.loc[rows.index] - 1)
        days = data.days.to_numpy(dtype=float)
        per_stock = -np.outer(product["Holding cost"].astype(float), days)
        per_stock[:, -1] += product["Closing value"].astype(float)
        holding = data.sheets["Feed classes"].set_index("Feed class").loc[self.classes]["Holding cost"].astype(float)
        per_sale = D["Price"].to_numpy(dtype=float)[self.sold_rows["row"]]
        ends = data.sheets["Periods"]["End"].to_numpy("datetime64[D]")
        due = pd.to_datetime(D["Due"]).to_numpy("datetime64[D]")
        late_days = (ends[self.sold_rows["period"]] - due[self.sold_rows["row"]]).astype(float)
        after = self.sold_rows.index.isin(self.late.index)
        per_sale = (
            per_sale - after * late_days * D["Late penalty"].astype(float).fillna(0).to_numpy()[self.sold_rows["row"]]
        )
        penalty = D["Shortfall penalty"].astype(float).fillna(0).to_numpy()
        total = (
            (self.run * per_run).sum()
            + (self.bought * per_lot.to_numpy()).sum()
            + (self.sold * per_sale).sum()
            + (self.spot * S["Price"].to_numpy(dtype=float)[self.spot_rows["row"]]).sum()
            + (self.stock * xr.DataArray(per_stock, dims=self.stock.dims, coords=self.stock.coords)).sum()
            - (self.feed * xr.DataArray(np.outer(holding, days), dims=self.feed.dims, coords=self.feed.coords)).sum()
            - (
                self.discarded
                * xr.DataArray(
                    product["Disposal cost"].to_numpy(dtype=float), dims="product", coords={"product": self.products}
                )
            ).sum()
            - (self.short_delivery * penalty).sum()
        )
        return total, offset


def main(source: Path, target: Path, algorithm: str) -> None:
    """From workbook to workbook, with seconds per step on stdout."""
    steps = Steps()
    data = steps.time("read", read, source)
    script = steps.time("build", Script, data)
    options = {"solver": algorithm, "output_flag": False}
    started = perf_counter()
    for name, total in script.levels():
        begun = perf_counter()
        script.m.add_objective(1000 * total, overwrite=True)  # unscaled, HiGHS stops short of the least shortage
        script.m.solve("highs", io_api="direct", progress=False, **options)
        value = float(script.m.objective.value) / 1000
        script.m.add_constraints(total <= (value + 1e-3 if value > 1e-6 else max(value, 0.0)), name=f"held {name}")
        steps.note(f"level {name}", value)
        steps.note(f"seconds {name}", perf_counter() - begun)
    begun = perf_counter()
    total, offset = script.margin()
    script.m.add_objective(-1 * total, overwrite=True)
    script.m.solve("highs", io_api="direct", progress=False, **options)
    steps.note("seconds money", perf_counter() - begun)
    steps.note("margin", offset - float(script.m.objective.value))
    steps.note("solve", perf_counter() - started)
    steps.time("write", write, data, script.run.solution.to_series().to_dict(), target)
    steps.print()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
