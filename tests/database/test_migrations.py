"""A migration that has landed is never edited, needs nothing of the program, and makes what the program expects."""

import ast
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

import notices
import trials
from notices.apps import FIRST_MIGRATIONS
from notices.models import Area, Counter
from notices.triggers import guards, page_expiry
from notices.verification.schema import path_of
from tests.support.areas import DEFAULT_AREAS
from tests.support.empty_database import ALIAS, empty_database
from tests.support.expected_schema import lines_of

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

FOLDERS = {app.__name__: Path(str(app.__file__)).parent / "migrations" for app in (notices, trials)}

# The sha256 of each file: a line is added with a migration, and never changed afterwards.
LANDED = {
    "notices/0001_ledger_tables.py": "fa2c16f375c1e8b9f6c895c2b30f261e331e3c6d9a23fad980e7849e0a03877f",
    "notices/0002_desk_tables.py": "d51879a356d690907641c919da1f03425b96444e64ca7504e967a1810d80ba6f",
    "notices/0003_public_tables.py": "fa8615c6a33d20c569518c477f2802e9bf6916a52932a11632d257cbf487d0ed",
    "notices/0004_search_index.postgresql.sql": "4b58254b83c2acb309971b482b623c5489319a4273907d6b381c3a487b2f9f32",
    "notices/0004_search_index.py": "87b92bae8a9d8cb32a115e8c723ad9e3a220b4299c4ee195d5f047b28b059943",
    "notices/0004_search_index.sqlite.sql": "7f086063e5fa99350becd6e8eeb58b8836e6e0659163f48f508c9914fa85be72",
    "notices/0005_code_lists.py": "3b074eae247046c2e1a4d1341ccc3cf54032af0ae00dbbc0329e26bef028de0e",
    "notices/0006_triggers.postgresql.sql": "ff06d5351b003a8add3cc790ffadce5b08584722e5c6eacdf81bdfc1ea91e6a1",
    "notices/0006_triggers.py": "8fd2289ee79b2ce92d0c415a1db746a3ee58bb3626a7ddd37f853f7476d21d27",
    "notices/0006_triggers.sqlite.sql": "c499146c4bd245d2a62b103a760b0d46b5e12e7d7f8485ac0c7b9922f3a51de4",
    "notices/0007_merge_news.py": "7991e49debd0778372a6f48d9fce0d64a87075abf5cc7887ee7ad65b579fe188",
    "notices/0008_brackets_that_are_no_citations.postgresql.sql": (
        "42b9479d8cb4430bf80e4cf57f7e5577815b7cacddb38e3fcc6b42b7f70132aa"
    ),
    "notices/0008_brackets_that_are_no_citations.py": (
        "fd4e3d0346e8c9730b083cc06c2ee8cf84b9a337ae4ff529996045a22ede75cd"
    ),
    "notices/0008_brackets_that_are_no_citations.sqlite.sql": (
        "e057b061c3da1a3a42d7a6397d22e3eacc9498eaf316dd472d5045710d56d875"
    ),
    "notices/0009_unread_values.postgresql.sql": "55ac3290abe649e066421f178b75afe7abd5cb1e702d4559428fe9e6a3ec2c2a",
    "notices/0009_unread_values.py": "d31b564936e17e71cc88f459157b8ebb75ddf129446d5176767fabb66e2b479a",
    "notices/0009_unread_values.sqlite.sql": "6473834e844bc3092f560d1483ce617ab19ff819e575c5bbd3a3370b08c0a2da",
    "notices/0010_seals.postgresql.sql": "803c56a8ca6b20ec1e25a86ca5e120f50865cec16eb5598bf3e925f2caa85921",
    "notices/0010_seals.py": "d4068f42aadca43856ae8985ba0b07f592d2921bec896c6bbf2b89456d89272c",
    "notices/0010_seals.sqlite.sql": "930a9c779d2e4219a2e188099164fe7665fbf5faf2e900bcf3dffb1b4abfa316",
    "notices/0011_substance_names.py": "219b5cbd9458b5a564eab5a7dec46931c9193e739c7c66469683e25ee7e76f82",
    "notices/0012_alerts_are_differences.postgresql.sql": (
        "d14fa81bdb3888f0e817d55a888b84d73cd9517a503224ac3d97011e6461145c"
    ),
    "notices/0012_alerts_are_differences.py": ("d0a74e1d638161cccece6f7a89cd7b1e82693cb3daaea5cfa4bc650b626480f6"),
    "notices/0012_alerts_are_differences.sqlite.sql": (
        "bc2de399827e49cf9814de2e479aaca30acd38780637c3d6c30e68b2e037bb90"
    ),
    "notices/0013_roles_and_accounts.postgresql.sql": (
        "f0421e4b968e165d453237f9c24cebaa9f89f62b549915cd0a6c49587545e43c"
    ),
    "notices/0013_roles_and_accounts.py": "78cee655d7aebb28bb3d37da681044ba9843fa11635c85d206c8505ebd0f53ae",
    "notices/0013_roles_and_accounts.sqlite.sql": "91b94bffd6e8677be817ebafd7c83d6c3f3a5b15c1fd40b133c49dbd23d57bd4",
    "notices/0014_sealed_copies.postgresql.sql": "86a7233bbee84b4d573d87bacd1355abdff45eb1e9b3c7ed184d6b39a1663ce3",
    "notices/0014_sealed_copies.py": "cb70eb0eb6168fff2c323395874e2d15c3c87a37512bc87c7286d1f4c00ccd5e",
    "notices/0014_sealed_copies.sqlite.sql": "2ce996ea1e7553aa6e4bb488a9559e0ad32ca9f597b9122b6d10d0f1a2621881",
    "notices/0015_contributors.postgresql.sql": "22e1db4825f978d6192c01442b22f970d8c9924293fdedc91212d196532444f4",
    "notices/0015_contributors.py": "0c38ab9eb09dfe67fe0449193f60baed5912c337c38f6190ec1ef30d3883cba7",
    "notices/0015_contributors.sqlite.sql": "35af1088f0d60c668c63daeb3c1509c64947476430f4d8e31ca371b773c158ee",
    "notices/0018_told_of_roles_and_marks.postgresql.sql": (
        "4c25829a4a7797ba4265ea8d28c361001ea6faf0ba90cefda75cfd790e5a610b"
    ),
    "notices/0018_told_of_roles_and_marks.py": "b75ae4065c1ffbcee1b5791f190bc796bfb88a256ead9ff75f13f558ffb83149",
    "notices/0018_told_of_roles_and_marks.sqlite.sql": (
        "9029a4327b693ac449af165c657be3303e4f80bcdd883ad24f7aedb24281881d"
    ),
    "notices/0019_redaction.postgresql.sql": "885183dd23940193e6126314ac86711b57f2a884e9daa4329eb54f25340f412b",
    "notices/0019_redaction.py": "61fd5c90b214491ac015d8530e448735daefd867b972885424ed58e30ce5fa69",
    "notices/0019_redaction.sqlite.sql": "f3728ee0d0c1ad2c1cafd377ab39102ea65066ebbddefe46370832d17c8a2247",
    "notices/0020_retracted_publications.py": "2b6868d5594b51fa394cf4acc30ec1e6de80413da2c779b22f356ffbdcc75a01",
    "notices/0021_account_mails.py": "6d826c6b51aa559c5a2f349da3e38a226dcab87dc6c7896a54bb37e3fbdc4d5d",
    "notices/0022_publication_checks.py": "1700ba432f3123434c58b4b1c10878e887f691d6cdc8ca9053f33764862e0941",
    "notices/0023_presence.py": "9fd5d9cc63368e6ab88aa69dd7119fe96e7e6d029bcf4b9b0e376eaa8071cf3c",
    "notices/0024_list_columns.py": "02990a06e8e97ef118cc4b6b65db88b5f7a8e0b20c8123b96611df8d033cf63c",
    "notices/0026_stored_lists.py": "3f0ec7a59a2ed013fabd7809eeaa8509a7fafeea5749bd0b5f920283c52bf87a",
    "notices/0029_job_runs.py": "d27c09305092dfbd2fd39b252ab45c5b3e25eaf39eaab5beff71085efb989eff",
    "notices/0031_imported_files.py": "676c14c7a5ef15e7bbeb8b2c3cc1531be683844dc663f5d6ebff741400408e03",
    "notices/0032_file_parts.py": "ab5342447d4e0091635eb3ca0fd6dcac373ba42b687173fa587efa1fb74d87fd",
    "notices/0033_words_of_listings.py": "faf3bf71a79ffd70972bb093994299f0b67a72ef76aa24f03d1a8cc1c4eced10",
    "notices/0034_notes_on_pieces.py": "a34e97e1ce1a3940985d9964a9282e8d42f249b68c4d6cd55c9d91fb8111b4eb",
    "trials/0001_tables.py": "eb420c42be8be40330ed3baaca80d5f0f6fc39980ae27edb520ffa073632186b",
    "trials/0002_guards.postgresql.sql": "9b1d35070275e021a89e5dfb08e9760bfebe81489b983a99099db6a60103e1be",
    "trials/0002_guards.py": "a81ff308adfc2b222caddee7af0214990434fa6974dfad0594a4bef0e19c4ff0",
    "trials/0002_guards.sqlite.sql": "d4fda1fbee9b9b43754613f8b0af6438c188b4f28e1ac6a0700e6a44cfa3b434",
    "trials/0003_round_of_a_registry.py": "b4d1dd752e0bd85545d77b7ff3c12f9890214c723114818047cf5065cd70158c",
    "trials/0004_checks_of_registries.py": "f77f40d76656b0b2d3855bf2af3a1d3d9afd86638e0ba465e55c923a9fc6c3a1",
}

