"""URL patterns of the public site and the desk; `horizonscan.urls` adds the language prefixes of public pages."""

from django.urls import URLPattern, path, register_converter

from notices.api import docs_page
from notices.api.urls import api_patterns
from notices.views import guest, invitation
from notices.views.desk import (
    accounts,
    addresses,
    all_notices,
    audit_log,
    autosave,
    comments,
    edit,
    edit_parts,
    error_reports,
    export,
    home,
    live_preview,
    merge_news,
    new_notice,
    notice_page,
    old_notices,
    overview,
    pasting,
    people,
    presence,
    readiness,
    redaction,
    references,
    review,
    several,
    share_links,
    trial_alerts,
    workflow_steps,
)
from notices.views.public import about, comparison, files, notice, notice_list, report_error, robots_and_sitemap, trials

register_converter(files.CitationForm, "citation")

# Pages for readers: each has an address in every language, below /nn/ and /en/ and without prefix.
page_patterns: list[URLPattern] = [
    path("", notice_list.notice_list, name="notice-list"),
    # What people type.
    path("varsel/", notice_list.list_by_name, name="notice-list-by-name"),
    path("varsel/<int:number>/", notice.notice, name="notice-by-number"),
    path("varsel/<int:number>", notice.notice, name="notice-by-number-alone"),
    path("varsel/<int:number>/diff/", comparison.choose, name="notice-compare"),
    path("varsel/<int:number>/diff/<int:a>..<int:b>/", comparison.differences, name="notice-differences"),
    path("varsel/<int:number>/feil/", report_error.report, name="notice-report"),
    path("varsel/<int:number>/<str:slug>/", notice.notice, name="notice"),
    path("varsel/<int:number>/v/<int:n>/", notice.notice_version, name="notice-version"),
    path("feed.atom", files.list_feed, name="feed"),
    path("studier/", trials.trial_list, name="trial-list"),
    # Some registers have slashes in their numbers.
    path("studier/<path:number>/", trials.trial, name="trial"),
    path("kontroll/", about.file_check, name="checking"),
    path("api/", docs_page.page, name="api"),
    path("ordliste/", about.glossary, name="glossary"),
    path("om/", about.agency, {"name": "about"}, name="about"),
    path("kontakt/", about.agency, {"name": "contact"}, name="contact"),
    path("personvern/", about.agency, {"name": "privacy"}, name="privacy"),
]

