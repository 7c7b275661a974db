"""Visits through the directory: leaving for it, coming back, and whether somebody is signed in then."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.support.directory_server import Directory

START = reverse("directory_sign_in")


def leave(client: Client, where: str = START, **form: str) -> str:
    """Press the button; return the directory's address that the page goes on to."""
    page = client.post(where, form)
    assert page.status_code == 200, page.content
    match = re.search(r'<meta http-equiv="refresh" content="0; url=([^"]*)">', page.content.decode())
    assert match, page.content
    return match[1].replace("&amp;", "&")


def come_in(client: Client, directory: Directory, where: str = START, **form: str) -> Any:
    """Sign in at the directory and come back."""
    return client.get(directory.approve(leave(client, where, **form)))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
