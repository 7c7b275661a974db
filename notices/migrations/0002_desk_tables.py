"""What people at the desk say, keep and are sent: comments, share links, buffers, mail, profiles."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, SET_NULL, CheckConstraint, F, Index, Q, UniqueConstraint

from notices.models.moment import MomentField


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_ledger_tables"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="ShareLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="share_links", to="notices.version", verbose_name="version"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("reader", models.CharField(max_length=200, verbose_name="for whom")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="created by"
                    ),
                ),
                ("created_at", MomentField(verbose_name="created at")),
                ("expires_at", MomentField(verbose_name="expires at")),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revoked by",
                    ),
                ),
                ("revoked_at", MomentField(null=True, verbose_name="revoked at")),
            ],
            options={
                "verbose_name": "share link",
                "verbose_name_plural": "share links",
                "constraints": [
                    CheckConstraint(
                        condition=Q(
                            Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="share_link_revoked_by_somebody_sometime",
                    ),
                    CheckConstraint(
                        condition=Q(("expires_at__gt", F("created_at"))), name="share_link_expires_after_it_was_made"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShareVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("link", models.ForeignKey(on_delete=PROTECT, related_name="visits", to="notices.sharelink")),
                ("at", MomentField(verbose_name="at")),
            ],
            options={"ordering": ["-at"]},
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="comments", to="notices.notice", verbose_name="notice"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="comments", to="notices.version", verbose_name="version"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="replies",
                        to="notices.comment",
                        verbose_name="answers",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("quote", models.TextField(blank=True, verbose_name="quoted words")),
                ("before", models.CharField(blank=True, max_length=80)),
                ("after", models.CharField(blank=True, max_length=80)),
                ("place_label", models.CharField(blank=True, max_length=500)),
                ("place_text", models.TextField(blank=True)),
                ("text", models.TextField(verbose_name="text")),
                ("suggestion", models.TextField(null=True, verbose_name="suggestion")),
                ("is_blocking", models.BooleanField(default=False, verbose_name="stops the approval")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                ("guest_name", models.CharField(blank=True, max_length=100, verbose_name="guest's name")),
                (
                    "share_link",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="comments", to="notices.sharelink"),
                ),
                ("created_at", MomentField(verbose_name="created at")),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="resolved by",
                    ),
                ),
                ("resolved_at", MomentField(null=True, verbose_name="resolved at")),
                (
                    "taken_over_in",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="notices.version"),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["created_at", "id"],
                "indexes": [Index(fields=["notice", "resolved_at"], name="comment_unresolved")],
                "constraints": [
                    CheckConstraint(
                        condition=Q(
                            Q(("created_by__isnull", False), ("guest_name", ""), ("share_link__isnull", True)),
                            Q(
                                ("created_by__isnull", True),
                                ("share_link__isnull", False),
                                Q(("guest_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="comment_by_one_of_us_or_by_a_guest_with_a_name",
                    ),
                    CheckConstraint(
                        condition=Q(
                            Q(
                                ("resolved_at__isnull", True),
                                ("resolved_by__isnull", True),
                                ("taken_over_in__isnull", True),
                            ),
                            Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="comment_resolved_by_somebody_sometime",
                    ),
                    CheckConstraint(
                        condition=Q(
                            ("parent__isnull", True),
                            Q(("is_blocking", False), ("resolved_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="comment_reply_goes_with_its_thread",
                    ),
                    CheckConstraint(
                        condition=Q(("share_link__isnull", True), ("is_blocking", False), _connector="OR"),
                        name="comment_of_a_guest_blocks_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictOfInterest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="conflicts", to="notices.notice", verbose_name="notice"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="person"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("declared_at", MomentField(verbose_name="declared at")),
                ("ended_at", MomentField(null=True, verbose_name="ended at")),
            ],
            options={
                "verbose_name": "conflict of interest",
                "verbose_name_plural": "conflicts of interest",
                "constraints": [
                    UniqueConstraint(
                        condition=Q(("ended_at__isnull", True)),
                        fields=("notice", "person"),
                        name="one_standing_conflict_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftBuffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("notice", models.ForeignKey(on_delete=CASCADE, related_name="buffers", to="notices.notice")),
                ("person", models.ForeignKey(on_delete=CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("base", models.ForeignKey(null=True, on_delete=CASCADE, related_name="+", to="notices.version")),
                ("fields", models.JSONField()),
                ("updated_at", MomentField()),
            ],
            options={
                "constraints": [UniqueConstraint(fields=("notice", "person"), name="one_buffer_a_person_and_notice")]
            },
        ),
        migrations.CreateModel(
            name="LastRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("notice", models.ForeignKey(on_delete=CASCADE, related_name="+", to="notices.notice")),
                ("person", models.ForeignKey(on_delete=CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("version", models.ForeignKey(on_delete=CASCADE, related_name="+", to="notices.version")),
                ("before", models.ForeignKey(null=True, on_delete=CASCADE, related_name="+", to="notices.version")),
                ("at", MomentField()),
            ],
            options={
                "constraints": [UniqueConstraint(fields=("notice", "person"), name="one_last_read_a_person_and_notice")]
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="notices.event")),
                (
                    "person",
                    models.ForeignKey(null=True, on_delete=CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("is_my_turn", models.BooleanField(default=False)),
                ("created_at", MomentField()),
                ("due_at", MomentField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=500)),
                ("done_at", MomentField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "indexes": [Index(fields=["done_at", "due_at"], name="outbox_waiting")],
                "constraints": [
                    UniqueConstraint(fields=("event", "person"), name="outbox_once_an_event_and_person"),
                    UniqueConstraint(
                        condition=Q(("person__isnull", True)), fields=("event",), name="outbox_one_unaddressed_an_event"
                    ),
                    UniqueConstraint(
                        condition=Q(("event__isnull", True)),
                        fields=("person", "created_at"),
                        name="outbox_one_digest_a_person_and_day",
                    ),
                    CheckConstraint(
                        condition=Q(("event__isnull", False), ("person__isnull", False), _connector="OR"),
                        name="outbox_of_an_event_or_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(on_delete=CASCADE, related_name="profile", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Norwegian bokmål"), ("nn", "Norwegian nynorsk"), ("en", "English")],
                        default="nb",
                        max_length=2,
                        verbose_name="language of the desk",
                    ),
                ),
                (
                    "mail_my_turn",
                    models.CharField(
                        choices=[("now", "at once"), ("digest", "in one e-mail a day"), ("never", "not at all")],
                        default="now",
                        max_length=10,
                        verbose_name="when it is my turn",
                    ),
                ),
                (
                    "mail_rest",
                    models.CharField(
                        choices=[("now", "at once"), ("digest", "in one e-mail a day"), ("never", "not at all")],
                        default="digest",
                        max_length=10,
                        verbose_name="everything else",
                    ),
                ),
                ("shortcuts", models.BooleanField(default=True, verbose_name="keyboard shortcuts")),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                ("away_from", models.DateField(blank=True, null=True, verbose_name="away from")),
                ("away_until", models.DateField(blank=True, null=True, verbose_name="away up to and including")),
            ],
            options={
                "verbose_name": "profile",
                "verbose_name_plural": "profiles",
                "constraints": [
                    CheckConstraint(
                        condition=Q(
                            Q(("away_from__isnull", True), ("away_until__isnull", True)),
                            Q(("away_from__isnull", False), ("away_until__isnull", True)),
                            ("away_until__gte", F("away_from")),
                            _connector="OR",
                        ),
                        name="profile_away_in_order",
                    ),
                    CheckConstraint(
                        condition=Q(
                            ("deputy__isnull", True), Q(("deputy", F("person")), _negated=True), _connector="OR"
                        ),
                        name="profile_deputy_is_another",
                    ),
                ],
            },
        ),
    ]
