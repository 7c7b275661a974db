"""Pack a Word file again so that the same content is the same bytes: no file in it says when it was written."""

import io
import zipfile

# The first day that an archive can name.
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
# Readers find the list of types first.
FIRST = "[Content_Types].xml"


def repacked(content: bytes) -> bytes:
    """Return the archive with its files in one order, without the times at which they were written."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in sorted(archive.namelist(), key=lambda name: (name != FIRST, name)):
            entry = zipfile.ZipInfo(name, WRITTEN_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, archive.read(name))
    return packed.getvalue()
