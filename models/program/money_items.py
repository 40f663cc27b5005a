"""The items of the margin, as the plan's `Money` table names them, and which of them are no cash.

    cash    money that flows within the plan: sales, lots that are bought or arrive, work, storage, penalties
    stock   what stands in the books: feed and products at the end, less the feed that was there on the first day

A stock lot was paid before the plan: its Price times its Quantity is opening stock. An expected lot is paid when it
arrives, an offered one when it is taken. A shortfall penalty counts as paid, that of a target too. Product that was
there on the first day is charged nowhere: the margin counts it at nothing.
"""

from __future__ import annotations

CONTRACT_SALES = "Contract sales"
SPOT_SALES = "Spot sales"
OFFERED_FEED = "Feed bought"
OFFERED_INTERMEDIATES = "Intermediates bought"
OFFERED_PRODUCTS = "Products bought"
EXPECTED_FEED = "Feed expected"
OPENING_FEED = "Opening feed"
CLOSING_FEED = "Closing feed"
CLOSING_PRODUCT = "Closing product"
RECIPE_COST = "Recipe cost"
RUNNING_COST = "Running cost of lines"
RESOURCES = "Resources"
DISPOSAL = "Disposal"
HOLDING_FEED = "Holding cost of feed"
HOLDING_PRODUCT = "Holding cost of products"
TRANSPORT = "Transport"
SHORTFALL = "Shortfall penalties"
LATE = "Late penalties"
STANDING_CHARGES = "Standing charges"
SETUPS = "Setups"
CHANGEOVERS = "Changeovers"
MAINTENANCE = "Maintenance"
PENALTIES = (SHORTFALL, LATE)
OFFERED = (OFFERED_FEED, OFFERED_INTERMEDIATES, OFFERED_PRODUCTS)
"""What is bought: feed, and lots that wait until they are put into their stores."""

CASH, STOCK = "cash", "stock"
STOCK_ITEMS = (OPENING_FEED, CLOSING_FEED, CLOSING_PRODUCT)


def kind_of(item: str) -> str:
    """Return whether an item is cash or a value in stock."""
    return STOCK if item in STOCK_ITEMS else CASH
