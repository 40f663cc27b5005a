"""Shows which programs differ from those written out, or writes all of them anew: `--accept`."""

from __future__ import annotations

import sys
from importlib import import_module

from models.rules import RULES
from tests.models import golden
from tests.models.solved import plant_of


def main(accept: bool) -> int:
    """1 if any program differs and is not accepted."""
    different = 0
    for rule in RULES:
        path = golden.FOLDER / f"{rule}.lp"
        now = golden.text_of(plant_of(import_module(f"tests.models.rules.test_{rule}").ROWS))
        if accept:
            path.write_text(now, encoding="utf-8", newline="\n")
        elif not path.exists() or not golden.same(golden.read(rule), now):
            print(f"differs: {path.name}")
            different += 1
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main("--accept" in sys.argv[1:]))
