"""The desk's forms: a document becomes fields and rows, and what was typed becomes a document again."""

from notices.forms.edit.editor import PAGE_POLICY, page_media
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.row_moves import changed_rows
from notices.forms.new_notice import NewNoticeForm
from notices.forms.tokens import VersionTokenForm

__all__ = ["PAGE_POLICY", "NewNoticeForm", "NoticeForm", "VersionTokenForm", "changed_rows", "page_media"]
