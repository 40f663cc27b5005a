"""The number formats of .ods files: which the style of a cell names, and what they make of a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sized
from dataclasses import dataclass, field

from planner.reading.files import number_format
from planner.reading.files.excel.markup import Start, local
from planner.reading.files.grid import MOST_STYLES, TooManyCells
from planner.reading.files.number_format import PLAIN, Look, NumberFormat, Section

_CONDITION = re.compile(r"\s*value\(\)\s*(<=|>=|!=|<>|<|>|=)\s*(-?[0-9.eE+]+)\s*")
_LOOKS = {
    "number-style": Look.NUMBER,
    "currency-style": Look.NUMBER,
    "percentage-style": Look.PERCENT,
    "date-style": Look.DATE,
    "time-style": Look.DATE,
}
OF_TEXT = "text "
"""Before the names of styles of texts, which may be those of cells, too."""
MOST_SECTIONS = 10
DEEPEST = 20
"""So many styles may each be like another one."""


@dataclass
class _Stated:
    """A number format as the file states it: its look, and under which conditions others hold."""

    look: Look
    divided_by: int = 1
    others: list[tuple[Callable[[float], bool], str]] = field(default_factory=list)


@dataclass
class _Style:
    format: str | None
    parent: str | None
    is_struck: bool | None = None


class Formats:
    """The styles of a file, as they are met."""

    def __init__(self) -> None:
        self._formats: dict[str, _Stated] = {}
        self._styles: dict[str, _Style] = {}
        self._at_hand = _Stated(Look.NUMBER)
        self._style_at_hand: _Style | None = None
        self._table_at_hand, self._hidden_tables = "", set[str]()
        self._known: dict[str, NumberFormat] = {}

    def starts(self, path: list[str]) -> dict[str, Start]:
        """Return what to call at the elements of styles; `path` is that of the markup."""

        def begin(given: dict[str, str]) -> None:
            is_elapsed = local(given, "truncate-on-overflow") == "false"
            self._at_hand = _Stated(Look.ELAPSED if is_elapsed else _LOOKS[path[-1]])
            self._formats[local(given, "name") or ""] = self._at_hand
            _must_have_measure(self._formats)

        def of_text(given: dict[str, str]) -> None:
            if path[-2:] == ["style", "text-properties"] and self._style_at_hand is not None:
                self._style_at_hand.is_struck = _is_struck(given)

        begins: dict[str, Start] = {"number": self._number, "map": self._map, "style": self._style}
        begins |= {"text-properties": of_text, "table-properties": self._table}
        return begins | dict.fromkeys(_LOOKS, begin)

    def is_struck_text(self, style: str | None) -> bool:
        """Return whether parts of a text that have a style are struck through."""
        return self.is_struck(OF_TEXT + (style or ""))

    def is_struck(self, style: str | None) -> bool:
        """Return whether cells of a style are struck through."""
        for _ in range(DEEPEST):
            found = self._styles.get(style or "")
            if found is None or found.is_struck is not None:
                return found is not None and bool(found.is_struck)
            style = found.parent
        return False

    def is_hidden(self, table: str | None) -> bool:
        """Return whether sheets of a style are hidden."""
        return table in self._hidden_tables

    def of(self, style: str | None) -> NumberFormat | None:
        """Return the format of a style; None if it has none."""
        for _ in range(DEEPEST):
            found = self._styles.get(style or "")
            if found is None:
                return None
            if found.format is not None:
                return self._format(found.format)
            style = found.parent
        return None

    def _number(self, given: dict[str, str]) -> None:
        factor = local(given, "display-factor") or ""
        self._at_hand.divided_by = int(factor) if re.fullmatch("10{0,15}", factor) else 1

    def _map(self, given: dict[str, str]) -> None:
        stated = _CONDITION.fullmatch(local(given, "condition") or "")
        if stated and len(self._at_hand.others) < MOST_SECTIONS:
            applies = number_format.condition({"!=": "<>"}.get(stated[1], stated[1]), stated[2])
            self._at_hand.others.append((applies, local(given, "apply-style-name") or ""))

    def _table(self, given: dict[str, str]) -> None:
        if local(given, "display") == "false" and self._table_at_hand:
            self._hidden_tables.add(self._table_at_hand)
            _must_have_measure(self._hidden_tables)

    def _style(self, given: dict[str, str]) -> None:
        self._style_at_hand, self._table_at_hand = None, ""
        if local(given, "family") == "table":
            self._table_at_hand = local(given, "name") or ""
        if local(given, "family") == "table-cell":
            self._at_hand = _Stated(Look.NUMBER)
            name = local(given, "name") or ""
            self._style_at_hand = _Style(local(given, "data-style-name"), local(given, "parent-style-name"))
            self._styles[name] = self._style_at_hand
            _must_have_measure(self._styles)
        if local(given, "family") == "text":
            parent = local(given, "parent-style-name")
            self._style_at_hand = _Style(None, parent and OF_TEXT + parent)
            self._styles[OF_TEXT + (local(given, "name") or "")] = self._style_at_hand
            _must_have_measure(self._styles)

    def _format(self, name: str) -> NumberFormat | None:
        if name not in self._known and name in self._formats:
            stated = self._formats[name]
            sections = [self._section(other, applies) for applies, other in stated.others]
            self._known[name] = NumberFormat((*sections, Section(stated.look, stated.divided_by)))
        return self._known.get(name)

    def _section(self, name: str, applies: Callable[[float], bool]) -> Section:
        stated = self._formats.get(name)
        return Section(stated.look, stated.divided_by, applies) if stated else Section(PLAIN.look, condition=applies)


def _is_struck(given: dict[str, str]) -> bool | None:
    """Return whether a text is struck through; None where nothing is said of that."""
    said = [local(given, f"text-line-through-{name}") for name in ("style", "type")]
    return any(side not in (None, "none") for side in said) if any(said) else None


def _must_have_measure(styles: Sized) -> None:
    if len(styles) > MOST_STYLES:
        raise TooManyCells
