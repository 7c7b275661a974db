"""The addresses of the public site and of the desk; `horizonscan.urls` puts languages before the public pages."""

from django.urls import URLPattern, path, register_converter

from notices.api import docs_page as api_page
from notices.api.urls import api_patterns
from notices.views import guest
from notices.views.desk import audit_log as log
from notices.views.desk import autosave, comments, overview, people, review
from notices.views.desk import edit as writing
from notices.views.desk import error_reports as reports
from notices.views.desk import home as desk
from notices.views.desk import new_notice as beginning
from notices.views.desk import readiness as ready
from notices.views.desk import share_links as sharing
from notices.views.desk import trial_alerts as changes
from notices.views.desk import workflow_steps as steps
from notices.views.public import citations as citing
from notices.views.public import comparison as differences
from notices.views.public import dataset as catalogue
from notices.views.public import feeds, glossary, pdf, trials
from notices.views.public import file_check as checking
from notices.views.public import notice as public
from notices.views.public import notice_list as finding
from notices.views.public import report_error as reporting
from notices.views.public import robots_and_sitemap as wayfinding

register_converter(citing.CitationForm, "citation")

# Pages for readers: each has an address in every language we speak, /nn/… and /en/… beside the one without prefix.
page_patterns: list[URLPattern] = [
    path("", finding.notice_list, name="notice-list"),
    path("varsel/<int:number>/diff/", differences.choose, name="notice-compare"),
    path("varsel/<int:number>/diff/<int:a>..<int:b>/", differences.differences, name="notice-differences"),
    path("varsel/<int:number>/feil/", reporting.report, name="notice-report"),
    path("varsel/<int:number>/<str:slug>/", public.notice, name="notice"),
    path("varsel/<int:number>/v/<int:n>/", public.notice_version, name="notice-version"),
    path("feed.atom", feeds.notice_list, name="feed"),
    path("studier/", trials.trial_list, name="trial-list"),
    # Some registers have slashes in their numbers.
    path("studier/<path:number>/", trials.trial, name="trial"),
    path("kontroll/", checking.checking, name="checking"),
    path("api/", api_page.page, name="api"),
    path("ordliste/", glossary.word_list, name="glossary"),
]

# Files, which are the same in every language.
file_patterns: list[URLPattern] = [
    path("varsel/<int:number>.json", public.notice_json, name="notice-json"),
    path("varsel/<int:number>.<citation:form>", citing.notice, name="notice-citation"),
    path("varsel/<int:number>/feed.atom", feeds.notice, name="notice-feed"),
    path("varsel/<int:number>.pdf", pdf.notice_pdf, name="notice-pdf"),
    path("varsel/<int:number>/v/<int:n>.pdf", pdf.notice_version_pdf, name="notice-version-pdf"),
    path("varsel/<int:number>/v/<int:n>.json", public.notice_version_json, name="notice-version-json"),
    path("varsel/<int:number>/v/<int:n>.<citation:form>", citing.notice_version, name="notice-version-citation"),
    path("forslag/", finding.suggestions, name="suggestions"),
    path("robots.txt", wayfinding.robots, name="robots"),
    path("sitemap.xml", wayfinding.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", wayfinding.sitemap_section, name="sitemap-section"),
    path("dcat.ttl", catalogue.dcat, name="catalogue"),
    path("health/", public.health, name="health"),
    *api_patterns,
    path("share/<str:token>/", guest.read, name="share"),
]

desk_patterns: list[URLPattern] = [
    path("admin/", desk.home, name="desk"),
    path("admin/profile/", people.profile, name="desk-profile"),
    path("admin/people/", people.people_list, name="desk-people-list"),
    path("admin/overview/", overview.overview, name="desk-overview"),
    path("admin/log/", log.log, name="desk-log"),
    path("admin/changes/", changes.changes, name="desk-changes"),
    path("admin/reports/", reports.reports, name="desk-reports"),
    path("admin/reports/<int:pk>/close/", reports.close, name="desk-close-report"),
    path("admin/changes/<int:pk>/dismiss/", changes.dismiss, name="desk-dismiss-alert"),
    path("admin/notices/<int:pk>/trials/<str:key>/update/", changes.update, name="desk-update-trial"),
    path("admin/notices/", desk.notice_list, name="desk-notices"),
    path("admin/notices/new/", beginning.new, name="desk-new"),
    path("admin/similar/", beginning.similar, name="desk-similar"),
    path("admin/notices/<int:pk>/share/", sharing.share, name="desk-share"),
    path("admin/share/<int:pk>/revoke/", sharing.revoke, name="desk-revoke"),
    path("admin/notices/<int:pk>/", desk.notice, name="desk-notice"),
    path("admin/notices/<int:pk>/edit/", writing.edit, name="desk-edit"),
    path("admin/notices/<int:pk>/autosave/", autosave.autosave, name="desk-autosave"),
    path("admin/notices/<int:pk>/ready/", ready.check, name="desk-ready"),
    path("admin/notices/<int:pk>/review/", review.review, name="desk-review"),
    path("admin/notices/<int:pk>/versions/<int:number>/", review.preview, name="desk-preview"),
    path("admin/notices/<int:pk>/versions/<int:number>/comments/", comments.add, name="desk-comment"),
    path("admin/comments/<int:pk>/reply/", comments.reply, name="desk-comment-reply"),
    path("admin/comments/<int:pk>/resolve/", comments.resolve, name="desk-comment-resolve"),
    path("admin/comments/<int:pk>/take-over/", comments.take_over, name="desk-comment-take-over"),
    path("admin/notices/<int:pk>/people/", people.notice_people, name="desk-people"),
    path("admin/notices/<int:pk>/<slug:name>/", steps.confirm, name="desk-step"),
]

urlpatterns = [*file_patterns, *desk_patterns]
