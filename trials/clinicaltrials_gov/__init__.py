"""ClinicalTrials.gov: how it is asked, and how its records are read.

client      the HTTP client: the only module that opens a connection
answers     what its answers hold, and the ways in which it can fail to answer
reading     a record as a Study
markup      its CommonMark as plain text
headline    status, acronym and title of a stored record, for lists
"""
