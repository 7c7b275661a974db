"""What the public finds and is sent, what registries and the WHO have changed since, and error reports."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, CheckConstraint, Index, Q, UniqueConstraint

from notices.models.moment import MomentField


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_desk_tables"),
        ("trials", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("name_nb", models.CharField(max_length=100, verbose_name="name in bokmål")),
                ("name_nn", models.CharField(max_length=100, verbose_name="name in nynorsk")),
                ("name_en", models.CharField(max_length=100, verbose_name="name in English")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "clinical area",
                "verbose_name_plural": "clinical areas",
                "ordering": ("name_nb",),
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publication",
                    models.OneToOneField(on_delete=PROTECT, related_name="listing", to="notices.publication"),
                ),
                ("notice", models.ForeignKey(on_delete=PROTECT, related_name="listings", to="notices.notice")),
                ("published_number", models.PositiveIntegerField()),
                ("live_from", MomentField()),
                ("live_until", MomentField(null=True)),
                ("first_published_at", MomentField()),
                ("title", models.CharField(max_length=500)),
                ("technology_type", models.CharField(max_length=40)),
                ("technology_type_label", models.CharField(max_length=100)),
                ("language", models.CharField(max_length=2)),
                ("financing", models.CharField(blank=True, max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("search_text", models.TextField()),
            ],
            options={"indexes": [Index(fields=["-live_from", "-id"], name="listing_newest_first")]},
        ),
        migrations.CreateModel(
            name="ListingArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("listing", models.ForeignKey(on_delete=CASCADE, related_name="areas", to="notices.listing")),
                ("code", models.CharField(max_length=64)),
                ("label", models.CharField(max_length=500)),
            ],
            options={
                "indexes": [Index(fields=["code"], name="listing_area_by_code")],
                "constraints": [UniqueConstraint(fields=("listing", "code"), name="listing_area_once")],
            },
        ),
        migrations.CreateModel(
            name="ListingName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("listing", models.ForeignKey(on_delete=CASCADE, related_name="names", to="notices.listing")),
                ("kind", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=200)),
            ],
            options={
                "indexes": [
                    Index(
                        fields=["key", "kind"],
                        name="listing_name_by_key",
                        opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
                    )
                ],
                "constraints": [UniqueConstraint(fields=("listing", "kind", "key"), name="listing_name_once")],
            },
        ),
        migrations.CreateModel(
            name="ListingTerms",
            fields=[
                (
                    "listing",
                    models.OneToOneField(
                        on_delete=CASCADE, primary_key=True, related_name="terms", serialize=False, to="notices.listing"
                    ),
                ),
                ("title", models.TextField()),
                ("names", models.TextField()),
                ("focus", models.TextField()),
                ("body", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="NoticeTrial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.ForeignKey(on_delete=PROTECT, related_name="trials", to="notices.version")),
                ("trial", models.ForeignKey(on_delete=PROTECT, related_name="citations", to="trials.trial")),
                ("row_key", models.CharField(max_length=64)),
            ],
            options={"constraints": [UniqueConstraint(fields=("version", "row_key"), name="notice_trial_row_once")]},
        ),
        migrations.CreateModel(
            name="TrialAlert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("notice", models.ForeignKey(on_delete=PROTECT, related_name="trial_alerts", to="notices.notice")),
                ("version", models.ForeignKey(on_delete=PROTECT, related_name="trial_alerts", to="notices.version")),
                ("trial", models.ForeignKey(on_delete=PROTECT, related_name="alerts", to="trials.trial")),
                ("row_key", models.CharField(max_length=64)),
                ("field", models.CharField(max_length=40)),
                ("old", models.JSONField()),
                ("new", models.JSONField()),
                ("level", models.PositiveSmallIntegerField(choices=[(1, "important"), (2, "notable"), (3, "small")])),
                ("fingerprint", models.CharField(max_length=64)),
                ("first_seen_at", MomentField()),
                ("resolved_at", MomentField(null=True)),
                (
                    "dismissed_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("dismissed_at", MomentField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("updated_in", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="notices.version")),
            ],
            options={
                "verbose_name": "trial alert",
                "verbose_name_plural": "trial alerts",
                "ordering": ["level", "first_seen_at", "id"],
                "indexes": [
                    Index(
                        condition=Q(("dismissed_at__isnull", True), ("resolved_at__isnull", True)),
                        fields=["notice", "level"],
                        name="trial_alert_open",
                    )
                ],
                "constraints": [
                    UniqueConstraint(fields=("version", "row_key", "fingerprint"), name="trial_alert_once"),
                    CheckConstraint(
                        condition=Q(
                            Q(("dismissed_at__isnull", True), ("dismissed_by__isnull", True), ("reason", "")),
                            Q(
                                ("dismissed_at__isnull", False),
                                ("dismissed_by__isnull", False),
                                Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="trial_alert_dismissed_by_somebody_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AtcAlteration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("old", models.CharField(max_length=7, verbose_name="previous code")),
                ("new", models.CharField(max_length=7, verbose_name="new code")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
            ],
            options={
                "verbose_name": "ATC alteration",
                "verbose_name_plural": "ATC alterations",
                "ordering": ["old", "year"],
                "constraints": [UniqueConstraint(fields=("old", "new", "year"), name="atc_alteration_once")],
            },
        ),
        migrations.CreateModel(
            name="ErrorReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="error_reports", to="notices.notice", verbose_name="notice"
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(on_delete=PROTECT, related_name="error_reports", to="notices.publication"),
                ),
                ("published_number", models.PositiveIntegerField(verbose_name="version")),
                ("section", models.CharField(blank=True, max_length=40, verbose_name="where")),
                ("text", models.TextField(verbose_name="what is wrong")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("reported_at", MomentField(verbose_name="reported at")),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                ("closed_at", MomentField(null=True, verbose_name="closed at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "error report",
                "verbose_name_plural": "error reports",
                "indexes": [
                    Index(condition=Q(("closed_at__isnull", True)), fields=["notice"], name="error_report_open")
                ],
                "constraints": [
                    CheckConstraint(
                        condition=Q(
                            Q(("closed_at__isnull", True), ("closed_by__isnull", True), ("note", "")),
                            Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="error_report_closed_by_somebody_sometime",
                    ),
                    CheckConstraint(
                        condition=Q(("closed_at__isnull", True), ("email", ""), _connector="OR"),
                        name="error_report_closed_keeps_no_email",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovedHtml",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.OneToOneField(on_delete=PROTECT, related_name="approved_html", to="notices.version"),
                ),
                ("html", models.TextField()),
                ("made_at", MomentField()),
            ],
            options={"verbose_name": "approved HTML", "verbose_name_plural": "approved HTML"},
        ),
        migrations.CreateModel(
            name="StoredPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=300, unique=True)),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False, on_delete=PROTECT, related_name="stored_pages", to="notices.notice"
                    ),
                ),
                ("build", models.CharField(max_length=16)),
                ("valid_from", MomentField()),
                ("valid_until", MomentField()),
                ("headers", models.TextField()),
                ("etag", models.CharField(max_length=64)),
                ("identity", models.BinaryField()),
                ("gzip", models.BinaryField()),
                ("br", models.BinaryField()),
            ],
            options={"verbose_name": "stored page", "verbose_name_plural": "stored pages"},
        ),
        migrations.CreateModel(
            name="PdfFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publication",
                    models.OneToOneField(on_delete=PROTECT, related_name="pdf_file", to="notices.publication"),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("made_at", MomentField()),
            ],
            options={"verbose_name": "PDF file", "verbose_name_plural": "PDF files"},
        ),
    ]
