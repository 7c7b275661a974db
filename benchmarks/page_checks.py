"""What Lighthouse and the Nu HTML checker say of the demonstration's pages, served as in production.

`make lighthouse` and `make nu` call it. Both checkers come by npm; Lighthouse needs Chromium, Nu needs Java.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.serving import ROOT, Server, environment, serving

TOOLS = ROOT / "tests" / "tools" / "by_hand" / "node_modules"
# A site has its own; these are the demonstration's.
AGENCY_PAGES = ROOT / "notices" / "demo" / "agency_pages"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PAGES = ("/", "/?q=baricitinib", "/varsel/2/x/", "/varsel/2/v/1/", "/varsel/1/x/", "/studier/", "/om/")
MORE_PAGES = ("/studier/NCT03334396/", "/kontroll/", "/ordliste/", "/api/", "/varsel/2/feil/", "/varsel/99/x/")
LANGUAGES = ("", "/nn", "/en")
CATEGORIES = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 95}
# Pages that search engines are asked to leave out: for them Lighthouse takes points off that nobody should win back.
NOT_FOR_SEARCH = ("/?q=", "/varsel/2/v/", "/varsel/1/")


def main(checker: str) -> int:
    """The number of pages of which the checker has something to say."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/demo.sqlite3"
        _load(database)
        with serving("horizonscan.wsgi", {**environment(database), "AGENCY_PAGES": str(AGENCY_PAGES)}) as server:
            return {"lighthouse": lighthouse, "nu": nu}[checker](server, Path(folder))


def _load(database: str) -> None:
    """The demonstration, and the files as production serves them."""
    steps = (("migrate", "0"), ("load_demo", "1"), ("collectstatic --noinput", "0"), ("store_pages", "0"))
    for command, debug in steps:
        words = [sys.executable, "manage.py", *command.split(), "-v0"]
        subprocess.run(words, cwd=ROOT, env={**environment(database), "DEBUG": debug, "MAIL_AT_ONCE": "0"}, check=True)


def lighthouse(server: Server, folder: Path) -> int:
    failed = 0
    for page in PAGES:
        address = _final(server.site + page)
        report = folder / "report.json"
        command = [str(TOOLS / ".bin" / "lighthouse"), address, "--quiet", "--output=json", f"--output-path={report}"]
        command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": _browser()})
        result = json.loads(report.read_text())
        scores = {name: round(100 * result["categories"][name]["score"]) for name in CATEGORIES}
        due = {
            name: bound for name, bound in CATEGORIES.items() if name != "seo" or not page.startswith(NOT_FOR_SEARCH)
        }
        short = [name for name, bound in due.items() if scores[name] < bound]
        print(f"{page:20} {scores}", flush=True)
        for name in short:
            print(*(f"    {name}: {why}" for why in _lost(result, name)), sep="\n", flush=True)
        failed += bool(short)
    return failed


def _lost(result: dict[str, object], category: str) -> list[str]:
    """The audits that cost points."""
    audits, parts = result["audits"], result["categories"][category]["auditRefs"]  # type: ignore[index]
    counted = [audits[part["id"]] for part in parts if part["weight"]]
    return [
        f"{audit['id']}: {audit['title']}" for audit in counted if audit["score"] is not None and audit["score"] < 1
    ]


def nu(server: Server, folder: Path) -> int:
    """All pages in one run of the checker: each start of Java takes its seconds."""
    pages = folder / "pages"
    pages.mkdir()
    for language in LANGUAGES:
        for number, page in enumerate(PAGES + MORE_PAGES):
            name = f"{language.strip('/') or 'nb'}-{number:02}.html"
            (pages / name).write_bytes(_read(_final(server.site + language + page)))
    jar = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    checked = subprocess.run(["java", "-jar", str(jar), str(pages)], check=False, capture_output=True, text=True)
    messages = checked.stderr.replace(f"file:{pages}/", "").splitlines()
    print(*messages, sep="\n")
    print(f"{len(list(pages.iterdir()))} pages, {len(messages)} errors and warnings")
    return bool(messages or checked.returncode)


def _final(address: str) -> str:
    """Where the address leads; a page that says there is nothing is one too."""
    try:
        with urllib.request.urlopen(address) as answer:
            return str(answer.url)
    except urllib.error.HTTPError as error:
        return str(error.url)


def _read(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return error.read()


def _browser() -> str:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    return path or sys.exit("Install Chromium, or name one in the environment variable CHROMIUM.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) > 0)
