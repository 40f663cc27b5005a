"""Named cell styles, which XlsxWriter does not write: Excel lists them, and changing one changes all its cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.styles import Styles, XFormatType


def named_after(made: Format, base: Format, name: str) -> None:
    """Let a format belong to the named style `name`, whose looks are those of `base`."""
    base._get_xf_index()  # a format that no cell uses would not be written
    for one in (base, made):
        one.named_style = (name, base)


class NamedStyles(Styles):  # type: ignore[misc]
    """The part `styles.xml` with a named style for each that a format belongs to."""

    def __init__(self, formats: Iterable[Format]) -> None:
        super().__init__()
        self._named: dict[str, Format] = {}
        self._belongs = [(made, made.named_style) for made in formats if hasattr(made, "named_style")]
        for _, (name, base) in self._belongs:
            self._named.setdefault(name, base)

    def _write_cell_style_xfs(self) -> None:
        first = 2 if self.has_hyperlink else 1
        self._xml_start_tag("cellStyleXfs", [("count", first + len(self._named))])
        self._write_xf(self.xf_formats[0], XFormatType.STYLE)
        if self.has_hyperlink:
            self._write_style_xf(True, self.hyperlink_font_id)
        for base in self._named.values():
            self._write_xf(base, XFormatType.STYLE)
        self._xml_end_tag("cellStyleXfs")
        place = {name: first + at for at, name in enumerate(self._named)}
        for made, (name, _) in self._belongs:
            made.xf_id = place[name]

    def _write_cell_styles(self) -> None:
        first = 2 if self.has_hyperlink else 1
        self._xml_start_tag("cellStyles", [("count", first + len(self._named))])
        if self.has_hyperlink:
            self._write_cell_style("Hyperlink", 1, 8)
        self._write_cell_style()
        for at, name in enumerate(self._named, start=first):
            self._xml_empty_tag("cellStyle", [("name", name), ("xfId", at)])
        self._xml_end_tag("cellStyles")


def write(workbook: Any, path: Any) -> None:
    """Write the styles of an XlsxWriter workbook to its part."""
    styles = NamedStyles(workbook.xf_formats)
    styles._set_style_properties(
        [
            workbook.xf_formats,
            workbook.palette,
            workbook.font_count,
            workbook.num_formats,
            workbook.border_count,
            workbook.fill_count,
            workbook.custom_colors,
            workbook.dxf_formats,
            workbook.has_comments,
        ]
    )
    styles._set_xml_writer(path)
    styles._assemble_xml_file()
