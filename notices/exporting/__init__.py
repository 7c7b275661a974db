"""A version of a notice as a file that leaves the house: for committees (.docx), and for other programs (JSON).

exported     which version it is, and what its files are called
word_blocks  the text of a notice as blocks for a Word file
word_file    a version as a Word file
"""
