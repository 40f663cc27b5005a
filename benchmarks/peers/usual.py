"""The usual script: pandas.read_excel, Pyomo rule functions, appsi_highs as it comes, one solve per level, to_excel."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from benchmarks.peers.steps import Steps
from benchmarks.peers.workbook import Data, read


def build(data: Data) -> pyo.ConcreteModel:
    """The plan as a Pyomo model in the style of the tutorials: index sets, rule functions, sums."""
    m = pyo.ConcreteModel()
    sheets, periods, runs = data.sheets, data.periods, data.runs
    P = range(len(periods))
    products = list(sheets["Products"]["Product"])
    product = sheets["Products"].set_index("Product")
    lots = data.lots
    offered = list(lots.index[lots["Status"] == "offered"])
    D, S = data.deliveries, data.spot
    late = D["Late"].fillna("no") == "yes"
    sold = [(n, p) for n in D.index for p in range(D["first"][n], (P[-1] if late[n] else D["last"][n]) + 1)]
    spot = [(i, p) for i in S.index for p in range(S["first"][i], S["last"][i] + 1)]

    m.run = pyo.Var(runs.index, domain=pyo.NonNegativeReals)
    m.bought = pyo.Var(offered, domain=pyo.NonNegativeReals, bounds=lambda m, l: (0, lots["Quantity"][l]))
    m.made = pyo.Var(products, P, domain=pyo.NonNegativeReals)
    m.stock = pyo.Var(products, P, domain=pyo.NonNegativeReals)
    m.discarded = pyo.Var(products, P, domain=pyo.NonNegativeReals)
    m.sold = pyo.Var(sold, domain=pyo.NonNegativeReals)
    m.spot = pyo.Var(spot, domain=pyo.NonNegativeReals)
    classes = list(sheets["Feed classes"]["Feed class"])
    m.feed_stock = pyo.Var(classes, P, domain=pyo.NonNegativeReals)
    must = list(lots.index[lots["Must use"] > 0])
    limited = sheets["Feed classes"].set_index("Feed class")["Max stock"].astype(float).dropna()
    fixed = sheets["Fixed runs"]
    m.short_must = pyo.Var(must, domain=pyo.NonNegativeReals)
    m.over_stock = pyo.Var(list(limited.index), P, domain=pyo.NonNegativeReals)
    m.short_fixed = pyo.Var(fixed.index, domain=pyo.NonNegativeReals)
    m.short_delivery = pyo.Var(D.index, domain=pyo.NonNegativeReals)
    m.short_target = pyo.Var(data.targets.index, domain=pyo.NonNegativeReals)

    runs_of = runs.groupby("lot").groups
    m.lot_use = pyo.Constraint(
        list(lots.index),
        rule=lambda m, l: (
            sum(m.run[j] for j in runs_of[l]) <= (m.bought[l] if l in m.bought else lots["Quantity"][l])
            if l in runs_of
            else pyo.Constraint.Skip
        ),
    )
    busy = defaultdict(list)
    for run, line, period, hours in data.hours.itertuples(index=False):
        busy[line, period].append((run, hours))
    m.line_hours = pyo.Constraint(
        list(busy),
        rule=lambda m, i, p: sum(h * m.run[j] for j, h in busy[i, p]) <= data.available[i, periods[p]],
    )
    arriving = defaultdict(list)
    for run, k, arrival, kg in data.output[["run", "Product", "arrival", "kg"]].itertuples(index=False):
        arriving[k, arrival].append((run, kg))
    m.product_made = pyo.Constraint(
        products, P, rule=lambda m, k, p: m.made[k, p] == sum(kg * m.run[j] for j, kg in arriving[k, p])
    )
    leaving = defaultdict(list)
    for n, p in sold:
        leaving[D["Product"][n], p].append(m.sold[n, p])
    for i, p in spot:
        leaving[S["Product"][i], p].append(m.spot[i, p])
    m.product_stock = pyo.Constraint(
        products,
        P,
        rule=lambda m, k, p: (
            m.stock[k, p] == (m.stock[k, p - 1] if p else 0) + m.made[k, p] - sum(leaving[k, p]) - m.discarded[k, p]
        ),
    )
    most = product["Max stock"].astype(float).dropna()
    m.max_stock = pyo.Constraint(list(most.index), P, rule=lambda m, k, p: m.stock[k, p] <= most[k])
    taken, used = defaultdict(list), defaultdict(list)
    for l in lots.index:
        taken[lots["Feed class"][l], lots["first"][l]].append(m.bought[l] if l in m.bought else lots["Quantity"][l])
    run_class = lots["Feed class"].reindex(runs["lot"]).to_numpy()
    for j, (c, p) in enumerate(zip(run_class, runs["period"], strict=True)):
        used[c, p].append(m.run[j])
    m.feed_balance = pyo.Constraint(
        classes,
        P,
        rule=lambda m, c, p: (
            m.feed_stock[c, p] == (m.feed_stock[c, p - 1] if p else 0) + sum(taken[c, p]) - sum(used[c, p])
        ),
    )
    m.feed_max = pyo.Constraint(
        list(limited.index), P, rule=lambda m, c, p: m.feed_stock[c, p] <= limited[c] + m.over_stock[c, p]
    )
    _blends(m, data)
    consumed = defaultdict(list)
    for run, resource, period, units in data.consumption.itertuples(index=False):
        consumed[resource, period].append((run, units))
    cap = sheets["Resources"].set_index("Resource")["Max per day"].astype(float).dropna()
    m.resource = pyo.Constraint(
        list(cap.index),
        P,
        rule=lambda m, r, p: sum(u * m.run[j] for j, u in consumed[r, p]) <= cap[r] * int(data.days.iloc[p]),
    )
    by_row, late_row, by_spot = defaultdict(list), defaultdict(list), defaultdict(list)
    for n, p in sold:
        by_row[n].append(m.sold[n, p])
        if p > D["last"][n]:
            late_row[n].append(m.sold[n, p])
    for i, p in spot:
        by_spot[i].append(m.spot[i, p])
    m.delivery_max = pyo.Constraint(D.index, rule=lambda m, n: sum(by_row[n]) <= D["Max"][n])
    m.late_max = pyo.Constraint(
        D.index, rule=lambda m, n: sum(late_row[n]) <= D["Min"][n] if late_row[n] else pyo.Constraint.Skip
    )
    m.spot_max = pyo.Constraint(S.index, rule=lambda m, i: sum(by_spot[i]) <= S["Max"][i])
    m.delivery_min = pyo.Constraint(D.index, rule=lambda m, n: sum(by_row[n]) + m.short_delivery[n] >= D["Min"][n])
    m.must_use = pyo.Constraint(
        must, rule=lambda m, l: sum(m.run[j] for j in runs_of[l]) + m.short_must[l] >= lots["Must use"][l]
    )
    where = runs.reset_index(names="run").set_index(["lot", "recipe", "period"])["run"]
    m.fixed_runs = pyo.Constraint(
        fixed.index,
        rule=lambda m, f: (
            m.run[where[fixed["Lot"][f], fixed["Recipe"][f], periods.index(fixed["Period"][f])]] + m.short_fixed[f]
            >= fixed["Amount"][f]
        ),
    )
    T = data.targets
    m.targets = pyo.Constraint(
        T.index,
        rule=lambda m, t: sum(m.made[T["Product"][t], p] for p in P) + m.short_target[t] >= T["Amount"][t],
    )
    m.margin = pyo.Expression(expr=_margin(m, data, sold, spot, arriving))
    return m


def _blends(m: pyo.ConcreteModel, data: Data) -> None:
    lots, runs = data.lots, data.runs
    table = lots.loc[runs["lot"]]
    on = {line: rows for line, rows in data.hours.groupby("Line")}
    m.blends = pyo.ConstraintList()
    for limit in data.sheets["Blend limits"].itertuples():
        if limit.On in on:
            rows = on[limit.On][["run", "period"]].copy()
            part = 1000 * table["dry"] * table[str(limit[2])] if limit[2] in table else None
            whole = 1000 * table["dry"] * (table["TRE"] if limit.In == "TRE" else 1.0)
            rows["part"], rows["whole"] = part.to_numpy()[rows["run"]], whole.to_numpy()[rows["run"]]
        else:
            rows = data.output[(data.output["Product"] == limit.On) & (data.output["arrival"] < len(data.periods))]
            rows = rows.rename(columns={"arrival": "period", "of Pr": "part"}).copy()
            rows["whole"] = rows["part"] + rows["of Nd"]
        for _, group in rows.groupby("period"):
            part = sum(v * m.run[j] for j, v in zip(group["run"], group["part"], strict=True))
            whole = sum(v * m.run[j] for j, v in zip(group["run"], group["whole"], strict=True))
            if not np.isnan(float(limit.Min)):
                m.blends.add(part >= float(limit.Min) / 100 * whole)
            if not np.isnan(float(limit.Max)):
                m.blends.add(part <= float(limit.Max) / 100 * whole)


def _margin(m: pyo.ConcreteModel, data: Data, sold: list, spot: list, arriving: dict) -> object:
    sheets, lots, runs, D, S = data.sheets, data.lots, data.runs, data.deliveries, data.spot
    product = sheets["Products"].set_index("Product")
    end = len(data.periods) - 1
    days = data.days.to_numpy()
    ends = sheets["Periods"]["End"].to_numpy("datetime64[D]")
    price = lots["Price"].astype(float)
    lasting = lots["last"] == end
    owned = lots.index[lots["Status"] != "offered"]
    cost = runs["cost"].astype(float).to_numpy()
    run_lot = runs["lot"].to_numpy()
    hour_cost = sheets["Lines"].set_index("Line")["Running cost"].astype(float)
    resource = sheets["Resources"].set_index("Resource")["Price"].astype(float)
    penalty = D["Shortfall penalty"].astype(float).fillna(0)
    late_penalty = D["Late penalty"].astype(float).fillna(0)
    due = pd.to_datetime(D["Due"]).to_numpy("datetime64[D]")
    holding = sheets["Feed classes"].set_index("Feed class")["Holding cost"].astype(float)
    return (
        sum(float(D["Price"][n]) * m.sold[n, p] for n, p in sold)
        + sum(float(S["Price"][i]) * m.spot[i, p] for i, p in spot)
        - sum(float(price[l] * lots["Quantity"][l]) for l in owned)
        - sum(price[l] * m.bought[l] for l in m.bought)
        + sum(float(price[l] * lots["Quantity"][l]) for l in owned if lasting[l])
        + sum(price[l] * m.bought[l] for l in m.bought if lasting[l])
        - sum(price[l] * m.run[j] for j, l in enumerate(run_lot) if lasting[l])
        + sum(float(product["Closing value"][k]) * m.stock[k, end] for k in product.index)
        + sum(
            float(product["Closing value"][k]) * kg * m.run[j] for k in product.index for j, kg in arriving[k, end + 1]
        )
        - sum(c * m.run[j] for j, c in enumerate(cost))
        - sum(h * hour_cost[i] * m.run[j] for j, i, _, h in data.hours.itertuples(index=False))
        - sum(u * resource[r] * m.run[j] for j, r, _, u in data.consumption.itertuples(index=False) if resource[r])
        - sum(float(product["Disposal cost"][k]) * m.discarded[k, p] for k, p in m.discarded)
        - sum(float(product["Holding cost"][k]) * int(days[p]) * m.stock[k, p] for k, p in m.stock)
        - sum(float(holding[c]) * int(days[p]) * m.feed_stock[c, p] for c, p in m.feed_stock)
        - sum(penalty[n] * m.short_delivery[n] for n in D.index if penalty[n])
        - sum(
            float(late_penalty[n]) * int((ends[p] - due[n]).astype(int)) * m.sold[n, p]
            for n, p in sold
            if p > D["last"][n]
        )
    )


def levels(m: pyo.ConcreteModel, data: Data) -> list[tuple[str, object]]:
    """Each level of promises with the sum of its relative shortages."""
    D, T, lots = data.deliveries, data.targets, data.lots
    limited = data.sheets["Feed classes"].set_index("Feed class")["Max stock"].astype(float)
    unpriced = (
        sum(m.short_must[l] / max(1.0, lots["Must use"][l]) for l in m.short_must)
        + sum(m.over_stock[c, p] / max(1.0, limited[c]) for c, p in m.over_stock)
        + sum(m.short_fixed[f] / max(1.0, float(data.sheets["Fixed runs"]["Amount"][f])) for f in m.short_fixed)
    )
    found = [("0", unpriced)]
    ranks = sorted({*D["Priority"].astype(float).dropna(), *T["Priority"].astype(float).dropna()})
    for rank in ranks:
        of_rows = sum(m.short_delivery[n] / max(1.0, D["Min"][n]) for n in D.index if float(D["Priority"][n]) == rank)
        of_targets = sum(
            m.short_target[t] / max(1.0, T["Amount"][t]) for t in T.index if float(T["Priority"][t]) == rank
        )
        found.append((str(int(rank)), of_rows + of_targets))
    return found


def main(source: Path, target: Path) -> None:
    """From workbook to workbook, with seconds per step on stdout."""
    steps = Steps()
    data = steps.time("read", read, source)
    m = steps.time("build", build, data)
    solver = pyo.SolverFactory("appsi_highs")
    started = perf_counter()
    m.held = pyo.ConstraintList()
    for name, total in levels(m, data):
        begun = perf_counter()
        m.objective = pyo.Objective(expr=1000 * total)  # unscaled, HiGHS stops short of the least shortage
        solver.solve(m)
        value = pyo.value(m.objective) / 1000
        m.held.add(total <= (value + 1e-3 if value > 1e-7 else max(value, 0.0)))
        m.del_component("objective")
        steps.note(f"level {name}", value)
        steps.note(f"seconds {name}", perf_counter() - begun)
    begun = perf_counter()
    m.objective = pyo.Objective(expr=m.margin, sense=pyo.maximize)
    solver.solve(m)
    steps.note("margin", pyo.value(m.objective))
    steps.note("seconds money", perf_counter() - begun)
    steps.note("solve", perf_counter() - started)
    steps.time("write", write, data, m.run.extract_values(), target)
    steps.print()


def write(data: Data, amounts: dict[int, float], target: Path) -> None:
    """The runs as a workbook."""
    runs = data.runs.assign(amount=[amounts[j] for j in data.runs.index])
    with pd.ExcelWriter(target) as book:
        runs[runs["amount"] > 1e-6].to_excel(book, sheet_name="Runs")
        runs.groupby("lot")["amount"].sum().to_excel(book, sheet_name="Lot use")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
