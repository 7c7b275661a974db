"""Writers of foreign formats: plain values in, text or bytes out.

atom        feeds
turtle      RDF
tables      CSV for spreadsheets
spreadsheet workbooks, typed
moments     points in time, the same in all of them
encodings   bytes compressed as a reader accepts them
gzip_parts  a gzip file put together from parts that were compressed one by one
html_tree   HTML as a tree of tags, for those that turn it into another format
docx/       Word files
citation    a version as others cite it: in words, and as RIS, BibTeX and CSL-JSON
"""
