"""PDF files into blocks, and their letters counted by another program.

reader      the file into blocks
letters     the letters of its pages, with their places and marks
structure   the tree of headings, paragraphs and tables that tagged files have
tagged      tagged files into blocks, along that tree
lines       letters into lines, and lines into running text: words cut at a line's end are joined
untagged    files without a tree: headings by size, paragraphs by distance, tables by ruling lines
texts       texts as blocks, with their links
tables      tables by ruling lines; a table that goes on over a page is one
margins     running heads and feet
addresses   the links of a page
beside      what stands in the file and in no place of its text
counting    the letters again, as PDFium reads them
"""
