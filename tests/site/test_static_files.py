"""Addresses of static files on a site that is no trial."""

import pytest
from whitenoise.storage import CompressedManifestStaticFilesStorage

from horizonscan.static_files import StaticFilesStorage


def test_an_address_is_put_together_once(monkeypatch: pytest.MonkeyPatch):
    names: list[str] = []

    def url(_self: object, name: str, force: bool = False) -> str:
        names.append(name)
        return f"/static/{name}"

    monkeypatch.setattr(CompressedManifestStaticFilesStorage, "url", url)
    storage = StaticFilesStorage()

    assert [storage.url(name) for name in ("a.css", "b.css", "a.css")] == [
        "/static/a.css",
        "/static/b.css",
        "/static/a.css",
    ]
    assert names == ["a.css", "b.css"]
