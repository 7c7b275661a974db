"""The desk's overview in numbers: what is in which state, how long work takes, what is overdue.

standings       how many notices are in each state, and what is overdue
durations       how many days drafting and reviews take, from the log of events
throughput      what was submitted and published by month and by language
charts          the geometry of bars and columns in SVG
figures         all of these as sentences, pictures and tables
"""
