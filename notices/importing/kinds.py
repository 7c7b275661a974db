"""Which kind of file the bytes are: by what stands in them, never by the name."""

import io
import zipfile

from notices.importing.reasons import RefusedFile

MAX_FILE_SIZE = 30_000_000  # bytes
MEDIA_TYPES = {
    "text": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def kind_of(data: bytes) -> str:
    """Return the kind of a file, one of MEDIA_TYPES; raises RefusedFile for others."""
    if not data.strip():
        raise RefusedFile("empty")
    if len(data) > MAX_FILE_SIZE:
        raise RefusedFile("too_large")
    if data[:1024].lstrip().startswith(b"%PDF"):
        return "pdf"
    if data.startswith(OLD_OFFICE):
        raise RefusedFile("encrypted" if ENCRYPTED_STREAM in data else "old_word")
    if data.lstrip().startswith(b"{\\rtf"):
        raise RefusedFile("rich_text_format")
    if data.startswith(b"PK"):
        return _kind_of_package(data)
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return "json"
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedFile("unknown_kind")
    return "text"


def _kind_of_package(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise RefusedFile("broken") from error
    if "word/document.xml" not in names:
        raise RefusedFile("unknown_kind")
    return "docx"
