"""What makes a SECRET_KEY unfit for production, for the settings to refuse when the program starts."""

# As Django's own check for deployment has them.
MIN_LENGTH, MIN_DIFFERENT_CHARACTERS = 50, 5
# Django's `startproject` writes such a key into the settings, where it is no secret.
PREFIX_OF_A_DRAFT = "django-insecure-"


def secret_key_problem(key: str) -> str:
    """Return one sentence that says what is wrong with the key, or "" where nothing is."""
    if not key:
        return "Set SECRET_KEY to a long random text, or DEBUG=1 for a local trial."
    is_short = len(key) < MIN_LENGTH or len(set(key)) < MIN_DIFFERENT_CHARACTERS
    if is_short or key.startswith(PREFIX_OF_A_DRAFT):
        return (
            f"SECRET_KEY is too easy to guess: take at least {MIN_LENGTH} random characters, and put the old key into "
            "SECRET_KEY_FALLBACKS, so that nobody is signed out."
        )
    return ""
