"""Whether anything can be made of a plan file: what an edit leads to later is said to be that edit's doing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from planner.engine.plan import Plan

Make = TypeVar("Make", bound=Callable[..., Any])


class NotAPlan(Exception):
    """A file that holds no plan, not the whole of one, or one so edited that nothing can be made of it.

    The message is for the user.
    """


@contextmanager
def of_edited(*plans: Plan) -> Iterator[None]:
    """Lay what fails inside at the door of the plan that was edited, if one was: a blank or odd cell can do that.

    Whatever is made of plans is made inside of this, so that commands and the Python interface say the same.

    Raises:
        NotAPlan: something failed, and a plan is not as it was solved.
    """
    try:
        yield
    except _of_cells() as fault:
        for plan in plans:
            if plan.loaded and plan.loaded.edits != ():
                raise NotAPlan(
                    f"{plan.loaded.file}: {' '.join(plan.doubts)} As it is, nothing can be made of it. Put back what "
                    "was edited, or solve the workbook again."
                ) from fault
        raise


def heeds_edits(make: Make) -> Make:
    """Do all that a function makes of a plan, which it is given first, inside `of_edited`."""

    @wraps(make)
    def made(plan: Plan, *args: Any, **kwargs: Any) -> Any:
        with of_edited(plan):
            return make(plan, *args, **kwargs)

    return cast("Make", made)


def _of_cells() -> tuple[type[Exception], ...]:
    """Return what a cell that no plan has can end in."""
    from pandas.errors import InvalidIndexError  # noqa: PLC0415 - the command line has NotAPlan without waiting for it

    plain = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
    return (*plain, InvalidIndexError)
