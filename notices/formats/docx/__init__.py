"""Write a notice as a Word file (.docx), from blocks: headings, facts, paragraphs, lists, tables, boxes, references.

It runs as a program of its own, `python -m notices.formats.docx`, which reads a job as JSON and writes the file: the
library and its XML would stay in the memory of the site's workers for good.

__main__    the program
writer      the file, block by block
elements    what the library has no words for: boxes that can be ticked, links, bookmarks, numbered lists
styles      the look: fonts, headings, page, language
archive     the same job gives the same bytes
"""
