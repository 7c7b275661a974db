"""Why somebody is refused, in words: one table of codes with a sentence for the person and words for the audit log.

Findings about a text have codes and sentences of their own (`notices.checks`); `Reason.of` makes a reason of one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from notices.access.roles import ROLES
from notices.checks.finding import Finding


@dataclass(frozen=True)
class Reason:
    """Why something is refused: `message` % `values`, at a place of the document or form where it has one."""

    code: str
    message: str
    values: dict[str, Any] = field(default_factory=dict)
    place: str = ""

    def __str__(self) -> str:
        return gettext(self.message) % self.values if self.values else gettext(self.message)

    @classmethod
    def of(cls, finding: Finding) -> "Reason":
        return cls(finding.code, finding.message, finding.values, finding.place)


class RefusalWording(NamedTuple):
    """How a code is worded, as msgids. `cases` are the sentences of other situations that the log calls the same."""

    sentence: str
    in_log: str
    cases: dict[str, str] = {}


REFUSALS: dict[str, RefusalWording] = {
    # Who may act at all. The cases are the roles of which one is needed.
    "role": RefusalWording(
        _("Your account has no role at the desk. A manager can give it one."),
        _("not this person's role"),
        {
            "editor": _("Only an editor can do this."),
            "reviewer": _("Only a reviewer can do this."),
            "manager": _("Only a manager can do this."),
            "editor reviewer": _("Only an editor or a reviewer can do this."),
            "editor manager": _("Only an editor or a manager can do this."),
            "reviewer manager": _("Only a reviewer or a manager can do this."),
            "editor reviewer manager": _("Only somebody with a role at the desk can do this."),
        },
    ),
    # The request itself.
    "out_of_date": RefusalWording(
        _("Somebody has changed the notice in the meantime."), _("somebody else had changed the notice")
    ),
    "would_undo": RefusalWording(
        _("This would undo something that somebody else has changed. Look at it, and confirm it."),
        _("would have undone what somebody else had changed"),
    ),
    "guard": RefusalWording(_("The database refused this: it would break a rule."), _("the database refused it")),
    "request_id": RefusalWording(
        _("This form was already sent with other contents."),
        _("the form had been sent with other contents"),
        {"create": _("You have begun a notice with this form already. Press again to begin another.")},
    ),
    "tokens": RefusalWording(
        _("Something went wrong. Please try again."),
        _("the form did not say what it had seen"),
        {"reload": _("Something went wrong. Reload the page and try again.")},
    ),
    # Two people read every text.
    "writer": RefusalWording(
        _("You wrote part of this text since it was last published. A second person must decide."),
        _("wrote part of the text"),
        {
            "restored": _("Words that you wrote were brought back into this text. A second person must decide."),
            "copied": _("This text began as a copy of a draft that you wrote. A second person must decide."),
            "set_aside": _("You wrote a draft of this text that was set aside. A second person must decide."),
            "discarded": _("You wrote a draft of this text that was discarded. A second person must decide."),
        },
    ),
    "marker": RefusalWording(
        _("You marked a bracket in this text as no citation. A second person must approve it."),
        _("marked a bracket in the text"),
    ),
    "submitter": RefusalWording(
        _("You submitted this text. A second person must approve it."), _("submitted the text")
    ),
    "conflict": RefusalWording(
        _("You have declared a conflict of interest. Somebody else must decide."),
        _("had declared a conflict of interest"),
    ),
    "declared": RefusalWording(_("You have declared it already."), _("declared already")),
    "not_declared": RefusalWording(_("You have declared no conflict of interest here."), _("not declared")),
    "declared_in_review": RefusalWording(
        _("A declared conflict of interest stands while the notice is in review. You can end it afterwards."),
        _("a conflict of interest stands while it is in review"),
    ),
    "identity_number_in_text": RefusalWording(
        _("A national identity number stands in the text. Nothing was saved: take it out."),
        _("a national identity number stood in the text"),
    ),
    "no_document": RefusalWording(_("No notice could be made of this file."), _("no notice could be made of the file")),
    "imported_before": RefusalWording(
        _("This file came in before: its notice is here already."), _("the file had come in before")
    ),
    # The state of the notice.
    "in_review": RefusalWording(
        _("The notice is in review. Whoever submitted it can recall it."),
        _("in review"),
        {"redact": _("The notice is in review. Recall it first: nobody is to approve other words than they read.")},
    ),
    "not_in_review": RefusalWording(_("The notice is not in review."), _("not in review")),
    "nobody_decides": RefusalWording(
        _(
            "Nobody could approve this text: there is no reviewer who had no hand in it. "
            "Ask a manager to make somebody else a reviewer: %(managers)s."
        ),
        _("nobody could have approved it"),
        {
            "no_manager": _(
                "Nobody could approve this text: there is no reviewer who had no hand in it, and no manager who could "
                "make somebody one. Ask those who run the site."
            )
        },
    ),
    "not_submitter": RefusalWording(
        _("Only the person who submitted it, or a manager, can recall it."), _("had not submitted it")
    ),
    "no_draft": RefusalWording(
        _("There is no draft."),
        _("no draft"),
        {"no_text": _("There is no text to change. Restore a version first.")},
    ),
    "set_aside": RefusalWording(_("The draft is set aside already."), _("set aside already")),
    "not_set_aside": RefusalWording(_("The draft is not set aside."), _("not set aside")),
    "nothing_to_restore": RefusalWording(_("There is no other version to restore."), _("no other version")),
    "not_restorable": RefusalWording(
        _("Version %(number)s can't be restored: it is neither published nor newer."),
        _("this version can't be restored"),
    ),
    "pending": RefusalWording(
        _("Another version is scheduled. It must be published or cancelled first."),
        _("another version was scheduled"),
        {"redact": _("A version is scheduled. Cancel it first: nothing is to be published that nobody approved.")},
    ),
    "comments": RefusalWording(
        _("Comments that stop the approval are not resolved yet: %(number)s."), _("comments were not resolved")
    ),
    "not_scheduled": RefusalWording(_("No version is scheduled."), _("not scheduled")),
    "not_live": RefusalWording(_("Nothing is published that could be withdrawn."), _("not published")),
    # What a step needs besides.
    "change": RefusalWording(_("Say whether the change is major or minor."), _("neither major nor minor was chosen")),
    "public_note": RefusalWording(
        _("A major change needs a note that tells readers what is new."),
        _("no public note was written"),
        {"withdraw": _("Say in public words why the notice is withdrawn.")},
    ),
    "reason": RefusalWording(
        _("Give the reason."),
        _("no reason was given"),
        {
            "return": _("Say what must be changed."),
            "dismiss_alert": _("Say in at most %(number)s characters why it does not matter."),
            "redaction": _("Say in at most %(number)s characters why the words are removed. Readers see it."),
            "holds_words": _("The reason holds the words themselves. Readers will see it: write it without them."),
        },
    ),
    "publish_at": RefusalWording(
        _("This time has passed. Choose a later one, or publish at once."),
        _("the time to publish was not possible"),
        {"too_late": _("A notice can be scheduled at most one year ahead.")},
    ),
    "kind": RefusalWording(
        _("Say whether the notice is outdated or wrong."), _("neither outdated nor wrong was chosen")
    ),
    "replaced_by": RefusalWording(
        _("Only another published notice can replace this one."), _("the replacement was not possible")
    ),
    "assignee": RefusalWording(_("Only an active editor can write it."), _("this person can't write it")),
    "reviewer": RefusalWording(
        _("Only an active reviewer can decide."),
        _("this person can't decide it"),
        {"excluded": _("This person had a hand in the text, or has declared a conflict of interest.")},
    ),
    # Comments and links.
    "text": RefusalWording(
        _("Write what you want to say."),
        _("no text, or too long"),
        {"too_long": _("A comment can have at most %(number)s characters.")},
    ),
    "place": RefusalWording(
        _("These words, or this place, do not stand in the version that you read."), _("the place is not in the text")
    ),
    "suggestion": RefusalWording(
        _("Words can only be suggested for a text, not for a choice, a date or a number."),
        _("nothing can be suggested there"),
    ),
    "suggestion_gone": RefusalWording(
        _("The suggestion no longer fits the text. Write it in by hand and resolve the comment."),
        _("the words to replace are gone"),
    ),
    "resolved": RefusalWording(_("The comment is resolved already."), _("resolved already")),
    "stops_approval": RefusalWording(
        _(
            "This comment stops the approval. The person who wrote it resolves it, or another reviewer who had no hand "
            "in the text."
        ),
        _("the comment stops the approval, and another person resolves it"),
    ),
    "reply": RefusalWording(_("A reply is resolved with its thread."), _("a reply is not resolved by itself")),
    "other_version": RefusalWording(_("This link shows another version."), _("the link shows another version")),
    "link_closed": RefusalWording(_("This link does not work any more."), _("the link does not work any more")),
    "guest_name": RefusalWording(_("Say who you are, in at most 100 characters."), _("no name")),
    "too_many": RefusalWording(_("No more comments can be made through this link."), _("too many comments")),
    "revoked": RefusalWording(_("The link is revoked already."), _("revoked already")),
    "reader": RefusalWording(_("Say who the link is for, in at most 200 characters."), _("nobody named")),
    "days": RefusalWording(_("A link works for at least 1 and at most %(days)s days."), _("too many days")),
    "published": RefusalWording(_("This version is published: everybody can read it."), _("published already")),
    "bracket_gone": RefusalWording(
        _("This bracket does not stand in the text any more, or its sentence has changed. Look at the list again."),
        _("the bracket was not in the text"),
    ),
    # Accounts and roles.
    "own_role": RefusalWording(
        _("Nobody gives themselves a role or confirms their own. Another manager must do it."), _("their own role")
    ),
    "gave_it": RefusalWording(
        _("You gave this role. A second manager must confirm it."), _("gave this role themselves")
    ),
    "not_own_role": RefusalWording(
        _("Only a manager, or the person, can end a role."), _("neither a manager nor the person")
    ),
    "last_manager": RefusalWording(
        _(
            "This is the only manager, and without one nobody could give roles. Make somebody else a manager first, "
            "then this role can end."
        ),
        _("the only manager"),
    ),
    "no_such_role": RefusalWording(_("Choose a role."), _("no such role")),
    "has_role": RefusalWording(_("This person has the role already, or it waits for its confirmation."), _("has it")),
    "role_gone": RefusalWording(_("This person does not have the role any more."), _("no such role any more")),
    "nothing_to_confirm": RefusalWording(
        _("There is nothing to confirm: the role is confirmed already, or has ended."), _("nothing to confirm")
    ),
    "account_closed": RefusalWording(_("This account is deactivated."), _("the account was deactivated")),
    "account_open": RefusalWording(_("This account is in use already."), _("the account was in use")),
    "never_joined": RefusalWording(
        _("This person has never signed in. Send a new invitation instead."), _("never signed in")
    ),
    "own_account": RefusalWording(
        _("You can't deactivate your own account. Another manager can."),
        _("their own account"),
        {"remove_factors": _("You change your own second factors under your settings. Another manager removes them.")},
    ),
    "no_factor": RefusalWording(_("This person has no second factor."), _("no second factor")),
    "administrator": RefusalWording(
        _("This is an administrator's account. It is changed in Django's admin, not here."),
        _("an administrator's account"),
    ),
    "address_in_use": RefusalWording(
        _("Another account has this e-mail address: %(name)s."), _("another account had the address")
    ),
    "username_in_use": RefusalWording(
        _("Another account has this user name, or one that looks like it."), _("another account had the name")
    ),
    "username_letters": RefusalWording(
        _("A user name has Latin letters only: others look like them, and are not."), _("letters of other alphabets")
    ),
    "address_link_gone": RefusalWording(_("This link does not work any more."), _("the link did not work any more")),
    "invitation_gone": RefusalWording(
        _("This invitation does not work any more."), _("the invitation did not work any more")
    ),
    # Who comes from the agency's directory.
    "directory_down": RefusalWording(
        _("The directory does not answer now. Try again in a while, or sign in with your user name and password."),
        _("the directory did not answer"),
    ),
    "directory_answer": RefusalWording(
        _("The directory sent something that this site can't trust. Nothing has been changed. Try again."),
        _("the directory's answer could not be trusted"),
    ),
    "directory_state": RefusalWording(
        _("This sign-in was used before, took too long, or began in another browser. Begin again here."),
        _("the sign-in had not begun in this browser, or was over"),
    ),
    "directory_cancelled": RefusalWording(
        _("The directory did not sign you in: you cancelled, or it does not let you use this site."),
        _("the directory did not sign them in"),
    ),
    "directory_no_group": RefusalWording(
        _("The directory knows you, but you are in none of the groups that work here. Ask a manager."),
        _("in none of the groups that work here"),
    ),
    "directory_waits": RefusalWording(
        _("Your account is ready. A manager must confirm your role first: you get an e-mail when that is done."),
        _("the role waited for a manager"),
    ),
    "directory_address": RefusalWording(
        _(
            "Another account has your e-mail address. If it is yours, sign in to it with your user name and password, "
            "or through your invitation, and connect it to the directory under Two-step sign-in."
        ),
        _("another account had the address"),
    ),
    "directory_no_address": RefusalWording(
        _("The directory does not say what your e-mail address is, or has not confirmed it. Ask whoever runs it."),
        _("the directory gave no confirmed address"),
    ),
    "directory_taken": RefusalWording(
        _("Another account is connected to who you are in the directory."), _("another account was connected to it")
    ),
    "directory_only": RefusalWording(
        _("You sign in through the directory, so your account has no password here."),
        _("signs in through the directory alone"),
    ),
    "directory_connected": RefusalWording(
        _("Your account is connected to the directory already."), _("connected already")
    ),
    # Words that are removed by law.
    "unfit_words": RefusalWording(
        _("Write the words as they stand in the text, one phrase a line: at most 20, each of 2 to 500 characters."),
        _("no words, or too many"),
    ),
    "words_nowhere": RefusalWording(
        _("These words stand nowhere in this notice. Look at how they are written there."), _("the words were nowhere")
    ),
    "words_remain": RefusalWording(
        _("The words also stand where they can't be taken out. Write more of what stands around them."),
        _("the words could not be taken out"),
    ),
    "redaction_unreadable": RefusalWording(
        _("Without these words, version %(number)s would be no text any more. Write more of what stands around them."),
        _("what was left would have been no text"),
    ),
    "not_as_written": RefusalWording(
        _("Something of this notice was changed past the program. See what manage.py verify says of it."),
        _("something was not as the program wrote it"),
    ),
    "redaction_waits": RefusalWording(
        _("A proposal to remove words waits already. It must be confirmed or declined first."),
        _("another proposal waited"),
    ),
    "no_redaction": RefusalWording(
        _("There is no proposal any more: it was confirmed or declined."), _("there was no proposal")
    ),
    "proposed_it": RefusalWording(
        _("You proposed this. Another manager must confirm it."), _("proposed it themselves")
    ),
    "proposer_left": RefusalWording(
        _("Whoever proposed this is no longer a manager. Decline it, and propose it again."),
        _("who proposed it had left"),
    ),
    # What registries say.
    "row_gone": RefusalWording(
        _("This trial is not in the text any more, or its registry was never read."),
        _("the trial was not in the text, or never read"),
    ),
    "alert_closed": RefusalWording(_("This alert is closed already."), _("closed already")),
}


def reason_for(code: str, case: str = "", *, place: str = "", **values: Any) -> Reason:
    """Return the reason with this code, worded by the table for its case. Raises KeyError for what is not in it."""
    wording = REFUSALS[code]
    return Reason(code, wording.cases[case] if case else wording.sentence, values, place)


def role_needed(roles: Iterable[str]) -> Reason:
    """Return the reason given to somebody who has none of these roles, of which there is at least one."""
    return reason_for("role", " ".join(role for role in ROLES if role in set(roles)))


def log_words(code: str) -> str | None:
    """Return the words for a code in the audit log, translated; None for a finding, which is not in the table."""
    return gettext(REFUSALS[code].in_log) if code in REFUSALS else None