# Beside the standard library and Django: a class of ours that a column is made of.
OURS = "notices.models.moment"


def files() -> dict[str, Path]:
    """The migrations and the SQL beside them by app and file name."""
    return {
        f"{app}/{path.name}": path
        for app, folder in FOLDERS.items()
        for path in sorted(folder.iterdir())
        if path.suffix in {".py", ".sql"} and path.name != "__init__.py"
    }


def hashes() -> dict[str, str]:
    """As `sha256sum` prints them, whatever ends the lines of this copy."""
    return {name: hashlib.sha256(path.read_text("utf-8").encode()).hexdigest() for name, path in files().items()}


def complaints(landed: dict[str, str], present: dict[str, str]) -> list[str]:
    """What somebody has to do, as sentences."""
    gone = [f"{name} has landed and is gone: put it back." for name in landed if name not in present]
    edited = [
        f"{name} has landed and is edited, which no database that has run it would know: take the edit back and add "
        "a migration."
        for name, sha256 in landed.items()
        if present.get(name, sha256) != sha256
    ]
    new = [
        f'{name} is not listed: add "{name}": "{sha256}" to LANDED.'
        for name, sha256 in present.items()
        if name not in landed
    ]
    return [*gone, *edited, *new]


def test_what_has_landed_stays_as_it_is():
    sentences = complaints(LANDED, hashes())

    assert sentences == [], "\n".join(sentences)


