"""The page that explains the words of the field."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from notices.document.template import Language
from notices.public import glossary
from notices.public.http import public
from notices.rendering.page_language import page_language

# The notices' own language: its names stand beside the others, for they are what a reader meets.
NORWEGIAN: Language = "nb"


@public
def word_list(request: HttpRequest) -> HttpResponse:
    language = page_language()
    words = [
        (entry.code, entry.words[language], entry.words[NORWEGIAN].name if language != NORWEGIAN else "")
        for entry in glossary.in_order(language)
    ]
    return render(request, "public/glossary.html", {"words": words})
