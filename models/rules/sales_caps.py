"""No more is sold in a window than the customer takes.

    in time[n] + late[n]                      <=  max[n]      every delivery row                           [kg]
    in time[n] * share[n] + late[n]           <=  least[n]    every delivery row with Late, Max above Min  [kg]
    sold so far[i] + sum over p of spot[i,p]  <=  max[i]      every spot row with a Max                    [kg]

In time and late are what is sold up to Due and after it, with what was delivered so far. Only what was missing at Due
may follow, so either nothing is late, or in time[n] + late[n] <= min[n]; the latter where Due is past, or something was
late already. The second row (of what is left: least = min - delivered so far, share = least / (max - delivered so far))
is the least that a linear program can say of this; a plan that still does both is settled row by row: by Due, then by
contract, each side is tried and the better one kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import SOLD, Balances
from models.audit.decided import SALE
from models.audit.ledger import Ledger
from models.audit.sums import by_key, keys_of
from models.plant.plant import Plant, Positions
from models.program import axes
from models.program.cause import Cause, Stage
from models.program.change import Change, Quantity, raises_upper
from models.program.model import Model
from models.program.shared.sold_from import each_store
from models.program.stated import Stated
from models.rules.rule import Rule

SALES_LIMIT = "Sales limit"
CUSTOMERS = "More that customers ask or take"

DELIVERY_MAX = Quantity(
    what="Delivery Max",
    sheet="Deliveries",
    words="{step} more taken for {name}",
    heading=CUSTOMERS,
    step=1.0,
    share=0.01,
)
SPOT_MAX = Quantity(
    what="Spot sales Max",
    sheet="Spot sales",
    words="{step} more taken on spot of {name}",
    heading=CUSTOMERS,
    step=1.0,
    share=0.01,
)


def decide(m: Model, plant: Plant) -> None:
    """sold[n,p]        kg  delivered in time against delivery row n, in a period of which a day lies in its window
    late[n,p]        kg  delivered after its Due, in the period of the day after Due or later, where Late is agreed
    spot[i,p]        kg  sold against spot row i, in a period of which a day lies in its window
    where there are several sites of each store that the row allows: sold[n,k,p]
    """
    deliveries, spot, periods = plant.deliveries, plant.spot, axes.periods(plant)
    to_contracts, to_spot = axes.deliveries(plant), axes.spot_sales(plant)
    late_until = np.where(deliveries.may_be_late, len(periods) - 1, -1)
    sales = (
        ("sold", to_contracts, _windows(deliveries.first, deliveries.last), deliveries, "Deliveries"),
        ("late", to_contracts, _windows(deliveries.late_from, late_until), deliveries, "Deliveries"),
        ("spot", to_spot, _windows(spot.first, spot.last), spot, "Spot sales"),
    )
    for name, rows, (row, period), asked, sheet in sales:
        if plant.sites:
            which, store = each_store(plant, asked.product, asked.site, row)
            places = row[which], store, period[which]
            sale = m.decide(name, rows, axes.products(plant), periods, places=places, unit="kg", sheet=sheet)
        else:
            store = asked.product[row]
            sale = m.decide(name, rows, periods, places=(row, period), unit="kg", sheet=sheet)
        m.flow("product_stock", "Sold", (store, sale.along("period")), sale.columns, -1.0)


def _windows(first: Positions, last: Positions) -> tuple[Positions, Positions]:
    """Return each row with each period of its window."""
    lengths = np.maximum(last - first + 1, 0)
    row = np.repeat(np.arange(len(first)), lengths)
    into = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return row, first[row] + into


def add(m: Model, plant: Plant) -> None:
    """Add the rows `delivery_max[row]`, `late_max[row]` and `spot_max[row]`."""
    deliveries, spot, rows = plant.deliveries, plant.spot, (axes.deliveries(plant),)
    m.rows("delivery_max", rows, (m.delivered_row, m.delivered, 1.0), upper=deliveries.left)
    _add_late(m, plant)
    limited = np.isfinite(spot.max[m.spot_row])
    m.rows(
        "spot_max",
        (axes.spot_sales(plant),),
        (m.spot_row[limited], m.spot[limited], 1.0),
        upper=spot.left,
        sheet="Spot sales",
    )


def _add_late(m: Model, plant: Plant) -> None:
    """Add the rows `late_max[row]` and their choices; where nothing is open, `delivery_max` says it all."""
    deliveries, along = plant.deliveries, axes.deliveries(plant)
    some = np.intersect1d(m.late_row, np.flatnonzero(deliveries.either))
    limit = np.where(deliveries.either, deliveries.min - deliveries.delivered_so_far, 0.0)
    late, in_time = np.isin(m.late_row, some), np.isin(m.sold_row, some)
    row = m.sold_row[in_time]
    m.rows(
        "late_max",
        (along,),
        (row, m.sold[in_time], limit[row] / deliveries.left[row]),
        (m.late_row[late], m.late[late], 1.0),
        upper=limit,
    )
    for n in sorted(some.tolist(), key=lambda n: (deliveries.due[n], along.names[n])):
        m.either(
            m.late[m.late_row == n],
            m.delivered[m.delivered_row == n],
            row=("delivery_max", (along.names[n],)),
            limit=float(limit[n]),
            hull=("late_max", (along.names[n],)),
        )


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield all limits of what customers take of a product, together."""
    plant = stated.plant
    of_deliveries = dict(zip(axes.deliveries(plant).names, plant.deliveries.product.tolist(), strict=True))
    of_spot = dict(zip(axes.spot_sales(plant).names, plant.spot.product.tolist(), strict=True))
    rows_of: dict[int, list[int]] = {}
    for name, product_of in (("delivery_max", of_deliveries), ("late_max", of_deliveries), ("spot_max", of_spot)):
        for key, row in stated.rows(name).items():
            if np.isfinite(stated.lp.row_upper[row]):
                rows_of.setdefault(product_of[key[0]], []).append(row)
    for product in sorted(rows_of):
        name = plant.materials[product]
        yield stated.bounds(SALES_LIMIT, name, rows_of[product], Stage.MARKET, f"what customers take of {name}")


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more of each Max, where it is not the Min as well; nothing where what comes late ends at Min."""
    plant = stated.plant
    for n, label in enumerate(axes.deliveries(plant).names):
        least, most = float(plant.deliveries.min[n]), float(plant.deliveries.max[n])
        so_far = float(plant.deliveries.delivered_so_far[n])
        if most > least:
            top = raises_upper(stated.at_upper("delivery_max", label, most - so_far))
            moves = dict.fromkeys(stated.at("delivery_max", (label,)).tolist(), (0.0, 1.0))
            yield Change(kind=DELIVERY_MAX, name=label, unit="kg", now=most, **top, least=least, choices=moves)
    for i, label in enumerate(axes.spot_sales(plant).names):
        most, so_far = float(plant.spot.max[i]), float(plant.spot.sold_so_far[i])
        if np.isfinite(most):
            top = raises_upper(stated.at("spot_max", (label,)))
            yield Change(kind=SPOT_MAX, name=label, unit="kg", now=most, **top, least=min(so_far, most))


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that every sale lies in a window that asks for it; none takes more than its Max,
    or late than was missing."""
    sales, twice = balances.placed, balances.sold_twice
    unasked = sales["first"].isna().to_numpy()
    ledger.none("Sales", sales[twice], SOLD, "it is there twice")
    ledger.none("Sales", sales[unasked], SOLD, "no row of the workbook asks for it")
    sales = sales[~(twice | unasked)]
    p, in_time, late = (sales[column].to_numpy() for column in ("p", "in time", "Late"))
    outside = (p < sales["first"].to_numpy()) | (p > sales["last"].to_numpy())
    not_late = (sales["Late agreed"].to_numpy() != "yes") | (p < sales["late from"].to_numpy())
    wrong = (outside & (in_time > ledger.tolerance)) | (not_late & (late > ledger.tolerance))
    ledger.none("Sales", sales[wrong], SOLD, "the period lies outside the window")
    keys = list(keys_of(sales, SOLD))
    amounts = {"Late": late, "what is in time": in_time, "Amount": sales["Amount"].to_numpy()}
    for words, amount in amounts.items():
        ledger.at_least("Sales", words, dict(zip(keys, amount, strict=True)), 0.0)
    _audit_windows(balances.windows, sales, ledger)


