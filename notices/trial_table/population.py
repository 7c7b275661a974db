"""Who takes part in a study, in a few words: sex and ages. That healthy people may is for a person to write."""

import re

from notices.document.template import Language
from trials.msgid import gettext_noop
from trials.study import Study

TAKES_HEALTHY = gettext_noop(
    "The trial takes healthy volunteers, which no cell says: write who they are, if they are not the patients."
)

WORDS: dict[Language, dict[str, str]] = {
    "nb": {
        "ALL": "pasienter",
        "FEMALE": "kvinner",
        "MALE": "menn",
        "people": "deltakere",
        "from": "fra {age}",
        "to": "til og med {age}",
        "from to": "fra {first} til {last}",
        "between": "{first}–{last}",
        "only": "{age}",
    },
    "nn": {
        "ALL": "pasientar",
        "FEMALE": "kvinner",
        "MALE": "menn",
        "people": "deltakarar",
        "from": "frå {age}",
        "to": "til og med {age}",
        "from to": "frå {first} til {last}",
        "between": "{first}–{last}",
        "only": "{age}",
    },
    "en": {
        "ALL": "patients",
        "FEMALE": "women",
        "MALE": "men",
        "people": "participants",
        "from": "aged {age} and over",
        "to": "aged up to {age}",
        "from to": "aged {first} to {last}",
        "between": "aged {first}–{last}",
        "only": "aged {age}",
    },
}
# One and several.
AGE_UNITS: dict[Language, dict[str, tuple[str, str]]] = {
    "nb": {
        "year": ("år", "år"),
        "month": ("måned", "måneder"),
        "week": ("uke", "uker"),
        "day": ("dag", "dager"),
        "hour": ("time", "timer"),
        "minute": ("minutt", "minutter"),
    },
    "nn": {
        "year": ("år", "år"),
        "month": ("månad", "månader"),
        "week": ("veke", "veker"),
        "day": ("dag", "dagar"),
        "hour": ("time", "timar"),
        "minute": ("minutt", "minutt"),
    },
    "en": {unit: (unit, f"{unit}s") for unit in ("year", "month", "week", "day", "hour", "minute")},
}

AGE = re.compile(r"\s*([0-9]{1,3})\s*(year|month|week|day|hour|minute)s?\s*", re.IGNORECASE)

Age = tuple[int, str]


def population_text(study: Study, language: Language) -> str:
    """Write "pasienter fra 18 år"; "" where anybody may take part."""
    ages = _ages_text(study, language)
    group = study.sex if study.sex in {"FEMALE", "MALE"} else "people" if study.healthy_volunteers else "ALL"
    if not ages and group in {"people", "ALL"}:
        return ""
    return f"{WORDS[language][group]} {ages}".rstrip()


def _ages_text(study: Study, language: Language) -> str:
    first, last = _parse_age(study.minimum_age), _parse_age(study.maximum_age)
    words = WORDS[language]
    if first and last:
        if first == last:
            return words["only"].format(age=_with_unit(first, language))
        if first[1] == last[1]:
            return words["between"].format(first=first[0], last=_with_unit(last, language))
        return words["from to"].format(first=_with_unit(first, language), last=_with_unit(last, language))
    if first:
        return words["from"].format(age=_with_unit(first, language))
    return words["to"].format(age=_with_unit(last, language)) if last else ""


def _parse_age(text: str) -> Age | None:
    """Read "18 Years" as 18 and "year"; None for "N/A" and whatever else is no age."""
    match = AGE.fullmatch(text)
    return (int(match[1]), match[2].lower()) if match else None


def _with_unit(age: Age, language: Language) -> str:
    one, several = AGE_UNITS[language][age[1]]
    return f"{age[0]} {one if age[0] == 1 else several}"
