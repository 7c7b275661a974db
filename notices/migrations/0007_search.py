"""The public's search: names and terms of each listing, an index of the terms on either database, and all that for
what is listed already, so that a site loses nothing by the upgrade.

The triggers hang on the table of terms: who alters that table in a later migration makes them anew.
"""

import django.db.models.deletion
from django.db import migrations, models

from notices.search import indexing as searchable
from notices.document.model import parse

COLUMNS = "title, names, focus, body"
NEW = ", ".join(f"new.{column}" for column in COLUMNS.split(", "))
OLD = ", ".join(f"old.{column}" for column in COLUMNS.split(", "))
ADD = f"INSERT INTO notices_listingindex(rowid, {COLUMNS}) VALUES (new.listing_id, {NEW});"
TAKE_OUT = (
    f"INSERT INTO notices_listingindex(notices_listingindex, rowid, {COLUMNS}) "
    f"VALUES ('delete', old.listing_id, {OLD});"
)
# No prefix is left out and no letter changed: the terms come as they are meant to be.
SQLITE = [
    f"CREATE VIRTUAL TABLE notices_listingindex USING fts5({COLUMNS}, content='notices_listingterms', "
    "content_rowid='listing_id', detail='column', columnsize=0, tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER listing_terms_insert AFTER INSERT ON notices_listingterms BEGIN {ADD} END",
    f"CREATE TRIGGER listing_terms_delete AFTER DELETE ON notices_listingterms BEGIN {TAKE_OUT} END",
    f"CREATE TRIGGER listing_terms_update AFTER UPDATE ON notices_listingterms BEGIN {TAKE_OUT} {ADD} END",
]
SQLITE_BACK = ["DROP TABLE notices_listingindex"]

# Written as a tsvector and not made by to_tsvector: its parser would part and change terms, by the server's locale.
# A term stands there once more behind the letter of its column: weights are not in the index, and whoever asks for one
# has every text that is found read once more. Terms have small letters, so none is taken for another.
MARKED = " || ' ' || ".join(
    [f"regexp_replace({column}, '([^ ]+)', '\\1 {letter}\\1', 'g')" for column, letter in zip(COLUMNS.split(", "), "ABC")]
    + ["body"]
)
POSTGRESQL = [
    "ALTER TABLE notices_listingterms ADD COLUMN terms tsvector "
    f"GENERATED ALWAYS AS (CAST({MARKED} AS tsvector)) STORED",
    "CREATE INDEX listing_terms ON notices_listingterms USING gin (terms) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = ["ALTER TABLE notices_listingterms DROP COLUMN terms"]


def make_index(apps, schema_editor):
    _execute(schema_editor, SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def drop_index(apps, schema_editor):
    _execute(schema_editor, SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK)


def _execute(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    """As `rebuild_listings` would. A text that cannot be read stays unfound; `manage.py verify` names it."""
    listing, name, terms = (apps.get_model("notices", f"Listing{end}") for end in ("", "Name", "Terms"))
    rows = listing.objects.select_related("publication__version").order_by("pk")
    for row in rows.iterator(chunk_size=100):
        try:
            document = parse(row.publication.version.content)
        except ValueError:
            continue
        row.search_text = searchable.text(document)
        row.financing = document.financing.code if document.financing else ""
        row.save(update_fields=["search_text", "financing"])
        name.objects.bulk_create(name(listing=row, **each._asdict()) for each in searchable.names(document))
        terms.objects.create(listing=row, **searchable.indexed(document)._asdict())


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_stored_pages")]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="financing",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ListingName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="notices.listing"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["key", "kind"], name="listing_name_by_key", opclasses=["varchar_pattern_ops"] * 2
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("listing", "kind", "key"), name="listing_name_once")],
            },
        ),
        migrations.CreateModel(
            name="ListingTerms",
            fields=[
                (
                    "listing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="terms",
                        serialize=False,
                        to="notices.listing",
                    ),
                ),
                ("title", models.TextField()),
                ("names", models.TextField()),
                ("focus", models.TextField()),
                ("body", models.TextField()),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
