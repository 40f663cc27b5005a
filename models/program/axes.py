"""The axes of a plant's decisions and rows: the names along each."""

from __future__ import annotations

from models.plant.plant import Plant
from models.program.blocks import Axis


def lots(plant: Plant) -> Axis:
    """Return l, the feed lots."""
    return Axis("lot", plant.lots.names)


def nodes(plant: Plant) -> Axis:
    """Return n, what recipes take: the feed lots, then what lies in stores."""
    return Axis("lot", plant.nodes.names)


def origins(plant: Plant) -> Axis:
    """Return what runs are published of: the feed lots, then the intermediates."""
    return Axis("lot", plant.origins)


def classes(plant: Plant) -> Axis:
    """Return c, the feed classes."""
    return Axis("feed class", plant.classes.names)


def recipes(plant: Plant) -> Axis:
    """Return r, the recipes."""
    return Axis("recipe", plant.recipes)


def lines(plant: Plant) -> Axis:
    """Return i, the lines."""
    return Axis("line", plant.lines.names)


def products(plant: Plant) -> Axis:
    """Return k, what is made: products, then intermediates."""
    return Axis("product", plant.products.names)


def resources(plant: Plant) -> Axis:
    """Return the resources."""
    return Axis("resource", plant.resources.names)


def periods(plant: Plant) -> Axis:
    """Return p, the periods of the calendar."""
    return Axis("period", plant.calendar.names)


def deliveries(plant: Plant) -> Axis:
    """Return n, the delivery rows as planners name them: contract, first and last day."""
    windows = plant.deliveries
    days = zip(windows.contract, windows.start, windows.due, strict=True)
    return Axis("delivery", tuple(f"{contract} / {start} / {due}" for contract, start, due in days))


def spot_sales(plant: Plant) -> Axis:
    """Return i, the spot rows as planners name them: product, first and last day."""
    spot, names = plant.spot, plant.materials
    days = zip(spot.product, spot.start, spot.to, spot.site, strict=True)
    words = (f"{names[product]} / {start} / {to}" + (f" / {site}" if site else "") for product, start, to, site in days)
    return Axis("spot sale", tuple(words))


def sites(plant: Plant) -> Axis:
    """Return the sites; none where there is one only."""
    return Axis("site", plant.sites)


def lanes(plant: Plant) -> Axis:
    """Return every way of a material between two sites."""
    return Axis("lane", plant.lanes.names)


def arrivals(plant: Plant) -> Axis:
    """Return n, what is on its way as planners name it: product and day, and the batch where it has one."""
    coming, names = plant.arrivals, plant.products.names
    named = (plant.nodes.batch[node] if node >= 0 else "" for node in coming.node.tolist())
    batch = (f" / {name}" if name else "" for name in named)
    days = zip(coming.product, coming.date, batch, strict=True)
    return Axis("arrival", tuple(f"{names[product]} / {date}{of}" for product, date, of in days))
