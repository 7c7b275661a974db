"""How long pasted references take: reading 1,000 of each format, and the page that shows them, without asking anybody.

.venv/bin/python benchmarks/references.py
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ |= {"DJANGO_SETTINGS_MODULE": "horizonscan.settings", "DEBUG": "1"}

import django  # noqa: E402

django.setup()

from notices import demo  # noqa: E402
from notices.forms.references import review_of, stored_entries  # noqa: E402
from notices.references.reading import MAX_ENTRIES, read_sources  # noqa: E402

LINE = "Simpson EL, et al. Study {0} of baricitinib in eczema. Br J Dermatol. 2020;183(2):242-255. doi:10.1111/a.{0}"
RIS = "TY  - JOUR\nAU  - Simpson, Eric\nTI  - Study {0}\nJO  - BMJ\nVL  - 1\nPY  - 2020\nDO  - 10.1111/a.{0}\nER  -\n"
BIBTEX = (
    "@article{{a{0}, author = {{Simpson, E}}, title = {{Study {0}}}, journal = {{BMJ}}, year = 2020, volume = 1}}\n"
)
NBIB = "PMID- {0}\nTI  - Study {0}\nAU  - Simpson EL\nTA  - BMJ\nDP  - 2020\n\n"
CSL = {"title": "Study {0}", "author": [{"family": "Simpson"}], "DOI": "10.1111/a.{0}"}


def cpu(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def main() -> None:
    numbers = range(1, MAX_ENTRIES + 1)
    texts = {name: "\n".join(form.format(n) for n in numbers) for name, form in FORMATS.items()}
    texts["CSL-JSON"] = json.dumps([json.loads(json.dumps(CSL).replace("{0}", str(n))) for n in numbers])
    for name, text in texts.items():
        assert len(read_sources(text).entries) == MAX_ENTRIES, name
        print(f"{name}: {cpu(lambda text=text: read_sources(text)):.2f} s CPU for {MAX_ENTRIES}")
    entries, document = read_sources(texts["RIS"]).entries, demo.baricitinib()
    review = review_of(document, entries)
    print(f"findings, keys and lines: {cpu(lambda: review_of(document, entries)):.2f} s CPU")
    print(f"the signed value: {len(review.token) / 1000:.0f} kB, {cpu(lambda: stored_entries(review.token)):.2f} s CPU")


FORMATS = {"printed lines": LINE, "RIS": RIS, "BibTeX": BIBTEX, "NBIB": NBIB}

if __name__ == "__main__":
    main()
