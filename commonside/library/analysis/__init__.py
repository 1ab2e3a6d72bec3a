"""Numbers from plain rows: measures, intervals, disclosure control, matching.

Knows no framework and no database, so that whoever doubts a figure can run it again
on their own rows.
"""
