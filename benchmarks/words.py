"""Words for made-up notices: real Norwegian (and English) ones at the head, made-up compounds behind, as Zipf has it.

Pure, and the same for ever: what is drawn is decided by the chance that comes in.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate, product


def listed(words: str) -> list[str]:
    return words.split()


# The rarer half of real texts is compounds of few roots; so are these.
ROOTS = listed(
    "hjerte lunge lever nyre hud blod kreft bein muskel nerve øye øre tarm mage hjerne immun hormon celle gen virus "
    "bakterie svulst smerte feber kløe åre ledd rygg barne vekt sukker salt vann luft søvn gang puste svelge tale "
    "hørsels syns fødsels alders livs arbeids hjemme sykehus fastlege helse medisin enzym protein antistoff signal"
)
ENDS = listed(
    "behandling undersøkelse svikt sykdom prøve måling funksjon kontroll risiko tilstand forløp vev skade kirurgi "
    "terapi stimulering reseksjon bilde markør reseptor hemmer respons gruppe studie verdi kvalitet dose effekt plan "
    "tjeneste pasient lidelse vekst spredning betennelse infeksjon allergi belastning trening oppfølging utredning "
    "vurdering kostnad forskrivning innleggelse dødelighet overlevelse bivirkning toleranse"
)
ENDINGS = ("", "en", "er", "ene")

HEADS = {
    "nb": listed(
        "og i er som for av på med til det en ved behandling kan har ikke den hos å pasienter eller om fra blir etter "
        "de et effekt sykdom ble voksne studien alvorlig bedre flere mange mer enn andre under år uker måneder risiko "
        "legemiddel dose studier resultater sammenlignet placebo gruppe sikkerhet bivirkninger virkning alder kvinner "
        "menn barn norge europa ny nye metoden metode klinisk dokumentasjon kostnader helsetjenesten sykehus lege "
        "diagnose symptomer moderat mild sjelden vanlig ofte sjeldne godkjent vurdering andel livskvalitet tidlig sen "
        "lavere høyere minst omtrent både samt mens når før siden uten gjennom mellom første andre tredje daglig"
    ),
    "nn": listed(
        "og i er som for av på med til det ein ved behandling kan har ikkje den hos å pasientar eller om frå blir "
        "etter dei eit effekt sjukdom vart vaksne studien alvorleg betre fleire mange meir enn andre under år veker "
        "månader risiko legemiddel dose studiar resultat samanlikna placebo gruppe tryggleik biverknader verknad "
        "alder kvinner menn born noreg europa ny nye metoden metode klinisk dokumentasjon kostnader helsetenesta "
        "sjukehus lege diagnose symptom moderat mild sjeldan vanleg ofte sjeldne godkjend vurdering del tidleg sein"
    ),
    "en": listed(
        "the of and in to with for is a was patients treatment by or as on not are from were that be an this at "
        "after effect disease adults study severe better more than other years weeks months risk medicine dose "
        "studies results compared placebo group safety adverse events age women men children norway europe new "
        "method clinical evidence costs health hospital diagnosis symptoms moderate mild rare common often early late"
    ),
}
# Nobody else's text holds it; whoever plants it knows how often it is found.
RARE = "fjellrev"
COMMON = "behandling"

SYLLABLES = listed(
    "ba be bi bo ca ce da de di do fa fe fi ga gi la le li lo lu ma me mi mo na ne ni no pa pe po ra re ri ro "
    "sa se si so ta te ti to tu va ve vi vo za ze zi zo xa xi"
)
SUFFIXES = ("mab", "nib", "tinib", "ciclib", "limus", "gliptin", "sartan", "statin", "parib", "zumab", "kinra", "cept")
COMPANY_ENDS = ("Pharma", "Biotech", "Therapeutics", "Medical", "Legemidler", "Diagnostics", "Oncology", "Helse")
PLACES = listed("Oslo Bergen Aarhus Lund Basel Dublin Boston Osaka Leiden Gent Turku Uppsala Cork Jena Nantes Seoul")


class Prose:
    """Sentences and paragraphs in one language, word by word from its vocabulary."""

    def __init__(self, language: str) -> None:
        tail = [inflected(root + end, ending) for root, end, ending in product(ROOTS, ENDS, ENDINGS)]
        random.Random(language).shuffle(tail)
        self.words = [*HEADS[language], *tail]
        # As Mandelbrot has it: a little flatter at the top, or every fifth word would be "og".
        self.weights = list(accumulate((rank + 4) ** -1.1 for rank in range(len(self.words))))

    def paragraphs(self, chance: random.Random, length: int, citations: Sequence[str] = ()) -> str:
        """About `length` words as rich text, each citation once."""
        waiting = list(citations)
        paragraphs = []
        while length > 0:
            words = min(length, chance.randint(40, 110))
            length -= words
            sentences = list(self._sentences(chance, words))
            if waiting:
                sentences[0] += f" [@{waiting.pop()}]"
            paragraphs.append("<p>" + " ".join(f"{sentence}." for sentence in sentences) + "</p>")
        rest = " ".join(f"[@{key}]" for key in waiting)
        return "".join(paragraphs) + (f"<p>{rest}</p>" if rest else "")

    def phrase(self, chance: random.Random, length: int) -> str:
        """So many words, without a full stop."""
        words = self.drawn(chance, length)
        return " ".join([words[0].capitalize(), *words[1:]])

    def drawn(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self.weights, k=count)

    def _sentences(self, chance: random.Random, length: int) -> Iterator[str]:
        while length > 0:
            count = min(length, chance.randint(6, 18))
            length -= count
            yield self.phrase(chance, count)


def inflected(noun: str, ending: str) -> str:
    return noun + (ending.removeprefix("e") if noun.endswith("e") else ending)


def substance_name(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) + chance.choice(SUFFIXES)


def company_name(chance: random.Random) -> str:
    name = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))).capitalize()
    return f"{name} {chance.choice(COMPANY_ENDS)}"


# The words of made-up texts in Norwegian, from the most common on; no form of the two above is among them.
WORDS = [word for word in dict.fromkeys(Prose("nb").words) if not word.startswith((COMMON, RARE))]
# Words that nobody asked for before, by their kind.
FIRST_ASKED = {"common": WORDS[40:100], "rare": WORDS[2_000::150]}
