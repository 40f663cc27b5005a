"""The programs that explanations share: which are kept, and which make room for the next."""

from __future__ import annotations

import pytest

from models.explain.shortages import shared_programs
from models.explain.shortages.shared_programs import AS_IT_IS, FULL_RECOVERY, NO_LAG, Wides
from tests.models.explain.plans import programs
from tests.models.solved import solved, target, tiny

WISH = tiny(Targets=[target("T", 1500.0, Priority=1.0)])
TARGETS = ("targets",)


def test_of_a_large_plant_the_last_program_stays_until_the_next_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a promise lacks with full recovery, and with as much feed as wanted, is asked of the same program."""
    monkeypatch.setattr(shared_programs, "is_large", lambda nonzeros: True)
    asked, wides = programs(WISH), Wides(solved(WISH).plant)
    for keeps in (lambda process: asked.wide(process, TARGETS), lambda process: wides.of(process, TARGETS)):
        plain, last = keeps(AS_IT_IS), keeps(FULL_RECOVERY)
        assert keeps(FULL_RECOVERY) is last
        keeps(NO_LAG)
        assert keeps(AS_IT_IS) is plain
        assert keeps(FULL_RECOVERY) is not last


def test_of_a_plant_that_is_not_large_every_program_stays() -> None:
    wides = Wides(solved(WISH).plant)
    found = [wides.of(process, TARGETS) for process in (AS_IT_IS, NO_LAG, FULL_RECOVERY)]
    assert [wides.of(process, TARGETS) for process in (AS_IT_IS, NO_LAG, FULL_RECOVERY)] == found
    wides.forget()
    assert wides.of(FULL_RECOVERY, TARGETS) is not found[-1]
