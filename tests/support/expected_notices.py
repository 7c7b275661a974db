"""Notices with and without an expected authorisation, and what their marks are called in the picture over the list."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from notices.document.model import Choice, Document, RegulatoryStatus
from notices.document.template import APPROVAL_KINDS, APPROVAL_STATUSES, REGIONS
from tests.support import worlds
from trials.dates import PartialDate

YEAR = timezone.localtime().year
SKIN, CANCER = Choice(code="hud", label="Hud"), Choice(code="onkologi", label="Kreft")


def status(value: str, code: str = "not_applied") -> RegulatoryStatus:
    return RegulatoryStatus(
        key="no",
        region=Choice.of(REGIONS, "norway", "nb"),
        kind=Choice.of(APPROVAL_KINDS, "ma", "nb"),
        status=Choice.of(APPROVAL_STATUSES, code, "nb"),
        date=PartialDate(value=value, estimated=True) if value else None,
    )


def document(substance: str, brand: str, disease: str, *statuses: RegulatoryStatus, **changes: Any) -> Document:
    names = {"substances": ({"key": "s", "text": substance},), "brand_names": ({"key": "b", "text": brand},)}
    title = f"{substance} til behandling av {disease}"
    return worlds.complete_document(title=title, **names, regulatory_statuses=statuses, **{"areas": (SKIN,), **changes})


DOCUMENTS = [
    document("passertmab", "Passa", "eksem", status(f"{YEAR - 1}-12", "under_review")),
    document("vurdermab", "Vurda", "kløe", status(f"{YEAR + 1}-03", "under_review"), areas=(CANCER, SKIN)),
    document("anslagmab", "", "vitiligo", status(f"{YEAR + 2}")),
    document("godkjentmab", "Goda", "psoriasis", status(f"{YEAR - 1}-01", "granted")),
    document("ukjentmab", "Uka", "akne", status("")),
]
LABELS = {
    "nb": [
        f"passertmab (Passa) ved eksem: MT ventet desember {YEAR - 1}, passert",
        f"anslagmab ved vitiligo: MT ventet {YEAR + 2}, anslag",
        f"vurdermab (Vurda) ved kløe: MT ventet mars {YEAR + 1}, søknad under vurdering",
    ],
    "nn": [
        f"passertmab (Passa) ved eksem: MT venta desember {YEAR - 1}, passert",
        f"anslagmab ved vitiligo: MT venta {YEAR + 2}, anslag",
        f"vurdermab (Vurda) ved kløe: MT venta mars {YEAR + 1}, søknad under vurdering",
    ],
    "en": [
        f"passertmab (Passa) for eksem: MA expected December {YEAR - 1}, passed",
        f"anslagmab for vitiligo: MA expected {YEAR + 2}, estimate",
        f"vurdermab (Vurda) for kløe: MA expected March {YEAR + 1}, application under review",
    ],
}
FRONT_PAGES = {"nb": "/", "nn": "/nn/", "en": "/en/"}


def publish_all(editor: User, reviewer: User) -> None:
    """Publish three notices with a date, one whose authorisation was granted, one without a date."""
    for text in DOCUMENTS:
        worlds.published(editor, reviewer, document=text)
