"""Answers of the open API, read by a visitor."""

from typing import Any

from django.test import Client
from pydantic import TypeAdapter

from notices.models import Notice
from notices.public import ledger
from notices.public.ledger import text_of
from notices.public.metadata import VersionMetadata, metadata_of

V1 = "/api/v1"
PROBLEM = "application/problem+json"


def read(visitor: Client, where: str, **parameters: Any) -> Any:
    answer = visitor.get(f"{V1}/{where}", parameters)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json"), answer.content
    return answer.json()


def problem(answer: Any) -> tuple[int, str]:
    """The status, which header and body agree on, and what is said."""
    body = answer.json()
    assert (answer["Content-Type"], body["status"]) == (PROBLEM, answer.status_code)
    return body["status"], body["detail"]


def numbers(answer: Any) -> list[int]:
    return [item["number"] for item in answer["items"]]


def expected_metadata(notice: Notice, n: int) -> Any:
    """The facts of a version, as JSON."""
    record = ledger.public_record(notice.number or 0)
    version = record.version(n) if record else None
    assert record and version
    return TypeAdapter(VersionMetadata).dump_python(
        metadata_of(record, version, text_of(version).document), mode="json"
    )
