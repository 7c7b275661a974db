"""An own e-mail address: asked for, confirmed by a link at the new one, and objected to from the former one."""

import secrets
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction

from notices.access.address_changes import CHANGED, REQUESTED, STOPPED, AskedAddress, former_address_of
from notices.access.people import account_with_address
from notices.access.refusals import reason_for
from notices.mail.account_outbox import write_account_mail
from notices.models import AccountEvent, AccountMail, Source
from notices.models.clock import database_now
from notices.workflow.accounts.command import AccountContext, run_on_accounts
from notices.workflow.accounts.log import Actor, append_account_event
from notices.workflow.accounts.sessions import delete_sessions
from notices.workflow.chain import ChainEnd, lock_accounts
from notices.workflow.command import CommandRequest, Refused

Kind = AccountMail.Kind


def ask_for_address(*, person: User, address: str, request_id: UUID | None = None) -> AccountEvent:
    """Mail a link to the new address, which the person opens to change it, and tell the one that they have.

    It does the same for an address that somebody else has; then no link is sent. The log does not keep the new
    address, which may be a stranger's, misspelt.
    """

    def act(context: AccountContext) -> AccountEvent:
        now = User.objects.get(pk=person.pk)
        event = context.record_event(REQUESTED, now)
        write_account_mail(Kind.CONFIRM_ADDRESS, now, to=address.lower(), event=event.pk)
        write_account_mail(Kind.ADDRESS_ASKED, now, to=now.email, event=event.pk)
        return event

    arguments = {"person": person.pk, "address": address}
    return run_on_accounts(CommandRequest("ask_for_address", person, request_id or uuid4(), arguments=arguments), act)


def confirm_address(*, confirmed: AskedAddress, by: User) -> AccountEvent:
    """Give the account the address that its person has confirmed; the link works this once. Raises Refused."""

    def act(context: AccountContext) -> AccountEvent:
        person = User.objects.get(pk=confirmed.event.account.pk)
        is_free = account_with_address(confirmed.address, besides=person.pk) is None
        if by.pk != person.pk or not confirmed.is_open or not is_free:
            raise Refused(reason_for("address_link_gone"))
        former = person.email
        User.objects.filter(pk=person.pk).update(email=confirmed.address)
        event = context.record_event(
            CHANGED, person, **{"from": former, "to": confirmed.address, "asked": confirmed.event.sequence}
        )
        write_account_mail(Kind.ADDRESS_CHANGED, person, to=former, event=confirmed.event.pk)
        return event

    arguments = {"asked": confirmed.event.pk, "address": confirmed.address}
    return run_on_accounts(CommandRequest("confirm_address", by, uuid4(), arguments=arguments), act)


def object_to_address(asking: AccountEvent) -> None:
    """Stop a change of address, or take it back, as who reads mail at the former one wants. Raises Refused.

    Whoever asked knew the password: it counts no more, all sessions end, and a link to a new one is mailed there.
    """
    with transaction.atomic():
        end = lock_accounts()
        person, former = User.objects.get(pk=asking.account.pk), former_address_of(asking)
        if former is None or not person.is_active or account_with_address(former, besides=person.pk):
            raise Refused(reason_for("address_link_gone"))
        if person.email != former:
            end = _append(end, CHANGED, person, **{"from": person.email, "to": former})
        end = _append(end, STOPPED, person, asked=asking.sequence)
        _append(end, "password_changed", person)
        password = make_password(secrets.token_urlsafe(32))
        User.objects.filter(pk=person.pk).update(email=former, password=password)
        delete_sessions(person.pk)
        write_account_mail(Kind.RESET, person)


def _append(end: ChainEnd, kind: str, person: User, **data: object) -> ChainEnd:
    actor = Actor.of(None, Source.LINK)
    event = append_account_event(end, kind=kind, person=person, actor=actor, at=database_now(), data=data)
    return event.sequence, event.chain
