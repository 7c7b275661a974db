"""The product against the model: rows, events, copies for lists, and what the public is shown."""

import hashlib
import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.utils import timezone

from notices.models import AccountEvent, Event, Listing, Publication, RoleGrant
from tests.support.walk import state
from tests.support.walk.carrying import Product
from tests.support.walk.outcomes import Answer
from tests.support.walk.state import PUBLISH, WRONG, World

# While people race the clock runs: what is done "now" is done a moment later.
MOMENT = timedelta(seconds=60)
ACCOUNTS = -1  # the key of their chain, beside those of the notices
FROZEN = [f"notices_{name}" for name in ("version", "versioncontributor", "event", "accountevent", "rolegrant")]
_LAST_EVENTS = """SELECT (SELECT COALESCE(MAX(id), 0) FROM notices_event),
(SELECT COALESCE(MAX(id), 0) FROM notices_accountevent)"""
_HASH = """(SELECT ARRAY[COALESCE(md5(string_agg(t::text, '|' ORDER BY id) FILTER (WHERE id <= %s)), ''),
COALESCE(md5(string_agg(t::text, '|' ORDER BY id)), ''), COALESCE(MAX(id), 0)::text] FROM {table} t)"""
_NEW_TEXTS = """SELECT id, notice_id, number, content, sha256, created_by_id,
ARRAY(SELECT c.person_id FROM notices_versioncontributor c WHERE c.version_id = v.id)
FROM notices_version v WHERE id > %s ORDER BY id"""
_NOTICES = """SELECT n.id, etag, COALESCE(v.number, 0), n.number, set_aside_at IS NOT NULL, assignee_id, title
FROM notices_notice n LEFT JOIN notices_version v ON v.id = head_id WHERE n.id = ANY(%s)"""
_REVIEWS = """SELECT r.notice_id, v.number, submitted_by_id, assigned_to_id, status, decided_by_id
FROM notices_review r JOIN notices_version v ON v.id = version_id WHERE r.notice_id = ANY(%s) ORDER BY r.id"""
_LEDGER = """SELECT p.notice_id, p.kind, v.number, effective_at, cancelled_at IS NOT NULL, r.status, pin.number
FROM notices_publication p JOIN notices_version v ON v.id = p.version_id LEFT JOIN notices_review r ON r.id = review_id
LEFT JOIN notices_version pin ON pin.id = r.version_id WHERE p.notice_id = ANY(%s) ORDER BY p.id"""
_LISTINGS = """SELECT l.notice_id, v.number, published_number, live_from, live_until, title FROM notices_listing l
JOIN notices_publication p ON p.id = publication_id JOIN notices_version v ON v.id = p.version_id
WHERE l.notice_id = ANY(%s) ORDER BY live_from, l.id"""
_TRIALS = """SELECT v.notice_id, v.number, t.number
FROM notices_noticetrial c JOIN notices_version v ON v.id = version_id
JOIN trials_trial t ON t.id = trial_id WHERE v.notice_id = ANY(%s)"""
_BESIDE = """SELECT notice_id, 'comment', id, resolved_by_id::text, NULL::timestamptz, NULL::timestamptz
FROM notices_comment WHERE notice_id = ANY(%s)
UNION ALL SELECT v.notice_id, 'link', l.id, (revoked_at IS NOT NULL)::text, l.created_at, expires_at
FROM notices_sharelink l JOIN notices_version v ON v.id = version_id WHERE v.notice_id = ANY(%s)
UNION ALL SELECT notice_id, 'conflict', id, person_id::text, NULL, NULL
FROM notices_conflictofinterest WHERE notice_id = ANY(%s) AND ended_at IS NULL
UNION ALL SELECT notice_id, 'unread', id, place || '=' || text, NULL, NULL FROM notices_unreadvalue
WHERE notice_id = ANY(%s)"""
Rows = dict[int, list[Any]]