# Files, which are the same in every language.
file_patterns: list[URLPattern] = [
    path("varsel/<int:number>.json", files.notice_json, name="notice-json"),
    path("varsel/<int:number>.<citation:form>", files.notice_citation, name="notice-citation"),
    path("varsel/<int:number>/feed.atom", files.notice_feed, name="notice-feed"),
    path("varsel/<int:number>.pdf", files.notice_pdf, name="notice-pdf"),
    path("varsel/<int:number>/v/<int:n>.pdf", files.version_pdf, name="notice-version-pdf"),
    path("varsel/<int:number>/v/<int:n>.json", files.version_json, name="notice-version-json"),
    path("varsel/<int:number>/v/<int:n>.<citation:form>", files.version_citation, name="notice-version-citation"),
    path("forslag/", notice_list.suggestions, name="suggestions"),
    path(".well-known/security.txt", robots_and_sitemap.security_txt, name="security-txt"),
    path("robots.txt", robots_and_sitemap.robots, name="robots"),
    path("sitemap.xml", robots_and_sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", robots_and_sitemap.sitemap_section, name="sitemap-section"),
    path("dcat.ttl", files.catalogue, name="catalogue"),
    path("health/", notice.health, name="health"),
    *api_patterns,
    path("share/<str:token>/", guest.read, name="share"),
    path("invitation/<str:token>/", invitation.join, name="invitation"),
]

desk_patterns: list[URLPattern] = [
    path("admin/", home.home, name="desk"),
    path("admin/profile/", people.profile, name="desk-profile"),
    path("admin/people/", people.people_list, name="desk-people-list"),
    path("admin/people/invite/", accounts.invite, name="desk-invite"),
    path("admin/people/<int:pk>/", accounts.person, name="desk-person"),
    path("admin/people/<int:pk>/<slug:step>/", accounts.confirm, name="desk-person-step"),
    path("admin/overview/", overview.overview, name="desk-overview"),
    path("admin/log/", audit_log.log, name="desk-log"),
    path("admin/changes/", trial_alerts.changes, name="desk-changes"),
    path("admin/reports/", error_reports.reports, name="desk-reports"),
    path("admin/reports/<int:pk>/close/", error_reports.close, name="desk-close-report"),
    path("admin/changes/<int:pk>/dismiss/", trial_alerts.dismiss, name="desk-dismiss-alert"),
    path("admin/notices/<int:pk>/trials/<str:key>/update/", trial_alerts.update, name="desk-update-trial"),
    path("admin/notices/", all_notices.notice_list, name="desk-notices"),
    path("admin/notices/columns/", all_notices.choose_columns, name="desk-columns"),
    path("admin/notices/several/", several.several, name="desk-several"),
    path("admin/notices/new/", new_notice.new, name="desk-new"),
    path("admin/import/", old_notices.bring_in, name="desk-import"),
    path("admin/import/<int:pk>/", old_notices.source, name="desk-source"),
    path("admin/import/<int:pk>/file/", old_notices.original, name="desk-source-file"),
    path("admin/pasted/", pasting.clean_pasted, name="desk-pasted"),
    path("admin/address/", addresses.check, name="desk-address"),
    path("admin/similar/", new_notice.similar, name="desk-similar"),
    path("admin/notices/<int:pk>/share/", share_links.share, name="desk-share"),
    path("admin/share/<int:pk>/revoke/", share_links.revoke, name="desk-revoke"),
    path("admin/notices/<int:pk>/", notice_page.notice, name="desk-notice"),
    path("admin/notices/<int:pk>/edit/", edit.edit, name="desk-edit"),
    path("admin/notices/<int:pk>/references/", references.references, name="desk-references"),
    path("admin/notices/<int:pk>/edit/<int:number>/part/", edit_parts.part, name="desk-edit-part"),
    path("admin/notices/<int:pk>/autosave/", autosave.autosave, name="desk-autosave"),
    path("admin/notices/<int:pk>/presence/", presence.presence, name="desk-presence"),
    path("admin/notices/<int:pk>/ready/", readiness.check, name="desk-ready"),
    path("admin/notices/<int:pk>/edit/preview/", live_preview.draw, name="desk-live-preview"),
    path("admin/notices/<int:pk>/review/", review.review, name="desk-review"),
    path("admin/notices/<int:pk>/versions/<int:number>/", review.preview, name="desk-preview"),
    path("admin/notices/<int:pk>/versions/<int:number>.docx", export.version_docx, name="desk-docx"),
    path("admin/notices/<int:pk>/versions/<int:number>.json", export.version_json, name="desk-json"),
    path("admin/notices/<int:pk>/versions/<int:number>/comments/", comments.add, name="desk-comment"),
    path("admin/comments/<int:pk>/reply/", comments.reply, name="desk-comment-reply"),
    path("admin/comments/<int:pk>/resolve/", comments.resolve, name="desk-comment-resolve"),
    path("admin/comments/<int:pk>/take-over/", comments.take_over, name="desk-comment-take-over"),
    path("admin/notices/<int:pk>/merged/", merge_news.seen, name="desk-merge-news"),
    path("admin/notices/<int:pk>/people/", people.notice_people, name="desk-people"),
    path("admin/notices/<int:pk>/removal/", redaction.redaction, name="desk-redaction"),
    path("admin/notices/<int:pk>/<slug:name>/", workflow_steps.confirm, name="desk-step"),
]

urlpatterns = [*file_patterns, *desk_patterns]
