"""Old notices of our own making: their facts are known, and their texts look like those that come out of PDFs.

A seed makes one notice. Its layout, its language and how its text is mangled (width of lines and columns, pages with
their links at the end, glyphs, misprints, what is missing) follow from the seed too.
"""

import random
import textwrap
from dataclasses import dataclass

from tests.support.foreign_notices import FOREIGN
from tests.support.old_notice_text import Maker
from tests.support.old_notice_words import (
    CODES,
    CONDITIONS,
    CONTROLS,
    DEVICES,
    DRUGS,
    ELEMENTS,
    HEADINGS,
    LAYOUTS,
    MONTH_NUMBERS,
    MONTHS,
    NUMBERS,
    OUTCOMES,
    POPULATION,
    STATUSES,
)


@dataclass
class OldNotice:
    """A notice: what is true of it by place, its text as bytes, and how it was made."""

    layout: str
    truth: dict[str, object]
    data: bytes
    # Words of the text that the dialect has cut: pairs of the whole word and its halves.
    cuts: int = 0


def make(seed: int, layout: str = "", kind: type[Maker] = Maker) -> OldNotice:
    """Return the notice of a seed, written by a maker of this kind."""
    pick = random.Random(seed)
    maker = kind(pick, layout or LAYOUTS[seed % len(LAYOUTS)])
    if maker.layout in FOREIGN:
        FOREIGN[maker.layout](maker)
    else:
        condition, area = pick.choice(CONDITIONS)
        names = _header(maker, condition, area)
        {"N2": _body_n2}.get(maker.layout, _body_n1)(maker, names, condition)
    return OldNotice(maker.layout + (" trimmed" if maker.is_trimmed else ""), maker.truth, maker.file())


def _header(maker: Maker, condition: str, area: str) -> str:
    pick, truth, word = maker.random, maker.truth, maker.word
    is_device = maker.layout == "N3"
    substance, brand, *rest = pick.choice(DEVICES) if is_device else pick.choice(DRUGS)
    title = f"{substance.capitalize()} ({brand}) til behandling av {condition} hos voksne" + pick.choice([".", "", " "])
    truth |= {"title": title.strip(), "substances": [substance], "brand_names": [brand], "areas": [area]}
    truth["technology_type"] = "device" if is_device else "medicine"
    title_lines = textwrap.wrap(title, 62)
    maker.put(f" {title_lines[0]} ")
    for line in title_lines[1:]:
        maker.put(f"{line} ")
    holder = f"{rest[-1]} {maker.cite()}"
    truth["holder"] = rest[-1]
    truth["financing"] = "specialist"
    financing = word("Spesialisthelsetjenesten", "Spesialisthelsetenesta")
    kind = "Medisinsk utstyr" if is_device else "Legemiddel"
    if maker.layout == "N2":
        _header_n2(maker, substance, brand, holder, area)
        return substance
    rows = [("Type metode", kind), (pick.choice(["Område", "Fagområde"]), area)]
    if is_device:
        rows += [("Generisk navn", substance), ("Produktnavn", brand), ("Produsent", holder)]
    else:
        rows += [(word("Virkestoffnavn", "Verkestoffnamn"), substance), (word("Handelsnavn", "Handelsnamn"), brand)]
        if rest[0]:
            truth |= {"atc": rest[0], "atc_group": rest[1]}
            rows.append(("ATC-kode", f"{rest[0]} ({rest[1]})"))
        rows.append((word(pick.choice(["MT søker/innehaver", "MT-søker/innehaver"]), "MT-søkjar/innehavar"), holder))
    rows.append(("Finansieringsansvar", financing))
    for label, value in rows:
        maker.put(f"{label}: {value} ")
    return substance


