"""`manage.py check_retractions`: which of the publications that notices cite were retracted; from a timer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notices.monitoring.cited_publications import cited_publications
from notices.references.retractions import ask_about


class Command(BaseCommand):
    help = (
        "Asks Crossref and PubMed about the publications that published, scheduled and open notices cite, and stores "
        "which were retracted: the desk says so. Safe to run twice; a run that was broken off goes on. Exit codes: 0 "
        "done, 1 one of them gave no answer; what the other one said is stored."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        night = ask_about(cited_publications())
        self.stdout.write(f"{night.answers} asked about, {len(night.retracted)} retracted, {night.waiting} wait.")
        for name in night.retracted:
            self.stdout.write(f"Retracted: {name}")
        if night.problems:
            raise CommandError("\n".join(f"{source}: {problem}" for source, problem in night.problems.items()))
