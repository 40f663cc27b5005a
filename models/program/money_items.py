"""The items of the margin, as the plan's `Money` table names them."""

from __future__ import annotations

CONTRACT_SALES = "Contract sales"
SPOT_SALES = "Spot sales"
OFFERED_FEED = "Feed bought"
OWNED_FEED = "Feed owned"
CLOSING_FEED = "Closing feed"
CLOSING_PRODUCT = "Closing product"
RECIPE_COST = "Recipe cost"
RUNNING_COST = "Running cost of lines"
RESOURCES = "Resources"
DISPOSAL = "Disposal"
HOLDING_FEED = "Holding cost of feed"
HOLDING_PRODUCT = "Holding cost of products"
SHORTFALL = "Shortfall penalties"
LATE = "Late penalties"
PENALTIES = (SHORTFALL, LATE)
