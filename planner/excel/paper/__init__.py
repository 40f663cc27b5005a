"""Sheets, tables, formats and colours: what every workbook is written with."""
