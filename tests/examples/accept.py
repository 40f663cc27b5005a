"""Record what the examples' plans are held to, as they are now: `python -m tests.examples.accept`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from inputs.make import PLANTS
from tests.examples.key_figures import EXPECTED, key_figures, plan_of
from tests.examples.test_kept import KEPT, cases, kept


def record(path: Path, figures: dict[str, Any]) -> None:
    """Write figures where they are held, and show them."""
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    record(EXPECTED, {plant: key_figures(plan_of(plant)) for plant in PLANTS})
    record(KEPT, {plant: {name: kept(case) for name, case in cases(plant).items()} for plant in PLANTS})
