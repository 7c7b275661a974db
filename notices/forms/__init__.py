"""The desk's forms: a document becomes fields and rows, and what was typed becomes a document again."""

from notices.forms.editor import PAGE_POLICY, page_media
from notices.forms.new import NewNoticeForm
from notices.forms.notice import NoticeForm
from notices.forms.row_data import changed_rows
from notices.forms.tokens import VersionTokenForm

__all__ = ["PAGE_POLICY", "NewNoticeForm", "NoticeForm", "VersionTokenForm", "changed_rows", "page_media"]
