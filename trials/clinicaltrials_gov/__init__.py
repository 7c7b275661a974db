"""ClinicalTrials.gov: how it is asked, and how its records are read.

registry       the part as the rest of the program knows it, with its codes in ours
client         the questions of its API, and what its answers mean
answers        what its answers hold
reading        a record as a Study, or as the few words of a list
markup         its CommonMark as plain text
other_formats  what it gives in other forms, and gave before, by name
"""
