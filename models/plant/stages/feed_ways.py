"""Where feed can be worked: at its own site from when it is there, and wherever lanes for its class bring it."""

from __future__ import annotations

import numpy as np

from models.plant.calendar import whole_days
from models.plant.plant import Plant, Positions


def reached_by(plant: Plant, node: Positions, recipe: Positions) -> Positions:
    """Return the first period in which each lot can be at the site of a recipe; 0 for what lies in stores.

    The number of periods where it never can; 0 for all where there is one site only.
    """
    found = np.zeros(len(node), dtype=np.int64)
    if not plant.sites:
        return found
    first = first_at(plant)
    of_lot = node < len(plant.lots.names)
    found[of_lot] = first[node[of_lot], plant.works_at[recipe[of_lot]]]
    return found


def first_at(plant: Plant) -> Positions:
    """[l,site] the first period in which a lot can be at each site; the number of periods where it never can."""
    lots, periods = plant.lots, len(plant.calendar)
    found = np.full((len(lots.names), len(plant.sites)), periods, dtype=np.int64)
    for lot, site in enumerate(lots.site):
        if site:
            found[lot] = _from(plant, lot, plant.sites.index(site))
    return found


def _from(plant: Plant, lot: int, home: int) -> Positions:
    """[site] the first period in which a lot can be there."""
    lanes, periods = plant.lanes, len(plant.calendar)
    first = np.full(len(plant.sites), periods, dtype=np.int64)
    first[home] = min(int(plant.lots.first[lot]), periods)
    places = np.flatnonzero(lanes.feed_class == plant.lots.feed_class[lot]).tolist()
    ahead = [home]
    while ahead:
        here = ahead.pop()
        for way in places:
            end = int(lanes.to_site[way])
            if lanes.from_site[way] == here and first[here] < periods:
                arrives = arrival(plant, lot, way, first[here : here + 1])[0]
                if arrives < first[end]:
                    first[end] = arrives
                    ahead.append(end)
    return first


def arrival(plant: Plant, lot: int, way: int, periods: Positions) -> Positions:
    """Return the period in which a lot is at the end of a way that leaves in each of some periods."""
    calendar = plant.calendar
    leaves = calendar.first_day(periods, np.repeat(plant.lots.available[lot], len(periods)))
    return np.asarray(calendar.holding(leaves + whole_days(plant.lanes.lead_time[way])), dtype=np.int64)


def goods_arrive(plant: Plant, way: Positions, period: Positions) -> Positions:
    """Return the period in which each shipment of a product or intermediate arrives."""
    day = plant.calendar.start[period] + whole_days(plant.lanes.lead_time[way])
    return np.asarray(plant.calendar.holding(day), dtype=np.int64)


def shipments(plant: Plant) -> tuple[Positions, Positions, Positions, Positions]:
    """Return every lot, way, period in which it can leave, and the period in which it then arrives."""
    lanes, lots, periods = plant.lanes, plant.lots, np.arange(len(plant.calendar))
    found: list[tuple[Positions, ...]] = []
    first = first_at(plant) if plant.sites else np.zeros((0, 0), dtype=np.int64)
    for way in np.flatnonzero(lanes.feed_class >= 0).tolist():
        for lot in np.flatnonzero((lots.feed_class == lanes.feed_class[way]) & lots.usable).tolist():
            leaves = periods[(periods >= first[lot, lanes.from_site[way]]) & (periods <= lots.last[lot])]
            arrives = arrival(plant, lot, way, leaves)
            leaves, arrives = leaves[arrives <= lots.last[lot]], arrives[arrives <= lots.last[lot]]
            found.append((np.full(len(leaves), lot), np.full(len(leaves), way), leaves, arrives))
    none = np.zeros(0, dtype=np.int64)
    columns = [np.concatenate([none, *(part[column] for part in found)]) for column in range(4)]
    return columns[0], columns[1], columns[2], columns[3]
