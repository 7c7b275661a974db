"""Every refusal is worded once, in the table: for the person, and for the audit log."""

import ast
import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import translation

from notices.access import permissions
from notices.access.notice_state import NoticeState
from notices.access.permissions import reasons_against, require_role
from notices.access.refusals import REFUSALS, log_words, reason_for, role_needed
from notices.access.roles import ROLES
from notices.desk.event_text import describe_data

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "notices" / "access" / "refusals.py"
COMBINATIONS = [frozenset(some) for count in range(1, len(ROLES) + 1) for some in combinations(ROLES, count)]
SENTENCES = {
    (code, case): sentence
    for code, wording in REFUSALS.items()
    for case, sentence in {"": wording.sentence, **wording.cases}.items()
}


@cache
def calls() -> list[tuple[str, ast.Call]]:
    """Every call of a plain name in the program, outside the table: (name, call)."""
    files = [path for app in ("horizonscan", "notices") for path in (ROOT / app).rglob("*.py") if path != TABLE]
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_text()))]
    return [(ast.unparse(node.func), node) for node in nodes if isinstance(node, ast.Call)]


def entry_of(call: ast.Call) -> tuple[str, str]:
    """The code and the case that a call of reason_for names; only written out can they be found."""
    code, case = [*(ast.literal_eval(argument) for argument in call.args), ""][:2]
    return code, case


def test_no_reason_is_worded_outside_the_table():
    assert [ast.unparse(call) for name, call in calls() if name.split(".")[-1] == "Reason"] == []


def test_no_sentence_of_the_table_stands_anywhere_else():
    programs = [path for app in ("horizonscan", "notices") for path in (ROOT / app).rglob("*.py") if path != TABLE]
    texts = {path: path.read_text() for path in [*programs, *(ROOT / "templates").rglob("*.html")]}

    assert [
        (str(path.relative_to(ROOT)), sentence)
        for path, text in texts.items()
        for sentence in SENTENCES.values()
        if sentence in text
    ] == []


def test_every_sentence_of_the_table_is_used_and_none_is_missing():
    used = {entry_of(call) for name, call in calls() if name == "reason_for"}
    by_roles = {("role", case) for case in REFUSALS["role"].cases}

    assert used | by_roles == SENTENCES.keys()


def test_every_sentence_gets_the_values_that_it_prints():
    values = {
        entry_of(call): {keyword.arg for keyword in call.keywords} - {"place"}
        for name, call in calls()
        if name == "reason_for"
    }

    assert {entry: set(re.findall(r"%\((\w+)\)s", SENTENCES[entry])) for entry in values} == values


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_refusal_is_worded_for_the_person_and_for_the_log_in_norwegian(language: str):
    msgids = [*SENTENCES.values(), *(wording.in_log for wording in REFUSALS.values())]

    with translation.override(language):
        english = [msgid for msgid in msgids if not msgid or translation.gettext(msgid) == msgid]

    assert english == []


@pytest.mark.parametrize("roles", COMBINATIONS, ids=lambda roles: "-".join(sorted(roles)))
def test_any_roles_may_be_the_ones_that_a_command_needs(monkeypatch: pytest.MonkeyPatch, roles: frozenset[str]):
    monkeypatch.setitem(permissions.WHO_MAY, "create", roles)

    for role in ROLES:
        codes = [reason.code for reason in reasons_against("create", NoticeState.of_new(), 1, [role])]
        assert codes == ([] if role in roles else ["role"])
    with pytest.raises(PermissionDenied, match=re.escape(str(role_needed(roles)))):
        require_role(AnonymousUser(), roles)


def test_each_combination_of_roles_has_a_sentence_of_its_own():
    sentences = {role_needed(roles).message for roles in COMBINATIONS}

    assert len(sentences) == len(COMBINATIONS)
    assert reason_for("role").message not in sentences


def test_a_role_sentence_names_the_roles_that_may():
    for roles in COMBINATIONS:
        if roles != frozenset(ROLES):
            assert {role for role in ROLES if role in role_needed(roles).message} == roles


def test_the_log_says_why_in_words_and_names_what_a_text_lacked():
    (because,) = describe_data({"reasons": ["writer", "pending", "title"]}, {})

    assert str(log_words("writer")) in because and str(log_words("pending")) in because
    assert "title" in because and log_words("title") is None
