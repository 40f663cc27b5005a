"""Workbooks: the template, the reader, and what the engine writes.

Reading, in this order: `sniff` (is it a workbook?), `grid` (its cells), `locate` and `headers` (where a table lies),
`rows` with `amounts`, `days` and `cells` (what a cell means), `missing` (what is not there), `reader` (all of it).
"""