def _header_n2(maker: Maker, substance: str, brand: str, holder: str, area: str) -> None:
    maker.heading("Status og oppsummering", "1")
    maker.heading("Oppsummering", "1.1")
    maker.prose("summary", 1)
    maker.heading("Kort om metoden", "1.2")
    for label, value in (
        ("Virkestoffnavn", substance),
        ("Handelsnavn", brand),
        ("Legemiddelform", "Tablett"),
        ("MT-søker/innehaver", holder),
    ):
        maker.put(f"{label}: {value} ")
    maker.truth["pharmaceutical_form"] = "Tablett"
    full, empty = maker.glyphs
    maker.heading("Metodetype", "1.3")
    maker.put(f"{full} Legemiddel ")
    maker.put(f"{empty} Annet: diagnostikk ")
    maker.heading("Tag (merknad)", "1.4")
    for tag in ("Vaksine", "Genterapi", "Medisinsk stråling", "Companion diagnostics", "Annet"):
        maker.put(f"{empty} {tag} ")
    maker.heading("Finansieringsansvar", "1.5")
    maker.put(f"{full} Spesialisthelsetjenesten ")
    maker.put(f"{empty} Folketrygd: blåresept ")
    maker.put(f"{empty} Kommune ")
    maker.heading("Fagområde", "1.6")
    maker.put(f"{area} ")


def _body_n1(maker: Maker, substance: str, condition: str) -> None:
    headings = HEADINGS[maker.language]
    maker.heading(headings["status"])
    if maker.layout != "N3":
        maker.put(
            maker.word(
                "Tidsperspektiv markedsføringstillatelse (MT) i Norge: ",
                "Tidsperspektiv marknadsføringsløyve (MT) i Noreg: ",
            )
        )
        maker.lines += [" "] * maker.random.randint(3, 7)
    _status(maker)
    for name in ("description", "disease", "current_treatment"):
        maker.heading(headings[name])
        maker.prose(name, maker.random.randint(1, 3))
    maker.heading(headings["evidence"])
    _assessments(maker)
    _research(maker, headings["research"])
    _boxes(maker, headings)
    _references(maker, headings["references"])


def _body_n2(maker: Maker, substance: str, condition: str) -> None:
    headings = HEADINGS["nb"]
    _boxes(maker, headings)
    maker.heading("Beskrivelse av metoden", "2")
    for name, heading, number in (
        ("disease", "Sykdomsbeskrivelse og pasientgrunnlag", "2.1"),
        ("current_treatment", "Dagens behandling", "2.2"),
        ("description", "Virkningsmekanisme", "2.3"),
        ("previous_use", "Tidligere godkjent indikasjon", "2.4"),
    ):
        maker.heading(heading, number)
        maker.prose(name, 1)
    maker.heading("Dokumentasjonsgrunnlag", "3")
    _research(maker, "3.1 Relevante og sentrale kliniske studier")
    maker.heading("Metodevurderinger og –varsel", "3.2")
    _assessments(maker)
    _references(maker, "4. Referanser")
    maker.heading("Versjonslogg", "5")
    maker.put("Dato Endringer gjort i dokument ")
    maker.put("12.03.2021 Laget metodevarsel ")
    maker.truth["version_log"] = ["2021-03-12 Laget metodevarsel"]


def _status(maker: Maker) -> None:
    if maker.layout == "N3":
        text = f"Metoden er CE-merket og brukes ved enkelte sykehus i Norge {maker.cite()}."
    else:
        ema = f"det europeiske legemiddelbyrået (EMA) {maker.cite()}"
        text = maker.word(
            "Metoden omfatter en indikasjonsutvidelse. "
            f"Metoden har foreløpig ikke MT i Norge eller EU, men er under vurdering hos {ema}.",
            "Metoden omfattar ei indikasjonsutviding. "
            f"Metoden har førebels ikkje MT i Noreg eller EU, men er under vurdering hos {ema}.",
        )
        maker.truth |= {
            "regulatory_change": "extension",
            "regulatory_statuses": [("norway", "under_review"), ("eu", "under_review")],
        }
    maker.paragraph(text)
    maker.truth["status"] = text


def _number(maker: Maker, count: int) -> str:
    return NUMBERS[count][maker.language == "nn"]


