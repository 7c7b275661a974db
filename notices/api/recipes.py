"""Recipes on the page about the API: what people ask of the data, each as lines that do it as they stand there."""

from shlex import quote
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.public.addresses import absolute, canonical

SPREADSHEET_YEAR = 2027
# In Python 3, without anything to install.
CHECK = """\
import hashlib, json, urllib.request

def read(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read()

facts = json.loads(read("{address}"))
text = read(facts["addresses"]["json"])
print(hashlib.sha256(text).hexdigest() == facts["sha256"])"""


class Recipe(NamedTuple):
    """What somebody wants to do, the lines that do it, where they are run, and what comes out."""

    name: str
    title: str | Promise
    runs_in: str
    code: str
    about: str | Promise


def recipes() -> list[Recipe]:
    return [
        Recipe(
            "spreadsheet",
            _("All notices with an authorisation expected in 2027, as a spreadsheet for Excel"),
            "sh",
            f"curl -s -o metodevarsler.csv {quote(spreadsheet_address())}",
            _("The file opens in Excel with Norwegian settings. A browser fetches it from the same address."),
        ),
        Recipe(
            "changes",
            _("Everything that has changed since yesterday"),
            "sh",
            f'curl -s -G {quote(absolute(canonical("api-changes")))} --data-urlencode "since=$(date -d yesterday +%F)"',
            _("Send the cursor of the answer with your next request, in place of the day: then nothing is missed."),
        ),
        Recipe(
            "hash",
            _("Check a text against its hash"),
            "python",
            CHECK.format(address=absolute(canonical("api-notice", 1))),
            _("It prints True where the text is, down to the byte, the one that was approved."),
        ),
    ]


def spreadsheet_address() -> str:
    year = SPREADSHEET_YEAR
    return f"{absolute(canonical('api-notices-excel'))}?expected_from={year}-01-01&expected_to={year}-12-31"
