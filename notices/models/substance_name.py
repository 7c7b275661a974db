"""Names of substances in English and Norwegian that the site has loaded, beside the program's own list."""

from django.db import models

from notices.models.moment import MomentField


class SubstanceName(models.Model):
    """A name of a substance as a registry writes it, in small letters, and in Norwegian."""

    english = models.CharField(max_length=200, unique=True)
    norwegian = models.CharField(max_length=200)
    # "" where the source has none, or several.
    atc = models.CharField(max_length=7, blank=True)
    loaded_at = MomentField()

    def __str__(self) -> str:
        return f"{self.english} → {self.norwegian}"
