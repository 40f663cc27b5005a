"""How much a component counts in a product's mass, from atomic weights."""

from __future__ import annotations

from functools import lru_cache

MASS = "mass"
PROPERTY = "property"


class NotAFormula(ValueError):
    """A text that is no chemical formula with the component in it."""


@lru_cache(maxsize=256)
def counted_as(how: str, component: str) -> float:
    """Return kilograms of product per kilogram of component: 1 for `mass`, 0 for `property`,
    else by the oxide's formula.

    Nd2O3 for Nd: 336.481 / (2 * 144.242) = 1.16638. Atomic weights are those of IUPAC, through molmass.

    Raises:
        NotAFormula: `how` is no formula, or one without the component's element.
    """
    if how == MASS:
        return 1.0
    if how == PROPERTY:
        return 0.0
    from molmass import Formula, FormulaError  # noqa: PLC0415 - not needed where everything counts as mass

    try:
        formula = Formula(how)
        composition = formula.composition()
        element = composition[component].mass if component in composition else 0.0
    except (FormulaError, ValueError, KeyError, IndexError) as error:
        raise NotAFormula(f"{how} is not a chemical formula") from error
    if not element:
        raise NotAFormula(f"{how} does not contain {component}")
    if len(composition) == 1 and how != component:
        raise NotAFormula(f"{how} contains nothing but {component}, as if a 0 stood for an O")
    return float(formula.mass / element)
