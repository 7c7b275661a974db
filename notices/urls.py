"""The addresses of the public site and of the desk."""

from django.urls import URLPattern, path

from notices.views import desk, public, steps, writing

public_patterns: list[URLPattern] = [
    path("", public.notice_list, name="notice-list"),
    path("varsel/<int:number>.json", public.notice_json, name="notice-json"),
    path("varsel/<int:number>/<str:slug>/", public.notice, name="notice"),
    path("varsel/<int:number>/v/<int:n>/", public.notice_version, name="notice-version"),
    path("varsel/<int:number>/v/<int:n>.json", public.notice_version_json, name="notice-version-json"),
    path("health/", public.health, name="health"),
]

desk_patterns: list[URLPattern] = [
    path("admin/", desk.home, name="desk"),
    path("admin/notices/", desk.notice_list, name="desk-notices"),
    path("admin/notices/new/", writing.new, name="desk-new"),
    path("admin/notices/<int:pk>/", desk.notice, name="desk-notice"),
    path("admin/notices/<int:pk>/edit/", writing.edit, name="desk-edit"),
    path("admin/notices/<int:pk>/versions/<int:number>/", desk.preview, name="desk-preview"),
    path("admin/notices/<int:pk>/<slug:name>/", steps.confirm, name="desk-step"),
]

urlpatterns = [*public_patterns, *desk_patterns]
