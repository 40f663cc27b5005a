"""What a workbook holds and nothing reads: columns, rows and sheets that look as if they had been meant.

In this order: `synonyms` and `likeness` (is a typed header like a column's name?), `strays` (filled columns that
nothing claims), `guesses` (which missing column each of them may be), `columns` (the findings).
"""
