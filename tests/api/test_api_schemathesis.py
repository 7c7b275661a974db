"""The running API, asked by schemathesis everything that its description allows, and what it does not."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck
from hypothesis import settings as asking

from horizonscan.wsgi import application
from notices.api.openapi import api_description
from tests.support.sites import Site

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

SETTINGS = asking(
    max_examples=5, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def running(site: Site) -> Iterator[Site]:
    """The API of a site with a notice in every state; its connection lasts longer than a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield site
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("path", list(api_description()["paths"]))
def test_the_api_answers_as_it_is_described(path: str, running: Site):
    # Here and not above: it takes its time, and every run of the tests reads this file.
    import schemathesis
    from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test

    described = schemathesis.openapi.from_dict(copy.deepcopy(api_description()))
    described.app = application
    calls = []

    def ask(case: Any) -> None:
        calls.append(case.call_and_validate().status_code)

    config = HypothesisTestConfig(project=described.config, modes=list(HypothesisTestMode), settings=SETTINGS)
    create_test(operation=described[path]["GET"], test_func=ask, config=config)()

    # What is allowed was answered, and what is not was refused.
    is_asked = any(parameter["in"] == "query" for parameter in api_description()["paths"][path]["get"]["parameters"])
    assert 405 in calls
    assert (422 in calls) == is_asked
