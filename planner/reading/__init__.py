"""Reading a workbook: from the cells of a file to typed tables, with a finding for all that is wrong.

In this order: `files` (the cells, whatever the format), `locate` and `headers` (where a table lies), `rows` with
`amounts`, `days` and `cells` (what a cell means), `missing` (what is not there), `reader` (all of it).
"""
