"""`manage.py check_retractions`: which of the publications that notices cite were retracted; from a timer."""

from typing import Any

from notices.management.job_command import JobCommand, JobError, Outcome
from notices.monitoring.cited_publications import cited_publications
from notices.references.retractions import ask_about


class Command(JobCommand):
    help = (
        "Asks Crossref and PubMed about the publications that published, scheduled and open notices cite, and stores "
        "which were retracted: the desk says so. Safe to run twice; a run that was broken off goes on. Exit codes: 0 "
        "done, 1 neither gave an answer, 5 one of them gave none; what the other one said is stored."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        night = ask_about(cited_publications())
        self.stdout.write(f"{night.answers} asked about, {len(night.retracted)} retracted, {night.waiting} wait.")
        for name in night.retracted:
            self.stdout.write(f"Retracted: {name}")
        if night.problems:
            problems = "\n".join(f"{source}: {problem}" for source, problem in night.problems.items())
            raise JobError(problems, Outcome.PARTLY if night.answers else Outcome.FAILED)
