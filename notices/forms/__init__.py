"""What people fill in: a document becomes fields and rows, and what was typed becomes a document again.

accounts         inviting somebody, giving a role, the password of an invited person
edit             the edit form of a notice
comments         a comment, an answer, the two versions to compare
date_and_time    a day and a time in Norway, and the moment they mean
error_reports    a reader's report of an error
idempotent       a form whose button acts once
merge_choices    what was chosen where two texts collide, and what was confirmed
old_notices      files, or a whole notice that somebody pastes
new_notice       a new notice, blank or from another
people           settings, deputies, who writes and who decides
redaction        words to remove by law, and why
references       what was read of pasted references, before it is taken
several          one thing for several notices
share_links      a link for a guest, and the guest's comment
tokens           the hidden fields that say which text a form changes
trial_alerts     the filter of trial alerts, and why one does not matter
workflow_steps   the form of each step of the workflow
"""

from notices.forms.edit.editor import PAGE_POLICY, page_media
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.row_moves import apply_row_action
from notices.forms.new_notice import NewNoticeForm
from notices.forms.tokens import VersionTokenForm

__all__ = ["PAGE_POLICY", "NewNoticeForm", "NoticeForm", "VersionTokenForm", "apply_row_action", "page_media"]
