"""Words that planners use for those of the schema: for headers that are typed in other words than the template's."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    word: one
    for one, others in {
        "min": "minimum minimal least lowest low lower floor",
        "max": "maximum maximal most highest high upper cap ceiling limit",
        "quantity": "qty amount mass weight tonnage tonnes tons volume",
        "stock": "stocks inventory inventories holding",
        "from": "start starts starting begin begins beginning since first opening initial open",
        "to": "end ends ending until till last through closing final finish finishing close",
        "cost": "costs charge charges expense expenses fee fees",
        "price": "prices",
        "penalty": "penalties fine fines damages",
        "hours": "hour hrs",
        "day": "days daily",
        "unit": "units",
        "line": "lines machine equipment asset",
        "product": "products article item",
        "recipe": "recipes route process",
        "resource": "resources reagent utility",
        "contract": "contracts agreement order",
        "customer": "customers buyer client",
        "lot": "lots batch parcel",
        "class": "classes category type",
        "status": "state",
        "note": "notes remark remarks comment comments",
        "site": "sites location place plant",
        "period": "periods week month",
    }.items()
    for word in others.split()
}
"""By word: the one that stands for it and all that mean the same."""

FILLERS = frozenset(("a", "an", "and", "date", "g", "kg", "lb", "of", "our", "pct", "percent", "t", "the"))
"""Words that do not say which column is meant."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "Active": ("enabled", "in use", "switched on"),
    "Amount": ("quantity", "target", "consumption", "usage"),
    "Assay status": ("assay source", "assay by", "source of assay"),
    "Availability": ("uptime", "OEE", "available share", "utilisation", "utilization"),
    "Available": ("arrival", "arrives", "ETA", "ready", "available from", "expected on", "on site"),
    "Basis": ("per", "rate basis", "counts", "unit"),
    "Change": ("operation", "how"),
    "Closing value": ("final value", "stock value", "residual value"),
    "Controlled since": ("licence since", "export control", "under licence from"),
    "Cost": ("price", "variable cost", "processing cost", "treatment charge"),
    "Counted as": ("oxide", "formula", "counts as"),
    "Disposal cost": ("scrap cost", "waste cost", "discard cost"),
    "Due": ("deadline", "due date", "until", "by", "deliver by", "to"),
    "Family": ("type", "group", "kind"),
    "Holding cost": ("storage cost", "inventory cost", "carrying cost"),
    "Hours per day": ("hours", "working hours", "shift hours"),
    "In": ("relative to", "share in", "denominator", "basis"),
    "Lag": ("delay", "lead time", "residence time", "offset"),
    "Late": ("late allowed", "backlog", "backorder", "may be late"),
    "Late penalty": ("delay penalty", "penalty per day", "late fee"),
    "Max per day": ("daily limit", "daily maximum", "capacity"),
    "Max stock": ("storage limit", "storage capacity", "capacity"),
    "Measure": ("counts", "measured as", "kind"),
    "Min closing stock": ("safety stock at end", "least left"),
    "Min stock": ("safety stock", "buffer"),
    "Moisture": ("humidity", "water", "H2O", "water content"),
    "Must use": ("minimum use", "least use", "to be used", "compulsory", "obligatory", "must run"),
    "Opening stock": ("on hand", "current stock", "stock today"),
    "Parent": ("base", "based on", "inherits from"),
    "Per": ("basis", "rate basis"),
    "Price": ("cost", "unit price", "rate", "price per tonne", "price per kg"),
    "Priority": ("prio", "rank", "importance", "urgency"),
    "Quantity": ("tonnes", "available tonnes", "wet tonnes", "stock"),
    "Reason": ("cause", "why", "remark", "comment", "note"),
    "Running cost": ("hourly cost", "operating cost", "opex"),
    "Share of": ("component", "numerator", "element"),
    "Shortfall penalty": ("penalty", "shortage cost", "short penalty"),
    "Units": ("machines", "parallel machines", "count", "number of units", "number of machines"),
    "Use by": ("expiry", "expires", "expiration", "best before", "valid until", "usable until", "shelf life"),
    "Value": ("setting value", "new value", "content"),
}
"""By column: other names for it as a whole."""
