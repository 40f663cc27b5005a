"""Every rule of a workbook, written to one program."""

from __future__ import annotations

from tests.plainly import blends, lines, lots, published, sales
from tests.plainly.cells import Rows
from tests.plainly.mip import Mip
from tests.plainly.plant import Plant
from tests.plainly.program import Program
from tests.plainly.work import Work


def program(rows: Rows, lifted: frozenset[str] = frozenset()) -> Program:
    """Every rule of a workbook, but what is lifted of it."""
    plant, mip = Plant(rows, lifted), Mip()
    m = Program(plant, mip, Work(plant, mip))
    lines.write(m)
    lots.write(m)
    sales.write(m)
    blends.write(m)
    published.write(m)
    m.work.balance()
    return m
