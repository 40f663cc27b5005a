"""Memory that is given back: what refers to itself is gone, with the C library of Linux and without."""

from __future__ import annotations

import gc
from weakref import ref

import pytest

from models.solving.solvers import memory


class Round:
    """What refers to itself, as programs of Pyomo do."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize("library", [memory.GLIBC, "no such library"])
def test_what_refers_to_itself_is_let_go(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "GLIBC", library)
    gc.disable()
    try:
        known = ref(Round())
        assert known() is not None
        memory.give_back()
        assert known() is None
    finally:
        gc.enable()
