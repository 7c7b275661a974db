"""A published version as PDF: tagged, for ever readable, set from the same fragment as its page.

PDF/A-2a and PDF/UA-1 are what is written and what the setter itself checks; no validator (such as veraPDF) was run.
"""

from notices.public.pdf.files import kept_pdf
from notices.public.pdf.typeset import NotSet

__all__ = ["NotSet", "kept_pdf"]
