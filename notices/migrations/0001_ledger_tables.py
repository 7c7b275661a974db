"""The five tables that only the workflow writes, and the counters."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, CheckConstraint, F, Index, Q, UniqueConstraint

from notices.models.moment import MomentField


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("value", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(editable=False, null=True, unique=True, verbose_name="number")),
                ("slug", models.SlugField(blank=True, editable=False, max_length=80, verbose_name="address name")),
                ("etag", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assignee",
                    ),
                ),
                ("review_by", models.DateField(blank=True, null=True, verbose_name="review by")),
                ("set_aside_at", MomentField(editable=False, null=True, verbose_name="set aside at")),
                ("created_at", MomentField(editable=False, verbose_name="created at")),
                ("title", models.CharField(editable=False, max_length=500, verbose_name="title")),
                ("technology_type", models.CharField(editable=False, max_length=40, verbose_name="type of technology")),
                ("areas_text", models.CharField(editable=False, max_length=2000, verbose_name="clinical areas")),
                ("search_text", models.TextField(editable=False)),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "constraints": [
                    CheckConstraint(
                        condition=Q(
                            Q(("number__isnull", True), ("slug", "")),
                            Q(("number__isnull", False), Q(("slug", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="notice_number_and_slug_together",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="versions", to="notices.notice", verbose_name="notice"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to="notices.version", verbose_name="parent"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("edit", "edited"), ("restore", "restored"), ("import", "imported")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("schema_number", models.PositiveSmallIntegerField(verbose_name="schema number")),
                ("content", models.TextField(verbose_name="content")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="created by"
                    ),
                ),
                ("created_at", MomentField(verbose_name="created at")),
            ],
            options={
                "verbose_name": "version",
                "verbose_name_plural": "versions",
                "constraints": [
                    UniqueConstraint(fields=("notice", "number"), name="version_number_once_a_notice"),
                    CheckConstraint(condition=Q(("number__gte", 1)), name="version_number_from_one"),
                ],
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="head",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=PROTECT,
                related_name="+",
                to="notices.version",
                verbose_name="head",
            ),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="reviews", to="notices.notice", verbose_name="notice"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="reviews", to="notices.version", verbose_name="version"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "in review"),
                            ("approved", "approved"),
                            ("returned", "returned"),
                            ("recalled", "recalled"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[("first", "first publication"), ("major", "major change"), ("minor", "minor change")],
                        max_length=10,
                        verbose_name="kind of change",
                    ),
                ),
                ("public_note", models.TextField(blank=True, verbose_name="public change note")),
                ("note_to_reviewer", models.TextField(blank=True, verbose_name="note to the reviewer")),
                ("publish_at", MomentField(blank=True, null=True, verbose_name="publish at")),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned to",
                    ),
                ),
                ("due_at", MomentField(blank=True, null=True, verbose_name="due at")),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="submitted by"
                    ),
                ),
                ("submitted_at", MomentField(verbose_name="submitted at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_at", MomentField(null=True, verbose_name="decided at")),
                ("decision_note", models.TextField(blank=True, verbose_name="decision note")),
                ("checks", models.JSONField(default=list, verbose_name="check results")),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "constraints": [
                    UniqueConstraint(
                        condition=Q(("status", "open")), fields=("notice",), name="one_open_review_a_notice"
                    ),
                    CheckConstraint(
                        condition=Q(
                            Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("status", "open")),
                            Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("status__in", ["approved", "returned", "recalled"]),
                            ),
                            _connector="OR",
                        ),
                        name="review_decided_by_somebody_sometime",
                    ),
                    CheckConstraint(
                        condition=Q(
                            Q(("status", "approved"), _negated=True),
                            Q(("decided_by", F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="review_approver_is_not_the_submitter",
                    ),
                    CheckConstraint(
                        condition=Q(("decision_note", ""), ("status", "returned"), _negated=True),
                        name="review_returned_with_reason",
                    ),
                    CheckConstraint(
                        condition=Q(("change", "major"), ("public_note", ""), _negated=True),
                        name="review_major_with_public_note",
                    ),
                    CheckConstraint(
                        condition=Q(("change__in", ["first", "major", "minor"])), name="review_change_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="publications", to="notices.notice", verbose_name="notice"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("publish", "published"),
                            ("withdraw_outdated", "withdrawn as outdated"),
                            ("withdraw_wrong", "withdrawn as wrong"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="publications", to="notices.version", verbose_name="version"
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        null=True,
                        on_delete=PROTECT,
                        related_name="publication",
                        to="notices.review",
                        verbose_name="review",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("public_note", models.TextField(blank=True, verbose_name="public note")),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to="notices.notice",
                        verbose_name="replaced by",
                    ),
                ),
                ("effective_at", MomentField(verbose_name="effective at")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="created by"
                    ),
                ),
                ("created_at", MomentField(verbose_name="created at")),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cancelled by",
                    ),
                ),
                ("cancelled_at", MomentField(null=True, verbose_name="cancelled at")),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "indexes": [Index(fields=["notice", "effective_at"], name="publication_by_effect")],
                "constraints": [
                    CheckConstraint(
                        condition=Q(
                            Q(("kind", "publish"), ("review__isnull", False)),
                            Q(
                                ("kind__in", ["withdraw_outdated", "withdraw_wrong"]),
                                ("review__isnull", True),
                                Q(("reason", ""), _negated=True),
                                Q(("public_note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="publication_publishes_a_review_or_withdraws_with_reason",
                    ),
                    CheckConstraint(
                        condition=Q(
                            Q(("cancelled_at__isnull", True), ("cancelled_by__isnull", True)),
                            Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="publication_cancelled_by_somebody_sometime",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", MomentField(verbose_name="at")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="actor",
                    ),
                ),
                ("actor_name", models.CharField(max_length=200, verbose_name="actor's name")),
                ("command", models.CharField(max_length=20, verbose_name="command")),
                (
                    "notice",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="events", to="notices.notice", verbose_name="notice"
                    ),
                ),
                ("sequence", models.PositiveIntegerField(verbose_name="sequence")),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="events",
                        to="notices.version",
                        verbose_name="version",
                    ),
                ),
                ("request_id", models.UUIDField(null=True, unique=True)),
                ("data", models.JSONField(default=dict, verbose_name="data")),
                ("chain", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "constraints": [
                    UniqueConstraint(fields=("notice", "sequence"), name="event_sequence_once_a_notice"),
                    UniqueConstraint(
                        condition=Q(("notice__isnull", True)),
                        fields=("sequence",),
                        name="event_sequence_once_without_a_notice",
                    ),
                    CheckConstraint(
                        condition=Q(("actor__isnull", False), ("command__in", ["comment", "refused"]), _connector="OR"),
                        name="event_of_a_guest_is_a_comment",
                    ),
                ],
            },
        ),
    ]
