"""The address of a page in another language. No database."""

from django.conf import settings


def in_language(path: str, code: str) -> str:
    """Chinese addresses bear no prefix, those of every other language its code.

    >>> in_language("/craftsmen/?q=王", "en")
    '/en/craftsmen/?q=王'
    >>> in_language("/en/craftsmen/?q=王", "zh-hans")
    '/craftsmen/?q=王'
    """
    for other, _name in settings.LANGUAGES:
        if path.startswith(f"/{other}/"):
            path = path.removeprefix(f"/{other}")
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"