def test_each_change_is_answered_with_what_to_do():
    landed = {"notices/0001_a.py": "1", "notices/0002_b.py": "2", "notices/0003_c.sqlite.sql": "3"}
    present = {"notices/0001_a.py": "1", "notices/0003_c.sqlite.sql": "4", "trials/0001_d.py": "5"}

    assert complaints(landed, present) == [
        "notices/0002_b.py has landed and is gone: put it back.",
        "notices/0003_c.sqlite.sql has landed and is edited, which no database that has run it would know: "
        "take the edit back and add a migration.",
        'trials/0001_d.py is not listed: add "trials/0001_d.py": "5" to LANDED.',
    ]


@pytest.mark.parametrize("name", [name for name in files() if name.endswith(".py")])
def test_a_migration_imports_nothing_of_the_program(name):
    imported = set()
    for node in ast.walk(ast.parse(files()[name].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add("." * node.level + (node.module or ""))

    allowed = {*sys.stdlib_module_names, "django"}
    assert {module for module in imported if module != OURS and module.split(".")[0] not in allowed} == set()


# What they make, without what `migrate` does around them.


@pytest.fixture(scope="module")
def lasting_fresh(
    django_db_setup: None, django_db_blocker: "DjangoDbBlocker", tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BaseDatabaseWrapper]:
    with django_db_blocker.unblock(), empty_database(tmp_path_factory.mktemp("fresh")) as database:
        executor = MigrationExecutor(database)
        executor.migrate(executor.loader.graph.leaf_nodes())
        yield database


@pytest.fixture
def fresh(lasting_fresh: BaseDatabaseWrapper, db: None) -> BaseDatabaseWrapper:
    """A database that has run all migrations, and nothing else."""
    return lasting_fresh


def triggers(database: BaseDatabaseWrapper) -> dict[str, str]:
    """Our triggers as the catalogue has them: what fires when, and what it does."""
    catalogue = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if database.vendor == "sqlite"
        else "SELECT tgname, concat_ws(' ', tgenabled, pg_get_triggerdef(oid), pg_get_functiondef(tgfoid)) "
        "FROM pg_trigger WHERE NOT tgisinternal"
    )
    with database.cursor() as cursor:
        cursor.execute(catalogue)
        return {name: text for name, text in cursor.fetchall() if name.startswith(("guard_", "public_"))}


def drop(database: BaseDatabaseWrapper, made: dict[str, str]) -> None:
    with database.cursor() as cursor:
        for name, text in made.items():
            function = re.search(r"EXECUTE FUNCTION (\w+\(\))", text)
            drop = f"DROP FUNCTION IF EXISTS {function[1]} CASCADE" if function else f"DROP TRIGGER {name}"
            cursor.execute(drop)


def what_to_do(changed: list[str]) -> str:
    names = [*changed, *(f"{name.rsplit('_', 1)[0]}_change" for name in changed)]
    made = re.compile(rf"CREATE (TRIGGER|FUNCTION) ({'|'.join(names)})\b")
    sql = {
        vendor: "".join(
            f"{statement};\n\n"
            for statement in [*guards.statements(vendor), *page_expiry.statements(vendor)]
            if made.match(statement)
        )
        for vendor in ("sqlite", "postgresql")
    }
    return f"The rules have changed: add a migration that drops {', '.join(changed)}, and makes on SQLite\n\n" + (
        "and on PostgreSQL\n\n".join(sql.values())
    )


def test_the_migrations_make_the_triggers_of_the_program(fresh: BaseDatabaseWrapper):
    by_migrations = triggers(fresh)
    drop(fresh, by_migrations)
    assert triggers(fresh) == {}

    install_triggers(fresh)
    by_program = triggers(fresh)

    both = by_migrations.keys() | by_program.keys()
    changed = sorted(name for name in both if by_migrations.get(name) != by_program.get(name))
    assert changed == [], what_to_do(changed)
    assert by_program != {}


def test_verify_expects_the_schema_that_the_migrations_make(fresh: BaseDatabaseWrapper):
    install_triggers(fresh)
    written, made = (set(text.splitlines()) for text in (path_of(fresh.vendor).read_text("utf-8"), lines_of(fresh)))

    assert written == made, f"The schema has changed: run make schema. {sorted(written ^ made)}"


def install_triggers(database: BaseDatabaseWrapper) -> None:
    guards.install(database)
    page_expiry.install(database)


def test_the_migrations_fill_the_code_lists_of_the_program(fresh: BaseDatabaseWrapper):
    areas = {(term.code, term.nb, term.nn, term.en) for term in DEFAULT_AREAS}
    counters = {Counter.NOTICE_NUMBER: 0, Counter.EVENTS: 0, Counter.PUBLIC: 0, Counter.ACCOUNTS: 0}

    names = Area.objects.using(ALIAS).values_list("code", "name_nb", "name_nn", "name_en")
    assert set(names) == areas, "The clinical areas to start with have changed: add a migration."
    assert dict(Counter.objects.using(ALIAS).values_list("name", "value")) == counters
    assert not Group.objects.using(ALIAS).exists(), "Roles are rows of RoleGrant, not groups."


def test_an_earlier_edition_is_told_by_the_first_migrations():
    graph = MigrationLoader(None).graph

    assert {app: graph.root_nodes(app) for app in FOLDERS} == {
        app: [(app, first)] for app, first in FIRST_MIGRATIONS.items()
    }
