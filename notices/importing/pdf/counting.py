"""The letters of a PDF as another program, PDFium, reads them: the proof that the reader lost none.

Words cannot be compared, since each program has its own opinion of where a word ends; letters and digits can.
"""

import unicodedata
from collections import Counter

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from notices.importing.words import count_words


def words_of(data: bytes, text: str) -> Counter[str]:
    """Return the words of the reader's text, and each letter or digit of the file that is missing in it."""
    missing = _letters(text_of(data)) - _letters(text)
    return count_words(text) + missing


def _letters(text: str) -> Counter[str]:
    composed = unicodedata.normalize("NFKC", text)
    return Counter(each for each in composed if each.isalnum())


def text_of(data: bytes, *, is_spaced: bool = False) -> str:
    """Return everything that is printed; `is_spaced` with the spaces and line ends that PDFium adds."""
    document = pdfium.PdfDocument(data)
    try:
        return "".join(_text_of_page(document[at], is_spaced=is_spaced) for at in range(len(document)))
    finally:
        document.close()


def _text_of_page(page: pdfium.PdfPage, *, is_spaced: bool) -> str:
    text = page.get_textpage()
    places = range(text.count_chars())
    codes = (
        pdfium_c.FPDFText_GetUnicode(text, at)
        for at in places
        if is_spaced or not pdfium_c.FPDFText_IsGenerated(text, at)
    )
    letters = "".join(chr(code) for code in codes if code and not 0xD800 <= code <= 0xDFFF)
    text.close()
    page.close()
    return f"{letters}\n" if is_spaced else letters
