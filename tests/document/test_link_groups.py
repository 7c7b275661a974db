"""What is to be corrected stands by section, and each sentence once."""

from notices.forms.edit.citation_choices import CitationChoice
from notices.forms.edit.link_groups import by_section
from notices.forms.edit.links import FieldLink

EMPTY = "This must be filled in."


def test_links_stand_by_section_and_each_sentence_once():
    links = [
        FieldLink("id_title", "Title", EMPTY),
        FieldLink("id_trials-1-name", "Trial 2: Name", EMPTY),
        FieldLink("id_areas_0", "Area", EMPTY),
        FieldLink("id_atc_code", "ATC code", "This is no code."),
        FieldLink("id_trials-1-name", "Trial 2: Name", EMPTY),
        FieldLink("", "", "The text is empty."),
    ]

    groups = [
        (section.heading, [(one.message, [link.label for link in one.links]) for one in section.sentences])
        for section in by_section(links)
    ]
    assert groups[0][1] == [(EMPTY, ["Title", "Area"]), ("This is no code.", ["ATC code"])]
    assert groups[1][1] == [(EMPTY, ["Trial 2: Name"])]
    assert groups[2] == ("", [("The text is empty.", [""])])
    assert groups[0][0] and groups[1][0] and groups[0][0] != groups[1][0]


def test_what_can_be_chosen_at_once_stands_with_its_own_field():
    choice = CitationChoice("e:1", "Cite it")
    links = [FieldLink("id_status", "Status", EMPTY, choices=[choice]), FieldLink("id_status", "Status", EMPTY)]

    (section,) = by_section(links)
    assert [len(one.links) for one in section.sentences] == [1, 1]