class Comparison:
    """What was compared last, and of every table of frozen rows how far it went and its hash."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.last_version = 0
        self.frozen: dict[str, tuple[int, str]] = {}
        self.contents: dict[tuple[UUID, int], bytes] = {}
        self.chains: dict[int | None, tuple[int, str, datetime | None]] = {}
        # The last events seen, of notices and of accounts.
        self.last: tuple[int, int] = _rows(_LAST_EVENTS)[0][:2]

    # Events.

    def events(self, expected: list[Answer]) -> None:
        """Exactly these events were written, each linked to the one before it in its chain."""
        events = list(Event.objects.filter(pk__gt=self.last[0]).order_by("pk"))
        account_events = list(AccountEvent.objects.filter(pk__gt=self.last[1]).order_by("pk"))
        written: Counter[Any] = Counter((event.command, event.notice_id) for event in events)
        written += Counter((event.kind, "accounts") for event in account_events)
        agree("events", written, Counter((one.event, self._chain(one.chain)) for one in expected if one.event))
        for event in events:
            self._link(event, event.notice_id)
        for account_event in account_events:
            self._link(account_event, ACCOUNTS)
        self.last = (
            events[-1].pk if events else self.last[0],
            account_events[-1].pk if account_events else self.last[1],
        )

    def _chain(self, chain: str | UUID) -> Any:
        return None if chain == "no notice" else self.product.notices[chain] if isinstance(chain, UUID) else chain

    def _link(self, event: Event | AccountEvent, chain: int | None) -> None:
        sequence, value, at = self.chains.get(chain) or self._before(event)
        assert event.sequence == sequence + 1, "the chain has a hole or a fork"
        assert event.chain == event.chain_hash(value), "the chain is broken"
        assert at is None or at <= event.at, "an event is older than the one before it"
        self.chains[chain] = (event.sequence, event.chain, event.at)

    def _before(self, event: Event | AccountEvent) -> tuple[int, str, datetime | None]:
        if event.sequence == 1:
            return 0, "", None
        rows = (
            AccountEvent.objects.all() if isinstance(event, AccountEvent) else Event.objects.filter(notice=event.notice)
        )
        before = rows.get(sequence=event.sequence - 1)
        return before.sequence, before.chain, before.at

    # Rows.

    def forget_texts(self) -> None:
        """Look at all texts again, and at the events that tell of them: words were removed by law."""
        self.last_version, self.contents = 0, {}
        for table in ("notices_version", "notices_event"):
            self.frozen.pop(table, None)

    def rows(self, world: World) -> None:
        """Every row says what the model says."""
        self._texts(world)
        notices = {self.product.notices[key]: notice for key, notice in world.notices.items()}
        self._notices(notices)
        self._decisions(notices)
        self._ledger(notices)
        self._copies(notices)
        self._beside(notices)

    def frozen_rows(self) -> None:
        """No row that was there has changed: the hash of all of them is what it was."""
        hashes = ", ".join(_HASH.format(table=table) for table in FROZEN)
        before = [self.frozen.get(table, (0, "")) for table in FROZEN]
        (row,) = _rows(f"SELECT {hashes}", *(last for last, _ in before))
        for place, table in enumerate(FROZEN):
            of_those_before, of_all, newest = row[place]
            agree(f"the rows of {table} that were there before", of_those_before, before[place][1])
            self.frozen[table] = (int(newest), of_all)

    def _texts(self, world: World) -> None:
        """Each new text holds the words that were given, under their hash, with those who contributed."""
        keys = {pk: key for key, pk in self.product.notices.items()}
        for pk, notice, number, content, sha256, writer, people in _rows(_NEW_TEXTS, self.last_version):
            if notice not in keys:
                continue  # another walk's
            key, document = keys[notice], json.loads(content)
            text = world.notices[key].text(number)
            words = (document["title"], document["holder"], document["trials"][0]["number"], document["description"])
            body = f"<p>Et antistoff {' '.join(text.words.body)}.</p>"
            agree("words", words, (text.words.title, text.words.holder, text.words.trial, body))
            agree("sha256", sha256, hashlib.sha256(content.encode()).hexdigest())
            agree("writer", self._name(writer), text.writer)
            agree("contributors", {self._name(person) for person in people}, text.brought)
            self.contents[key, number] = content.encode()
            self.last_version = pk
        agree("texts", len(self.contents), sum(len(notice.texts) for notice in world.notices.values()))

    def _notices(self, notices: dict[int, state.Notice]) -> None:
        for pk, *row in _rows(_NOTICES, list(notices)):
            notice = notices[pk]
            title = notice.text(notice.head or len(notice.texts)).words.title
            known = [notice.etag, notice.head, notice.public_number, notice.is_set_aside, notice.assignee, title]
            agree("etag, head, number, set aside, assignee, title", [*row[:4], self._name(row[4]), row[5]], known)

    def _decisions(self, notices: dict[int, state.Notice]) -> None:
        rows = _grouped(_rows(_REVIEWS, list(notices)))
        for pk, notice in notices.items():
            stored = [
                state.Review(number, self._name(by) or "", self._name(reviewer), status, self._name(decided))
                for number, by, reviewer, status, decided in rows.get(pk, [])
            ]
            agree("reviews", stored, notice.reviews)

    def _ledger(self, notices: dict[int, state.Notice]) -> None:
        rows = _grouped(_rows(_LEDGER, list(notices)))
        for pk, notice in notices.items():
            agree("ledger rows", len(rows.get(pk, [])), len(notice.ledger))
            for (kind, number, at, is_cancelled, status, pinned), entry in zip(
                rows.get(pk, []), notice.ledger, strict=True
            ):
                agree("ledger row", (kind, number, is_cancelled), (entry.kind, entry.number, entry.is_cancelled))
                assert timedelta(0) <= at - entry.at < MOMENT, "it takes effect at another time"
                entry.at = at
                if kind == PUBLISH:
                    agree("the review of a publication", (status, pinned), ("approved", number))

    def public_view(self, world: World) -> None:
        """The product's own two questions, of the ledger and of the list: what does the public see now?"""
        now, notices = timezone.now(), {self.product.notices[key]: notice for key, notice in world.notices.items()}
        entries = Publication.objects.effective().filter(notice__in=notices)
        views = {pk: (kind, number) for pk, kind, number in entries.values_list("notice", "kind", "version__number")}
        listed = Listing.objects.live().filter(notice__in=notices)
        live = dict(listed.values_list("notice", "publication__version__number"))
        for pk, notice in notices.items():
            last, now_live = notice.last(now), notice.live(now)
            agree("what the public sees", views.get(pk), (last.kind, last.number) if last else None)
            agree("what the list shows", live.get(pk), now_live.number if now_live else None)

    def _copies(self, notices: dict[int, state.Notice]) -> None:
        """The public's list and the trials are what the ledger and the texts say."""
        rows, trials = _grouped(_rows(_LISTINGS, list(notices))), _grouped(_rows(_TRIALS, list(notices)))
        for pk, notice in notices.items():
            agree("the public's list", rows.get(pk, []), _listings(notice))
            cited = {(review.number, notice.text(review.number).words.trial) for review in notice.reviews}
            agree("trials", set(trials.get(pk, [])), cited)

    def _beside(self, notices: dict[int, state.Notice]) -> None:
        rows = _grouped(_rows(_BESIDE, *[list(notices)] * 4))
        for pk, notice in notices.items():
            stored = {(what, row): (more, at, until) for what, row, more, at, until in rows.get(pk, [])}
            for key, remark in notice.remarks.items():
                resolved_by = stored.pop(("comment", self.product.rows[key]))[0]
                agree("resolved by", self._name(int(resolved_by)) if resolved_by else None, remark.resolved_by)
            for key, link in notice.links.items():
                revoked, link.made_at, link.expires_at = stored.pop(("link", self.product.rows[key]))
                agree("revoked", revoked == "true", link.is_revoked)
            left = [(what, more) for (what, _), (more, _, _) in stored.items()]
            agree("unread", dict([more.split("=") for what, more in left if what == "unread"]), notice.unread)
            agree("conflicts", {self._name(int(who)) for what, who in left if what == "conflict"}, notice.conflicts)
            agree("what stands beside a text", len(left), len(notice.unread) + len(notice.conflicts))

    def accounts(self, world: World) -> None:
        """Who may act as what: read off the rows of acts on roles, one after the other."""
        grants: dict[int, list[Any]] = {}
        columns = ("act", "person", "role", "needs_confirmation", "answers")
        for pk, act, person, role, waits, answers in RoleGrant.objects.order_by("pk").values_list("pk", *columns):
            if act == "given":
                grants[pk] = [person, role, waits]
            elif act == "confirmed":
                grants[answers][2] = False
            else:
                del grants[answers]
        stored = sorted((self.product.names[person], role, waits) for person, role, waits in grants.values())
        held = [(name, role, one.is_waiting) for name, each in world.people.items() for role, one in each.roles.items()]
        agree("roles", stored, sorted(held))

    def _name(self, pk: int | None) -> str | None:
        return None if pk is None else self.product.names[pk]

    # What the public is shown.

    def answers(self, world: World, reader: Client) -> None:
        """What the site answers for each notice that ever had a number: the very bytes, or that there is nothing."""
        for key, notice in world.notices.items():
            now, address = timezone.now(), f"/varsel/{notice.public_number}"
            last, published = notice.last(now), notice.published(now)
            if last is None:
                if notice.public_number:
                    agree(address, reader.get(f"{address}.json").status_code, 404)
                continue
            n, is_gone = len(published), last.kind == WRONG
            for path, number in ((".json", last.number), (f"/v/{n}.json", published[-1])):
                is_left = not is_gone and not notice.text(number).lost_words
                self._expect(reader, f"{address}{path}", (key, number) if is_left else None)

    def page(self, notice: state.Notice, reader: Client) -> None:
        """What the page of the newest public text says of a notice; it has been public."""
        last, n = notice.last(timezone.now()), len(notice.published(timezone.now()))
        is_gone = last is not None and last.kind == WRONG
        page = reader.get(f"/varsel/{notice.public_number}/v/{n}/")
        agree("the page", page.status_code, 410 if is_gone else 200)
        word = notice.text(last.number if last else 0).words.body[-1]
        agree(f"{word} stands on the page", word in page.content.decode(), not is_gone)

    def _expect(self, reader: Client, address: str, text: tuple[UUID, int] | None) -> None:
        response = reader.get(address)
        if text is None:
            agree(address, response.status_code, 410)
        else:
            agree(address, (response.status_code, response.content), (200, self.contents[text]))


def agree(what: str, stored: Any, expected: Any) -> None:
    assert stored == expected, f"{what}: the product has {stored}, the model {expected}"


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _grouped(rows: Any) -> Rows:
    groups: Rows = {}
    for first, *rest in rows:
        groups.setdefault(first, []).append(tuple(rest))
    return groups


def _listings(notice: state.Notice) -> list[tuple[Any, ...]]:
    """The rows of the public's list, made from the ledger: each is live until the next entry."""
    entries = [entry for entry in notice.ledger if not entry.is_cancelled]
    ends: list[datetime | None] = [*(entry.at for entry in entries[1:]), None]
    published = [(entry, end) for entry, end in zip(entries, ends, strict=False) if entry.kind == PUBLISH]
    return [
        (entry.number, n, entry.at, end, notice.text(entry.number).words.title)
        for n, (entry, end) in enumerate(published, 1)
    ]
