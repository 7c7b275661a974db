"""The addresses of the public site and of the desk."""

from django.urls import URLPattern

public_patterns: list[URLPattern] = []

desk_patterns: list[URLPattern] = []

urlpatterns = [*public_patterns, *desk_patterns]
