"""Chart options in the one palette of all that planner writes; nothing moves, so that a print is what was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from planner.report.parts import Option
from planner.views.chart_data import Series, is_limit
from planner.views.colours import (
    BAD,
    BAD_FILL,
    BRAND,
    CASH_COLOURS,
    DOWN_FILL,
    FONT,
    GOOD,
    GOOD_FILL,
    INK,
    LINE,
    QUIET,
    SERIES_COLOURS,
    SHADES,
    STOCK_FILL,
    WHITE,
)
from planner.views.waterfall import DOWN, STOCK, TOTAL, UNEXPLAINED, UP, Bar

FONTS = f"{FONT}, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
ROW = 30  # pixels of a bar in a chart of horizontal bars
FRAME = 90  # pixels of such a chart's axes and margins
TWO_LINES: Option = {"color": INK, "lineHeight": 15}
"""How labels of a period and its first day are written."""


def figures(values: ArrayLike) -> list[float | None]:
    """Return figures for a chart, rounded to what can be seen; None where there is none."""
    return [None if np.isnan(value) else round(value, 3) for value in np.asarray(values, dtype=float).tolist()]


def base(**more: Any) -> Option:
    """Return what all charts share."""
    return {
        "animation": False,
        "color": list(SERIES_COLOURS),
        "textStyle": {"fontFamily": FONTS, "color": INK},
        "tooltip": {"confine": True, "borderColor": LINE, "textStyle": {"color": INK, "fontSize": 13}},
        **more,
    }


def _over_time(periods: Sequence[str], unit: str, series: list[Option], most: float | None = None) -> Option:
    """Return a chart over the periods: columns and lines with a legend below."""
    option = base(
        grid={"left": 8, "right": 24, "top": 36, "bottom": 48, "containLabel": True},
        legend={"type": "scroll", "bottom": 4, "textStyle": {"color": INK}},
        xAxis={
            "type": "category",
            "data": list(periods),
            "axisLine": {"lineStyle": {"color": QUIET}},
            "axisLabel": TWO_LINES,
        },
        yAxis=_amounts(unit, most),
        series=series,
    )
    option["tooltip"] |= {"trigger": "axis"}
    return option


def _amounts(unit: str, most: float | None = None) -> Option:
    axis: Option = {
        "type": "value",
        "name": unit,
        "nameTextStyle": {"color": QUIET},
        "axisLabel": {"color": INK, "hideOverlap": True},
    }
    axis |= {"splitLine": {"lineStyle": {"color": LINE}}}
    return axis if most is None else axis | {"max": most}


def _line(name: str, values: ArrayLike) -> Option:
    dash = "dashed" if is_limit(name) else "solid"
    look = {"lineStyle": {"width": 2.5, "type": dash}, "symbolSize": 5, "emphasis": {"focus": "series"}}
    return {"type": "line", "name": name, "data": figures(values), **look}


def lines(periods: Sequence[str], unit: str, series: Series) -> Option:
    """Return a line for each series."""
    return _over_time(periods, unit, [_line(name, values) for name, values in series.items()])


def stacked(periods: Sequence[str], unit: str, series: Series, colours: Mapping[str, str] | None = None) -> Option:
    """Return columns that stack the series."""
    marks = []
    for name, values in series.items():
        look: Option = {"itemStyle": {"color": colours[name]}} if colours else {}
        bar = {"type": "bar", "stack": "all", "barCategoryGap": "25%", "emphasis": {"focus": "series"}}
        marks.append({"name": name, "data": figures(values), **bar, **look})
    return _over_time(periods, unit, marks)


def cash(months: Sequence[str], unit: str, series: Series) -> Option:
    """Return what comes in and goes out as columns from zero up and down, and the sum so far, the last series,
    as a line."""
    *flows, (so_far, sums) = series.items()
    chart = stacked(months, unit, dict(flows), dict(zip(series, CASH_COLOURS, strict=False)))
    chart["series"].append(_line(so_far, sums) | {"itemStyle": {"color": SERIES_COLOURS[1]}})
    return chart


def promise(periods: Sequence[str], asked: Series, got: Series) -> Option:
    """Return what is asked as grey columns and what the plan gives as lines over them, in kg."""
    grey = {"type": "bar", "itemStyle": {"color": DOWN_FILL}, "barCategoryGap": "25%"}
    bars = [{"name": name, "data": figures(values), **grey} for name, values in asked.items()]
    return _over_time(periods, "kg", bars + [_line(name, values) for name, values in got.items()])


def kept(names: Sequence[str], shares: Sequence[float], words: Sequence[str], good: Sequence[bool]) -> Option:
    """Return a bar for each promise: what is reached in per cent of what is asked, beside it in words."""
    data = [
        {
            "value": round(share, 2),
            "words": f"{word}{'' if is_kept else ', SHORT'}",
            "itemStyle": KEPT if is_kept else BROKEN,
        }
        for share, word, is_kept in zip(shares, words, good, strict=True)
    ]
    mark = {"silent": True, "symbol": "none", "data": [{"xAxis": 100}], "label": {"show": False}}
    mark |= {"lineStyle": {"color": INK, "type": "solid", "width": 1.5}}
    label = {"show": True, "position": "insideLeft", "color": INK}
    bars = {"type": "bar", "data": data, "barCategoryGap": "30%", "label": label, "markLine": mark}
    most = QUARTER * ceil(max(100.0, *shares) / QUARTER)
    axis = _amounts("", most) | {"interval": QUARTER} if most <= MANY_TICKS else _amounts("")
    return _rows(names, [bars], axis)


KEPT = {"color": GOOD_FILL, "borderColor": GOOD}
BROKEN = {"color": BAD_FILL, "borderColor": BAD}
QUARTER, MANY_TICKS = 25, 300
"""In per cent: the axis of promises has a tick at every quarter, up to so much."""


def _rows(names: Sequence[str], series: list[Option], axis: Option) -> Option:
    """Return a chart with a row for each name, the first on top."""
    label = {"color": INK, "width": 210, "overflow": "break", "lineHeight": 13}
    return base(
        grid={"left": 8, "right": 24, "top": 28, "bottom": 16, "containLabel": True},
        xAxis=axis,
        yAxis={
            "type": "category",
            "data": list(names),
            "inverse": True,
            "axisLabel": label,
            "axisTick": {"show": False},
        },
        series=series,
    )


def waterfall(bars: Sequence[Bar], *, unit: str) -> Option:
    """Return the way to a figure, row by row."""
    data = [
        {
            "value": [round(bar.begin, 3), round(bar.end, 3), at],
            "way": bar.kind,
            "itemStyle": {"color": COLOURS_OF_STEPS[bar.kind]},
        }
        for at, bar in enumerate(bars)
    ]
    series = {"type": "custom", "data": data, "encode": {"x": [0, 1], "y": 2}}
    chart = _rows([bar.name for bar in bars], [series], _amounts("") | _floor(bars[:-1]))
    chart["grid"] |= {"right": 90}
    return chart | {"unit": unit}


def _floor(bars: Sequence[Bar]) -> Option:
    """Return where the axis begins if the steps are small against the figure that they lead from,
    which is the first bar."""
    if not bars or bars[0].kind != TOTAL:
        return {}
    levels = [bars[0].high, *(level for bar in bars[1:] for level in (bar.low, bar.high))]
    low, high = min(levels), max(levels)
    if low <= 0 or high - low > SMALL * high:
        return {}
    room = max(high - low, high * TINY)
    unit = 10.0 ** np.floor(np.log10(room))
    return {"min": float(np.floor((low - room) / unit) * unit)}


SMALL, TINY = 0.3, 1e-3  # as shares of the greatest figure


COLOURS_OF_STEPS = {UP: GOOD, DOWN: BAD, TOTAL: BRAND, STOCK: STOCK_FILL, UNEXPLAINED: BAD}


def grouped(
    names: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    colours: Sequence[str] = SERIES_COLOURS,
) -> Option:
    """Return horizontal bars side by side: a row for each name, a bar for each series."""
    bars = [{"type": "bar", "name": name, "data": list(values)} for name, values in series.items()]
    chart = _rows(names, bars, _amounts(""))
    if len(bars) > 1:
        chart["legend"] = {"type": "scroll", "bottom": 0}
        chart["grid"] |= {"bottom": 40}
    chart["tooltip"] |= {"trigger": "axis", "axisPointer": {"type": "shadow"}}
    return chart | {"color": list(colours)}


def heat(periods: Sequence[str], series: Series) -> Option:
    """Return a cell for each series and period, the darker the fuller, in per cent."""
    data = [
        [p, row, value]
        for row, values in enumerate(series.values())
        for p, value in enumerate(figures(np.round(values, 1)))
        if value is not None
    ]
    scale = {"show": False, "min": 0, "max": 100, "inRange": {"color": [WHITE, *SHADES]}}
    cells = {"type": "heatmap", "data": data, "itemStyle": {"borderColor": LINE, "borderWidth": 1}}
    label = {"show": len(periods) <= MOST_LABELS, "fontSize": 11, "color": INK}
    return base(
        grid={"left": 8, "right": 16, "top": 8, "bottom": 8, "containLabel": True},
        xAxis={"type": "category", "data": list(periods), "axisTick": {"show": False}, "axisLabel": TWO_LINES},
        yAxis={"type": "category", "data": list(series), "inverse": True, "axisTick": {"show": False}},
        visualMap=scale,
        series=[{**cells, "label": label}],
    )


def width_of(periods: Sequence[str], each: int) -> int:
    """Return pixels that a chart needs so that every period has `each`."""
    return 130 + each * len(periods)


MOST_LABELS = 30  # periods up to which a figure fits into a cell
