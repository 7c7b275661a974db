"""References from outside: what somebody pastes becomes entries, and what Crossref and PubMed say fills them.

entry        an entry: what was pasted, what was understood of it, and why it is not whole
reading      a pasted text, in any mixture of formats, as entries and the lines that are none
lines        DOI, PubMed number, address and printed reference, a line each
ris          RIS, by rispy
nbib         what PubMed sends and saves, by rispy too
bibtex       BibTeX, by bibtexparser
csl          the JSON of the Citation Style Language, which is also Crossref's
printed      names, journals and dates as a notice prints them
crossref     asking Crossref for a DOI
pubmed       asking PubMed for numbers
look_up      entries filled in by both, bounded in calls and time
retractions  a night's round: which cited publications were retracted
"""
