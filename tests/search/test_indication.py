"""The disease that a notice is about, read off its title."""

import pytest

from notices.search.indication import indication, indication_key


@pytest.mark.parametrize(
    ("title", "disease"),
    [
        ("Amab (Ama) til behandling av moderat til alvorlig atopisk eksem hos voksne pasienter", "atopisk eksem"),
        ("Amab til behandling av lokalavansert eller metastatisk brystkreft med mutasjon", "brystkreft"),
        ("Amab i kombinasjon med bemab til førstelinjebehandling av voksne med myelomatose", "myelomatose"),
        ("Amab til førebygging av migrene hos vaksne", "migrene"),
        ("Oppfølging av pasienter med kronisk hjertesvikt", "kronisk hjertesvikt"),
        ("Amab for treatment of moderate-to-severe atopic dermatitis in adults", "atopic dermatitis"),
        ("Vaksine mot RS-virus", "RS-virus"),
        ("Amab ved kronisk (vedvarende) eksem [@ema]", "kronisk eksem"),
        ("Amab ved eksem, oppdatert", "eksem"),
        ("Amab ved sykdom", ""),
        ("Varsel om amab", ""),
        ("Amab ved en sykdom hvis navn er så langt at det ikke er noe navn", ""),
    ],
)
def test_the_disease_is_read_off_the_title(title: str, disease: str):
    assert indication(title) == disease


def test_the_same_disease_in_another_form_is_the_same():
    assert indication_key("Brystkreften") == indication_key("brystkreft")
    assert indication_key("atopisk eksem") != indication_key("eksem")
