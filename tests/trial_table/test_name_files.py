"""`manage.py load_names FILE`: FEST and lists, and what is neither."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from notices.desk import loaded_names as loading
from notices.desk.loaded_names import loaded_names
from notices.models import SubstanceName
from notices.trial_table.name_files import BadNamesFile, SubstanceRow, names_in_file
from notices.trial_table.names import Names

# The elements of FEST, with made-up substances: one with a code by its product, one of a combination, one without
# an English name.
FEST = """<?xml version="1.0" encoding="utf-8"?>
<FEST xmlns="http://www.kith.no/xmlstds/eresept/m30/2014-12-01"
      xmlns:f="http://www.kith.no/xmlstds/eresept/forskrivning/2014-12-01">
 <HentetDato>2026-11-15T00:00:00</HentetDato>
 <KatLegemiddelMerkevare><OppfLegemiddelMerkevare><Id>ID_1</Id><f:LegemiddelMerkevare>
   <f:Id>ID_2</f:Id><f:Varenavn>Prøve</f:Varenavn><f:Atc V="L04AA99" DN="Prøvestoff"/>
   <f:SortertVirkestoffMedStyrke><f:RefVirkestoffMedStyrke>ID_S1</f:RefVirkestoffMedStyrke></f:SortertVirkestoffMedStyrke>
  </f:LegemiddelMerkevare></OppfLegemiddelMerkevare>
  <OppfLegemiddelMerkevare><f:LegemiddelMerkevare><f:Atc V="A01AA01"/>
   <f:RefVirkestoffMedStyrke>ID_S1</f:RefVirkestoffMedStyrke><f:RefVirkestoffMedStyrke>ID_S2</f:RefVirkestoffMedStyrke>
  </f:LegemiddelMerkevare></OppfLegemiddelMerkevare></KatLegemiddelMerkevare>
 <KatVirkestoff>
  <OppfVirkestoffMedStyrke><f:VirkestoffMedStyrke><f:Id>ID_S1</f:Id><f:RefVirkestoff>ID_V1</f:RefVirkestoff>
   </f:VirkestoffMedStyrke></OppfVirkestoffMedStyrke>
  <OppfVirkestoff><Id>ID_9</Id><Status V="A" DN="Aktiv"/><f:Virkestoff><f:Id>ID_V1</f:Id>
   <f:Navn>Prøve &amp; stoff</f:Navn><f:NavnEngelsk>Trial  Substance</f:NavnEngelsk></f:Virkestoff></OppfVirkestoff>
  <OppfVirkestoff><f:Virkestoff><f:Id>ID_V2</f:Id><f:Navn>Kinolinprøve</f:Navn></f:Virkestoff></OppfVirkestoff>
 </KatVirkestoff>
</FEST>"""
NAMES = {"trial substance": SubstanceRow("Prøve & stoff", "L04AA99"), "kinolinprøve": SubstanceRow("Kinolinprøve", "")}
BOMB = '<!DOCTYPE FEST [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><FEST><KatVirkestoff>&b;</KatVirkestoff></FEST>'


def zipped(**files: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return content.getvalue()


def written(folder: Path, content: bytes) -> Path:
    path = folder / "names"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (FEST.encode(), NAMES),
        (FEST.replace("utf-8", "utf-16").encode("utf-16"), NAMES),
        (zipped(fest251_xml=FEST, les_txt="…"), NAMES),
        ("INN;norsk\nChidamide; tucidinostat\n\n".encode("utf-8-sig"), {"chidamide": SubstanceRow("tucidinostat", "")}),
        ("Xylo  a\tksylo å\tn01bb02\n".encode("utf-16"), {"xylo a": SubstanceRow("ksylo å", "N01BB02")}),
        (b'"Alpha, beta",alfa', {"alpha, beta": SubstanceRow("alfa", "")}),
    ],
)
def test_names_are_read_from_fest_and_from_lists(content: bytes, names: dict[str, SubstanceRow], tmp_path):
    assert names_in_file(written(tmp_path, content)) == names


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it holds no names"),
        (b"\xff\xd8\xff\xe0 jpeg", "neither in UTF-8"),
        ("paracetamol;æ".encode("latin-1"), "neither in UTF-8"),
        (b"a;b\x00", "it is no text"),
        (b"one column", "line 1 is not"),
        (b"INN;norsk\na;b\nc;", "line 3 is not"),
        (b"a;b;c;d", "line 1 is not"),
        (b"a;b;no code", 'has "no code" where the ATC code stands'),
        (b'{"protocolSection": {"nctId": 1}}', "line 1 is not"),
        (b"a" * 300 + b";b", "longer"),
        (b"<html><body/></html>", "begins with <html>"),
        (b"<!DOCTYPE html><html/>", "document type"),
        (BOMB.encode(), "document type"),
        (b"<FEST><KatVirkestoff>", "no whole XML file"),
        (b"<FEST/>", "holds no substances"),
        (b"<FEST>" + b"<a>" * 200, "deeper"),
        (zipped(a_xml=FEST, b_xml=FEST), "not FEST's zip"),
        (b"PK\x03\x04 broken", "cannot be unpacked"),
    ],
)
def test_another_file_is_refused_in_a_sentence(content: bytes, reason: str, tmp_path):
    with pytest.raises(BadNamesFile, match=reason) as error:
        names_in_file(written(tmp_path, content))

    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


@pytest.mark.django_db
def test_loaded_names_count_until_others_are_loaded_and_half_a_file_loads_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(loading, "_latest", None)
    assert loaded_names().find("Chidamide", 0) == ("", 0)

    call_command("load_names", written(tmp_path, b"Chidamide;kidamid\nDevice;apparat"))
    assert loaded_names().find("Chidamide 30 mg", 0) == ("kidamid", 9)
    call_command("load_names", written(tmp_path, b"chidamide;tucidinostat;L01XH05\nDevice;apparat"))
    call_command("load_names", written(tmp_path, b"chidamide;tucidinostat;L01XH05\nDevice;apparat"))

    assert loaded_names() is loaded_names()
    assert loaded_names().find("Chidamide 30 mg", 0) == ("tucidinostat", 9)
    assert SubstanceName.objects.get(english="chidamide").atc == "L01XH05"
    # An everyday word is no name, whatever the file says.
    assert loaded_names().find("Device", 0) == ("", 0)
    assert [line.split(", ")[1] for line in capsys.readouterr().out.splitlines()] == [
        "2 of them new or changed.",
        "1 of them new or changed.",
        "0 of them new or changed.",
    ]

    with pytest.raises(CommandError, match=r"Nothing of .* was loaded: line 2"):
        call_command("load_names", written(tmp_path, b"other;annen\nbroken"))
    with pytest.raises(CommandError, match="can't be read"):
        call_command("load_names", tmp_path / "absent")
    assert SubstanceName.objects.count() == 2


def test_a_norwegian_name_of_fest_is_found_by_its_international_spelling():
    names = Names({"kloroksin": "Kloroksin"})

    translations = [names.find(word, 0)[0] for word in ("Chloroxine", "KLOROKSIN", "Chlorine")]

    assert translations == ["kloroksin", "kloroksin", ""]
