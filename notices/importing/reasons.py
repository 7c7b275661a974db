"""Why a file is refused and what to do then, and what was doubtful in reading one: by code, as msgids."""

from trials.msgid import gettext_noop

REFUSALS = {
    "empty": gettext_noop("The file is empty."),
    "too_large": gettext_noop(
        "The file is too large. Split it into single notices, or make the pictures in it smaller."
    ),
    "too_slow": gettext_noop("Reading the file took too long. Split it into single notices."),
    "too_much_memory": gettext_noop("The file needs too much memory. Split it into single notices."),
    "unpacked_too_large": gettext_noop("Unpacked, the file is too large. Save it again, without pictures."),
    "too_many_pages": gettext_noop("The file has too many pages for one notice. Split it into single notices."),
    "too_many_rows": gettext_noop("A table of the file has too many rows for a notice."),
    "broken": gettext_noop("The file is broken. Open it in its program, save it again and try once more."),
    "encrypted": gettext_noop("The file is locked with a password. Save it without the password."),
    "scanned": gettext_noop(
        "The PDF holds only pictures of its pages, no text. Recognise the text first, or ask for the Word file."
    ),
    "macros": gettext_noop("The file holds macros. Save it as .docx, without macros."),
    "old_word": gettext_noop("The file is in the format of old versions of Word (.doc). Save it as .docx."),
    "rich_text_format": gettext_noop("The file is in rich text format (.rtf). Save it as .docx."),
    "unknown_kind": gettext_noop("The file is of a kind that is not read here. Save it as .docx, PDF or text."),
    "unknown_encoding": gettext_noop("The letters of the text cannot be read. Save it as UTF-8."),
    "no_notice": gettext_noop("Nothing in the file looks like a notice: none of the template's headings is there."),
    "identity_number": gettext_noop(
        "A national identity number stands in the file. Nothing of it was kept: take the number out first."
    ),
    "not_our_json": gettext_noop("The JSON is not a notice as this program writes it."),
    "not_understood": gettext_noop("The file could not be understood. Nothing of it was kept; please report the file."),
    "words_lost": gettext_noop("Words of the file were lost in reading. Nothing was imported; please report the file."),
}

WARNINGS = {
    "trimmed": gettext_noop(
        "The blank lines of the text have lost their spaces, so the cells of tables were divided by their contents."
    ),
    "tracked_changes": gettext_noop(
        "The file holds tracked changes: what was inserted is read, what was deleted is not."
    ),
    "notes": gettext_noop("The file holds footnotes; they stand in square brackets at their marks."),
    "joined_words": gettext_noop("Words that the file cuts at the end of a line were joined. Read them through."),
    "comments": gettext_noop("The file holds comments; they were not read."),
}


class RefusedFile(Exception):
    """The file is refused; `code` is one of REFUSALS."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(REFUSALS[code])
        self.code = code
        self.detail = detail
