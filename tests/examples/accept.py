"""Record the key figures of the examples' plans as the expected ones: `python -m tests.examples.accept`."""

from __future__ import annotations

import json

from inputs.make import PLANTS
from tests.examples.key_figures import EXPECTED, key_figures, plan_of

if __name__ == "__main__":
    figures = {plant: key_figures(plan_of(plant)) for plant in PLANTS}
    EXPECTED.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(EXPECTED.read_text(encoding="utf-8"))
