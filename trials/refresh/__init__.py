"""A round of asking a registry for its watched trials: it can be run twice, broken off and resumed.

round       asking for the records, which are put aside until all of them are there
claim       one process at a time, and who continues where another one was killed
guard       does what was fetched look like a mistake?
store       storing the whole round in one transaction, or nothing where it looks like a mistake
last_checks when checks worked last, and what is wrong since
"""
