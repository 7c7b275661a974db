"""Which publications are cited by published, scheduled and open notices."""

from django.db.models import Q

from notices.document.reference_identity import publication_names
from notices.models import Listing, Version
from notices.monitoring.watched_trials import open_drafts


def cited_publications() -> set[str]:
    """Return their names, as "doi:10.1000/1" and "pmid:1". Documents are read one by one."""
    published = Q(pk__in=Listing.objects.not_ended().values("publication__version"))
    versions = Version.objects.filter(published | Q(pk__in=open_drafts().values("head")))
    return {
        name
        for version in versions.iterator(chunk_size=100)
        for row in version.document.references
        for name in publication_names(row.url)
    }
