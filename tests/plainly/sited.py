"""The rules that plants with several sites are drawn with; last, when all recipes have their lines."""

from __future__ import annotations

from tests.plainly.drawn import Draw, rule

SITES = ("North", "South")


@rule
def sites(draw: Draw) -> None:
    for name in SITES:
        draw.add("Sites", Site=name)
    at = _sites_of_lines(draw)
    for line in draw.rows["Lines"]:
        line["Site"] = at[str(line["Line"])]
    for row in draw.rows.get("Arrivals", []) + draw.rows.get("Opening batches", []):
        row["Site"] = draw.of(*SITES)
    borders = {row["Start"] for row in draw.rows["Periods"]}
    for lot in draw.rows["Lots"]:
        lot["Site"] = draw.of(*SITES)
        lot.pop("Use by", None)
        if lot.get("Available") not in borders:  # a day that a lane takes is counted from the start of a period here
            lot.pop("Available", None)
    for material in ("A", "B", "Metal", *(str(row["Intermediate"]) for row in draw.rows.get("Intermediates", []))):
        for begin, end in (SITES, SITES[::-1]):
            if material == "Metal" or draw.chance(0.7):
                lane = draw.add("Lanes", From_site=begin, To_site=end, Material=material, Cost=draw.figure(0, 20))
                lane |= {"Lead time": draw.of(None, 1.0), "Max per day": draw.of(None, draw.figure(2, 10))}
    for row in draw.rows["Contracts"]:
        row["Site"] = draw.of(None, *SITES)
    for row in draw.rows["Products"] + draw.rows.get("Intermediates", []):
        opening, closing = row.pop("Opening stock", None), row.pop("Min closing stock", None)
        if opening:
            kept = row.get("Product") or row["Intermediate"]
            draw.add("Stores", Material=kept, Site="North", Opening_stock=opening, Min_closing_stock=closing)
            draw.add("Stores", Material=kept, Site="South")


def _sites_of_lines(draw: Draw) -> dict[str, object]:
    """A site for each line, the same for lines that a recipe books together."""
    at = {str(line["Line"]): draw.of(*SITES) for line in draw.rows["Lines"]}
    for _ in draw.rows["Recipes"]:
        for one in draw.rows["Line use"]:
            for other in draw.rows["Line use"]:
                if one["Recipe"] == other["Recipe"]:
                    both = [at[str(one["Line"])], at[str(other["Line"])]]
                    at[str(one["Line"])] = at[str(other["Line"])] = min(both, key=str)
    return at
