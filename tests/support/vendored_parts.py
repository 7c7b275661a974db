"""Adds what lies in the repository from others (styles, fonts) to the bill of materials that `make sbom` writes.

The README of each such folder has a table with a row a file: package, version, licence and sha256.
`tests/site/test_vendor.py` and `tests/public/test_pdf.py` hold the tables to the files.
"""

import json
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "static" / "vendor", ROOT / "notices" / "public" / "pdf" / "fonts")
COLUMNS = ("file", "package", "version", "licence", "what for", "sha256")


def rows(readme: str) -> list[dict[str, str]]:
    """Return the table of a README as one dict a file, named by COLUMNS."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in readme.splitlines() if line[:1] == "|"]
    assert tuple(cells[0]) == COLUMNS
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells[2:]]


def components() -> Iterator[dict[str, Any]]:
    """Yield each package of which there are files, as CycloneDX 1.6 describes one, with its files and their hashes."""
    for folder in FOLDERS:
        files = rows((folder / "README.md").read_text("utf-8"))
        for (package, version, licence), own in groupby(
            files, lambda row: (row["package"], row["version"], row["licence"])
        ):
            address = f"pkg:npm/{quote(package, safe='/')}@{version}"
            yield {
                "type": "library",
                "bom-ref": address,
                "name": package,
                "version": version,
                "purl": address,
                "licenses": [{"license": {"id": licence}}],
                "components": [_file(folder, row) for row in own],
            }


def _file(folder: Path, row: dict[str, str]) -> dict[str, Any]:
    name = (folder / row["file"]).relative_to(ROOT).as_posix()
    return {"type": "file", "bom-ref": name, "name": name, "hashes": [{"alg": "SHA-256", "content": row["sha256"]}]}


def main(path: Path) -> None:
    bill = json.loads(path.read_text("utf-8"))
    bill["components"] += components()
    path.write_text(json.dumps(bill, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
