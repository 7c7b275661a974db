"""Pages, lists, texts and files stored as they were made, so that the next reader gets them by one look-up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notices import sealing
from notices.models.moment import MomentField
from notices.models.notice import Notice, Version
from notices.models.publication import Publication


class StoredCopy(models.Model):
    """An answer as it was sent. It can be made again at any time: nothing is lost with a row."""

    path = models.CharField(max_length=300, unique=True)
    # The fingerprint of the program that made it: one with other templates or settings makes its own.
    build = models.CharField(max_length=16)
    valid_from = MomentField()
    valid_until = MomentField()
    # [[name, value], …] as JSON, without headers that depend on the encoding.
    headers = models.TextField()
    etag = models.CharField(max_length=64)
    # The sha256 of the bytes in each encoding, in the order of ENCODINGS, with spaces between.
    hashes = models.CharField(max_length=200)
    seal = models.CharField(max_length=sealing.SEAL_LENGTH)
    identity = models.BinaryField()
    gzip = models.BinaryField()
    br = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.path


class StoredPage(StoredCopy):
    """The public page of a notice."""

    # The notice of the page: the page is deleted when something it shows of the notice changes.
    # No constraint in the database: storing a page and writing the notice would wait for each other.
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="stored_pages", db_constraint=False)
    # The ledger row of the version on the page, and the newest uncancelled one of the notice when the page was made.
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    last_entry = models.BigIntegerField()

    class Meta:
        verbose_name = _("stored page")
        verbose_name_plural = _("stored pages")


class StoredList(StoredCopy):
    """A list of what is public: a feed, the sitemap, the list of trials. Any public change ends it."""

    # The public revision when it was made, and the newest row of the whole ledger. It is sent only while both are that.
    public_revision = models.BigIntegerField()
    last_entry = models.BigIntegerField()

    class Meta:
        verbose_name = _("stored list")
        verbose_name_plural = _("stored lists")


class FilePart(models.Model):
    """A notice's part of a file of all notices, compressed: what has not changed is not written again."""

    # The file's name, as `notices.api.bulk_files` has it.
    file = models.CharField(max_length=10)
    # No constraints in the database: storing a part and writing the notice would wait for each other.
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="file_parts", db_constraint=False, db_index=False)
    # The ledger row of the version in it, and the notice's newest one that had taken effect.
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    last_entry = models.BigIntegerField()
    # A hash of all else that it was made from, the program apart, which is named by its fingerprint.
    made_from = models.CharField(max_length=64)
    build = models.CharField(max_length=16)
    # From this day on it says something else; null where no day changes it.
    valid_before = models.DateField(null=True)
    # Of the bytes before they were compressed.
    crc = models.BigIntegerField()
    size = models.BigIntegerField()
    content = models.BinaryField()
    seal = models.CharField(max_length=sealing.SEAL_LENGTH)

    class Meta:
        verbose_name = _("part of a file")
        verbose_name_plural = _("parts of files")
        constraints = [models.UniqueConstraint(fields=["notice", "file"], name="file_part_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.file}"

    @property
    def sealed_values(self) -> tuple[sealing.Value, ...]:
        valid_before = self.valid_before.isoformat() if self.valid_before else None
        origin = self.notice_id, self.publication_id, self.last_entry, self.made_from, self.build
        return self.file, *origin, valid_before, self.crc, self.size, bytes(self.content)

    @property
    def is_sealed(self) -> bool:
        """Did this program, or one with the same key, make these bytes of this notice?"""
        return sealing.is_sealed_now(self.seal, "file part", *self.sealed_values)

    @property
    def was_sealed(self) -> bool:
        """As `is_sealed`, with a retired key as well."""
        return sealing.is_sealed(self.seal, "file part", *self.sealed_values)

    def give_seal(self) -> None:
        self.seal = sealing.seal("file part", *self.sealed_values)


class ApprovedHtml(models.Model):
    """The approved text of a published version as HTML, as it was first shown: no new template changes its words."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="approved_html")
    html = models.TextField()
    # The program that rendered it.
    build = models.CharField(max_length=16)
    made_at = MomentField()
    seal = models.CharField(max_length=sealing.SEAL_LENGTH)

    class Meta:
        verbose_name = _("approved HTML")
        verbose_name_plural = _("approved HTML")

    def __str__(self) -> str:
        return str(self.version)

    @property
    def sealed_values(self) -> tuple[sealing.Value, ...]:
        return self._values_with(self.html)

    def _values_with(self, html: sealing.Value) -> tuple[sealing.Value, ...]:
        return self.version_id, self.version.sha256, self.build, self.made_at, html

    @property
    def is_sealed(self) -> bool:
        """Did this program, or an older one with the same key, render it from the text of its version?"""
        return sealing.is_sealed_now(self.seal, "approved HTML", *self.sealed_values)

    @property
    def was_sealed(self) -> bool:
        """As `is_sealed`, with a retired key as well."""
        return self.was_sealed_over(self.html)

    def was_sealed_over(self, html: str | sealing.Utf8) -> bool:
        """As `was_sealed`, where its own HTML was encoded before."""
        return sealing.is_sealed(self.seal, "approved HTML", *self._values_with(html))

    def give_seal(self) -> None:
        self.seal = sealing.seal("approved HTML", *self.sealed_values)


class PdfFile(models.Model):
    """A published version as PDF. It can be made again at any time: nothing is lost with a row."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="pdf_file")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # A hash of the template and of what stood around the text. A file with another one is made again.
    fingerprint = models.CharField(max_length=64)
    made_at = MomentField()
    seal = models.CharField(max_length=sealing.SEAL_LENGTH)

    class Meta:
        verbose_name = _("PDF file")
        verbose_name_plural = _("PDF files")

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.sha256}"

    @property
    def sealed_values(self) -> tuple[sealing.Value, ...]:
        entry = self.publication
        own = self.fingerprint, self.made_at, bytes(self.content)
        return entry.pk, entry.notice_id, entry.version_id, entry.version.sha256, *own

    @property
    def is_sealed(self) -> bool:
        """Did this program, or an older one with the same key, make these bytes of this ledger row's version?"""
        return sealing.is_sealed_now(self.seal, "PDF file", *self.sealed_values)

    def give_seal(self) -> None:
        self.seal = sealing.seal("PDF file", *self.sealed_values)