def _assessments(maker: Maker) -> None:
    pick, word = maker.random, maker.word
    maker.heading(
        word(
            f"{pick.choice(['Metodevurderinger', 'Metodevurdering'])} eller systematiske oversikter {maker.dash}norske",
            f"Metodevurderingar eller systematiske oversikter {maker.dash}norske",
        )
    )
    rows: list[tuple[str, str]] = []
    for relation, words in (
        (
            "same_substance",
            word("om virkestoffet, men med en annen indikasjon", "om verkestoffet, men med ein annan indikasjon"),
        ),
        (
            "same_indication",
            word("om indikasjonen, men med andre virkestoffer", "om indikasjonen, men med andre verkestoff"),
        ),
    ):
        count = pick.randint(1, 3)
        numbers = [f"ID20{pick.randint(14, 23)}_{pick.randint(1, 140):03}" for _ in range(count)]
        if len(set(numbers) | {number for number, _ in rows}) < len(rows) + count:
            continue
        rows += [(number, relation) for number in numbers]
        printed = [number.replace("ID", "ID ") if pick.random() < 0.15 else number for number in numbers]
        listed = printed[0] if count == 1 else f"{', '.join(printed[:-1])} og {printed[-1]}"
        end = pick.choice([").", ".", ")."])
        noun = word("metodevurdering" + ("er" if count > 1 else ""), "metodevurdering" + ("ar" if count > 1 else ""))
        norwegian = word("norsk" + ("e" if count > 1 else ""), "norsk" + ("e" if count > 1 else ""))
        maker.paragraph(
            f"Vi har identifisert {_number(maker, count)} {norwegian} {noun} {words} "
            f"({word('se', 'sjå')} Nye metoder {listed}{end}"
        )
        maker.links += [f"https://nyemetoder.no/metoder/{number.lower()}" for number in numbers]
    maker.truth["norwegian_assessments"] = rows
    maker.heading(
        word(
            f"Metodevurdering eller systematiske oversikter {maker.dash}internasjonale",
            f"Metodevurderingar eller systematiske oversikter {maker.dash}internasjonale",
        )
    )
    done, ongoing, alerts = pick.randint(1, 4), pick.randint(1, 2), pick.randint(1, 3)
    maker.paragraph(_counted(maker, done, "done"))
    maker.paragraph(_counted(maker, ongoing, "ongoing"))
    maker.heading(HEADINGS[maker.language]["alerts"])
    maker.paragraph(_counted(maker, alerts, "alerts"))
    maker.truth |= {"international_done": done, "international_ongoing": ongoing, "alerts": alerts}


def _counted(maker: Maker, count: int, kind: str) -> str:
    many, nn = count > 1, maker.language == "nn"
    e, er = ("e" if many else ""), (("ar" if nn else "er") if many else "")
    start = {
        "done": "Det ligg føre" if nn else "Det foreligger",
        "ongoing": "Det er registrert",
        "alerts": "Det ligg føre" if nn else "Det foreligger",
    }[kind]
    what = {
        "done": f"relevant{e} internasjonal{e} metodevurdering{er} eller systematisk{e} oversikt{'er' if many else ''}",
        "ongoing": f"{'pågåande' if nn else 'pågående'} relevant{e} internasjonal{e} metodevurdering{er}",
        "alerts": f"internasjonal{e or 't'} metodevars{'el' if nn or not many else 'ler'}",
    }[kind]
    number = ("eitt" if nn else "ett") if kind == "alerts" and not many else _number(maker, count)
    return f"{start} minst {number} {what} {maker.cite()}{maker.random.choice(['.', '.', ''])}"


def _research(maker: Maker, heading: str) -> None:
    pick, word = maker.random, maker.word
    maker.heading(heading)
    intro = word(
        "De antatt viktigste studiene for vurdering av metoden er vist i tabellen under: ",
        "Dei truleg viktigaste studiane for vurdering av metoden er viste i tabellen under: ",
    )
    maker.put(intro)
    maker.put("")
    for title in (
        word("Populasjon\n(N =antall deltagere)", "Populasjon\n(N = talet på deltakarar)"),
        "Intervensjon",
        "Kontrollgruppe",
        "Utfallsmål",
        word("Studienavn og nummer* (fase)", "Studienamn og nummer* (fase)"),
        word("Tidsperspektiv resultater", "Tidsperspektiv resultat"),
    ):
        maker.cell(title)
    maker.truth["trials"] = [_trial(maker, number) for number in range(pick.randint(1, 4))]
    maker.put("*ClinicalTrials.gov Identifier www.clinicaltrials.gov ")


