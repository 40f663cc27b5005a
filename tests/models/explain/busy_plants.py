"""Plants that keep all their promises, though hardly: between them every kind of quantity is worth something."""

from __future__ import annotations

from tests.plants import Rows, added, changed, day, small_plant

WEEKS = 4
ROOMY = {"Leach": (90.0, 90.0, 90.0, 90.0), "Solvent extraction": (90.0, 90.0, 90.0, 90.0)}
TIGHT = {"Leach": (80.0, 50.0, 0.0, 70.0), "Solvent extraction": (50.0, 60.0, 60.0, 50.0)}


def plants() -> dict[str, Rows]:
    """The plants by name."""
    return {"short of hours": short_of_hours(), "short of feed": short_of_feed(), "short of customers": no_customers()}


def short_of_hours() -> Rows:
    """Hours and a resource are scarce; a poor lot and a fixed run take some of them; Nd has to be in stock early."""
    rows = _plant(TIGHT)
    rows = changed(rows, "Resources", 0, **{"Max per day": 900.0})
    rows = changed(rows, "Lots", 1, Available=day(12))
    rows = changed(rows, "Deliveries", 0, Due=day(26))
    rows = added(rows, "Fixed runs", Lot="HDD-2", Recipe="NdFeB route", Period="W2", Rule="at least", Amount=0.8)
    rows = added(rows, "Targets", Target="Nd early", Product="Nd oxide", To=day(14), Amount=300.0, Measure="stock")
    return changed(rows, "Targets", 1, Priority=1.0)


def short_of_feed() -> Rows:
    """Hours enough, so that each tonne counts; the site may not hold much, and some has to be left."""
    rows = _plant(ROOMY)
    rows = changed(rows, "Lots", 2, Price=1000.0)
    rows = changed(rows, "Feed classes", 0, **{"Max stock": 19.5, "Min closing stock": 2.0, "Holding cost": 1.0})
    offered = {"Feed class": "HDD", "Status": "offered", "Quantity": 3.0, "Price": 1000.0}
    rows = added(rows, "Lots", Lot="HDD-3", Nd=29.0, Dy=0.9, Hardness=560.0, **offered)
    rows = changed(rows, "Targets", 0, Amount=1400.0)
    return added(rows, "Blend limits", **{"On": "Leach", "Share of": "Nd", "In": "TRE", "Min": 88.0})


def roomy() -> Rows:
    """The plant that is short of feed, with less to keep, so that no lot on offer is needed for promises."""
    rows = short_of_feed()
    return changed({**rows, "Blend limits": rows["Blend limits"][:2]}, "Targets", 0, Amount=300.0)


def no_customers() -> Rows:
    """More can be made than is bought: what customers take is worth something, and room for stock."""
    rows = _plant(ROOMY)
    rows = changed(rows, "Spot sales", 0, Max=500.0)
    rows = changed(rows, "Deliveries", 0, Max=320.0)
    rows = changed(rows, "Products", 1, **{"Closing value": 0.0, "Max stock": 400.0, "Min stock": 8.0})
    rows = changed(rows, "Products", 0, **{"Max stock": 500.0, "Closing value": 45.0})
    return changed(rows, "Blend limits", 1, Max=602.0)


def _plant(hours: dict[str, tuple[float, ...]]) -> Rows:
    """The small plant with the hours of each line and week stated as Downtime, and with more to keep."""
    rows = small_plant()
    lines = [{"Line": "Leach", "Running cost": 50.0}, {"Line": "Solvent extraction", "Units": 2.0}]
    down = [
        {"Line": line, "From": day(7 * week + 1), "To": day(7 * week + 7), "Availability": hours[line][week]}
        for line in hours
        for week in range(WEEKS)
    ]
    rows = {**rows, "Lines": lines, "Downtime": down}
    rows = added(
        rows, "Lots", Lot="EV-3", **{"Feed class": "EV traction", "Status": "blocked", "Quantity": 5.0}, **EV_3
    )
    rows = added(rows, "Lots", Lot="HDD-2", **{"Feed class": "HDD", "Status": "stock", "Quantity": 9.0}, **HDD_2)
    rows = changed(rows, "Products", 0, **{"Min stock": 20.0, "Holding cost": 0.01, "Min closing stock": 60.0})
    rows = changed(rows, "Products", 1, **{"Min stock": 5.0, "Min closing stock": 30.0, "Opening stock": 9.0})
    rows = changed(rows, "Targets", 0, Amount=300.0)
    rows = changed(rows, "Deliveries", 0, Min=200.0)
    rows = added(rows, "Contracts", Contract="Old friend", Product="Nd oxide", Price=20.0, Priority=3.0)
    return added(rows, "Deliveries", Contract="Old friend", Due=day(28), Min=200.0, Max=600.0)


EV_3 = {"Price": 3000.0, "Nd": 27.0, "Dy": 4.0, "Hardness": 600.0}
HDD_2 = {"Price": 900.0, "Must use": 1.0, "Nd": 2.0, "Dy": 0.2, "Hardness": 560.0}
