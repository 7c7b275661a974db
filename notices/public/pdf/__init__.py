"""A published version as PDF: tagged, for ever readable, set from the same fragment as its page.

It is written as PDF/A-2a and PDF/UA-1, which Typst itself checks; no validator (such as veraPDF) was run.

files           the stored file of a version
front_matter    what the file prints besides the text
typeset         from a document to the bytes of a PDF
typst_process   the program that runs Typst
notice.typ      the layout, in Typst's language
blocks          the fragment as a list of blocks
inline          running text
timeline        the timeline of the trials
glyphs          which characters the fonts have (fonts/)
wording         the file's own words in each language
"""

from notices.public.pdf.files import stored_pdf
from notices.public.pdf.typeset import TypesettingError

__all__ = ["TypesettingError", "stored_pdf"]