def _trial(maker: Maker, place: int) -> dict[str, object]:
    pick = maker.random
    number, name = (
        f"NCT0{pick.randint(1000000, 6999999)}",
        f"{pick.choice(['MEASURE', 'SELECT', 'HORIZON', 'AURORA'])}-{place + 1}",
    )
    count, is_estimated = pick.randint(40, 2500), pick.random() < 0.4
    population = pick.choice(POPULATION)
    arms = [
        f"{dose} mg {maker.random.choice(['daglig', 'ukentlig'])}"
        for dose in pick.sample([15, 30, 45, 100, 300], k=pick.randint(0, 3))
    ]
    intervention = "Legemidlet peroralt i følgende styrker:" if arms else "Legemidlet 30 mg en gang daglig"
    control, outcomes = pick.choice(CONTROLS), pick.choice(OUTCOMES)
    phase = pick.choice(["2", "3", "2_3", "3", "4"])
    status = pick.choice(list(STATUSES))
    month, year = pick.choice(MONTHS), pick.randint(2015, 2027)
    is_expected = status != "completed"
    maker.cell((f"Estimert: N = {count}, " if is_estimated else f"N = {count}, ") + population)
    maker.cell("\n".join([intervention, *(f"Arm {n}: {arm}" for n, arm in enumerate(arms, 1))]))
    is_merged = maker.may_merge and len(control) < 20 and maker.column > 16
    for words in [f"{control} {outcomes}"] if is_merged else [control, outcomes]:
        maker.cell(words)
    maker.cell(f"{number}\n{name}\n(Fase {phase.replace('_', '/')})")
    word = STATUSES[status][maker.language == "nn"]
    label = maker.word("Estimert avslutningsmåned/år:", "Estimert avslutningsmånad/år:")
    maker.cell(f"{word}.\n{label} {month} {year}" if is_expected else f"{word} {month} {year}")
    if maker.random.random() < 0.8:
        maker.links.append(f"https://clinicaltrials.gov/ct2/show/{number}")
    return {
        "number": number,
        "name": name,
        "phase": phase,
        "participants": count,
        "participants_estimated": is_estimated,
        "population": population,
        "intervention": intervention,
        "arms": arms,
        "control": control,
        "outcomes": outcomes,
        "status": status,
        "completion": (f"{year}-{MONTH_NUMBERS[month]:02}", is_expected),
    }


def _boxes(maker: Maker, headings: dict[str, str]) -> None:
    pick = maker.random
    full, empty = maker.glyphs
    checked = [pick.random() < 0.5 for _ in CODES]
    comment = (
        ""
        if pick.random() < 0.4
        else pick.choice(["Legemiddelverket foreslår kostnad-nytte analyse", "FHI foreslår en enkel analyse"])
    )
    single, full_one = pick.random() < 0.7, pick.random() < 0.3
    elements = list(zip(ELEMENTS[maker.language], checked, [""] * 8, strict=True))
    kinds = [("Hurtig metodevurdering", single, comment), ("Fullstendig metodevurdering", full_one, "")]
    for heading, boxes in ((headings["elements"], elements), (headings["kinds"], kinds)):
        maker.heading(heading)
        for label, is_checked, words in boxes:
            glyph = full if is_checked else empty
            maker.put(
                f"{glyph} {label} {words}".rstrip() + " " if maker.is_glyph_first else f"{label}  {glyph} {words} "
            )
    maker.truth["elements"] = [code for code, is_checked in zip(CODES, checked, strict=True) if is_checked]
    maker.truth["kinds"] = [code for code, is_checked in (("single", single), ("full", full_one)) if is_checked]
    maker.truth["kind_comment"] = comment


def _references(maker: Maker, heading: str) -> None:
    maker.truth["reference_count"] = maker.cited
    if not maker.has_list:
        return
    maker.heading(heading)
    for number in range(1, maker.cited + 1):
        maker.paragraph(
            f"{number}. Hansen A, Olsen B. Study number {number} of the disease. "
            f"N Engl J Med. 20{10 + number % 13};382(5):445-455."
        )