def _audit_windows(windows: pd.DataFrame, sales: pd.DataFrame, ledger: Ledger) -> None:
    """Check that no window takes more than its Max, or late than was missing."""
    keys, sold_in = list(keys_of(windows, SALE)), list(keys_of(sales, SALE))
    before, late_before = (windows[column].to_numpy() for column in ("Delivered so far", "Late so far"))
    sold, sold_late = (by_key(sold_in, sales[column].to_numpy()) for column in ("Amount", "Late"))
    delivered = before + [sold.get(key, 0.0) for key in keys]
    late = late_before + [sold_late.get(key, 0.0) for key in keys]
    most = dict(zip(keys, np.maximum(windows["Max"].to_numpy(), before), strict=True))
    missing = dict(zip(keys, np.maximum(windows["Min"].to_numpy() - (delivered - late), late_before), strict=True))
    in_all = dict(zip(keys, delivered, strict=True))
    ledger.at_most("Sales", "what is sold in the window", in_all, most)
    ledger.at_most("Sales", "what is delivered late", dict(zip(keys, late, strict=True)), missing, size=in_all)


RULE = Rule(
    name="sales_caps",
    words="what customers take",
    sheet="Deliveries",
    unit="kg",
    decide=decide,
    add=add,
    causes=causes,
    changes=changes,
    audit=audit,
)
