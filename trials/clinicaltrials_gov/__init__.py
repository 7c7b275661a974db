"""ClinicalTrials.gov: how it is asked, and how its records are read.

registry    the part as the rest of the program knows it, with its codes in ours
client      the HTTP client: the only module that opens a connection
answers     what its answers hold
reading     a record as a Study, or as the few words of a list
markup      its CommonMark as plain text
"""
