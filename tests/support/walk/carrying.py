"""The same steps given to the product: names become rows, and its answers become what the model speaks of."""

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User

from notices import workflow
from notices.document.model import Document
from notices.models import AccountEvent, Comment, Event, Notice, ShareLink, Version
from notices.workflow import Refused, accounts
from tests.support.walk.refusals import ACCOUNT_STEPS, WITH_ETAG
from tests.support.walk.state import Step, Words, World
from tests.support.worlds import complete_document


@cache
def document_of(words: Words) -> Document:
    """A text that can be submitted where it has a title."""
    trial = complete_document().trials[0].model_copy(update={"number": words.trial})
    description = f"<p>Et antistoff {' '.join(words.body)}.</p>"
    return complete_document(title=words.title, description=description, holder=words.holder, trials=(trial,))


class Product:
    """The product, asked in the model's words."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people = people
        self.names = {person.pk: name for name, person in people.items()}
        self.notices: dict[UUID, int] = {}
        self.rows: dict[UUID, int] = {}  # comments and links, by the requests that made them

    def carry_out(self, step: Step) -> set[str]:
        """Give the step to the product, and return the codes of its refusal."""
        try:
            self._call(step)
        except Refused as refused:
            assert all(map(str, refused.reasons)), "a refusal says why, in words"
            return {reason.code for reason in refused.reasons}
        return set()

    def remember(self, step: Step) -> None:
        """Note which rows a request has made."""
        if step.command == "create":
            self.notices[step.request] = Event.objects.get(request_id=step.request).notice_id or 0
        elif step.command in ("comment", "reply", "share"):
            data = Event.objects.get(request_id=step.request).data
            self.rows[step.request] = data["share_link" if step.command == "share" else "comment"]

    def has_happened(self, steps: list[Step], world: World) -> bool:
        """Do the events of these steps stand in this order in each chain, and have the notices these numbers?"""
        requests = [step.request for step in steps]
        events: dict[Any, Any] = {event.request_id: event for event in Event.objects.filter(request_id__in=requests)}
        events |= {event.request_id: event for event in AccountEvent.objects.filter(request_id__in=requests)}
        chains: dict[object, list[int]] = {}
        for request in requests:
            event = events[request]
            chains.setdefault(getattr(event, "notice_id", "accounts"), []).append(event.sequence)
        numbers = dict(Notice.objects.values_list("pk", "number"))
        are_numbered = all(
            numbers[self.notices[key]] == notice.public_number
            for key, notice in world.notices.items()
            if key in self.notices
        )
        return are_numbered and all(chain == sorted(chain) for chain in chains.values())

    def notice(self, key: UUID | None) -> Notice:
        return Notice.objects.get(pk=self.notices[key]) if key else Notice()

    def version(self, key: UUID | None, number: int) -> Version:
        return Version.objects.get(notice=self.notices[key] if key else 0, number=number)

    def _call(self, step: Step) -> Any:
        by = self.people[step.by] if step.by else None
        if step.command in ACCOUNT_STEPS:
            more = step.more | {"person": self.people[step.more["person"]]}
            return getattr(accounts, step.command)(by=by, request_id=step.request, **more)
        arguments = _ARGUMENTS[step.command](self, step) if step.command in _ARGUMENTS else dict(step.more)
        if step.command in WITH_ETAG:
            arguments |= {"etag": step.etag, "seen_version": step.seen}
            arguments |= (
                {} if step.command == "take_over" else {"notice": Notice(pk=self.notices[step.notice or step.request])}
            )
        return getattr(workflow, step.command)(by=by, request_id=step.request, **arguments)

    def _person(self, name: str | None) -> User | None:
        return self.people[name] if name else None

    # Arguments, as the commands take them.

    def _create(self, step: Step) -> dict[str, Any]:
        source = step.more["source"]
        return {
            "document": document_of(step.more["words"]),
            "started_from": self.version(*source) if source else None,
        }

    def _save(self, step: Step) -> dict[str, Any]:
        more = {"unread": step.more["unread"], "base_version": step.more["base"]}
        return {"document": document_of(step.more["words"]), **more}

    def _submit(self, step: Step) -> dict[str, Any]:
        return step.more | {"assigned_to": self._person(step.more["assigned_to"])}

    def _withdraw(self, step: Step) -> dict[str, Any]:
        instead = step.more["replaced_by"]
        return step.more | {"replaced_by": self.notice(instead) if instead else None}

    def _a_comment(self, step: Step) -> Comment:
        return Comment.objects.select_related("version", "parent").get(pk=self.rows[step.more["remark"]])

    def _about_a_comment(self, step: Step) -> dict[str, Any]:
        return {"comment": self._a_comment(step)}

    def _reply(self, step: Step) -> dict[str, Any]:
        return {"to": self._a_comment(step), "text": step.more["text"]}

    def _comment(self, step: Step) -> dict[str, Any]:
        more = {name: step.more[name] for name in ("text", "place", "suggestion", "is_blocking")}
        link = step.more["link"]
        more |= (
            {"share_link": ShareLink.objects.get(pk=self.rows[link]), "guest_name": step.more["guest"]} if link else {}
        )
        return more | {"version": self.version(step.notice, step.more["number"])}

    def _share(self, step: Step) -> dict[str, Any]:
        more = {name: step.more[name] for name in ("reader", "days")}
        return more | {"version": self.version(step.notice, step.more["number"])}

    def _revoke(self, step: Step) -> dict[str, Any]:
        return {"link": ShareLink.objects.select_related("version").get(pk=self.rows[step.more["link"]])}

    def _assign(self, step: Step) -> dict[str, Any]:
        seen = step.more["seen_people"]
        people = {name: self._person(step.more[name]) for name in ("assignee", "reviewer")}
        if seen is not None:
            ids = [self.people[name].pk if name else None for name in seen]
            seen = {"assignee": ids[0], "review_by": None, "reviewer": ids[1], "due_at": None}
        return {"notice": self.notice(step.notice), "seen": seen, **people}

    def _of_a_notice(self, step: Step) -> dict[str, Any]:
        return {"notice": self.notice(step.notice)}


_ARGUMENTS: dict[str, Callable[[Product, Step], dict[str, Any]]] = {
    "create": Product._create,
    "save": Product._save,
    "take_over": Product._about_a_comment,
    "submit": Product._submit,
    "withdraw": Product._withdraw,
    "comment": Product._comment,
    "reply": Product._reply,
    "resolve": Product._about_a_comment,
    "share": Product._share,
    "revoke": Product._revoke,
    "assign": Product._assign,
    "declare_conflict": Product._of_a_notice,
    "end_conflict": Product._of_a_notice,
}
