"""Writers of foreign formats: plain values in, text out.

atom        feeds
turtle      RDF
tables      CSV for spreadsheets
spreadsheet workbooks, typed
moments     points in time, the same in all of them
citation    a version as others cite it: in words, and as RIS, BibTeX and CSL-JSON
"""
