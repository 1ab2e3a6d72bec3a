"""Django with sessions, sign-in, CSRF and messages, on the database that it is given.

The database is opened as Commonside opens its own, so that only the pages differ.
"""

from pathlib import Path

import environ

env = environ.Env()
HOME = Path(env.str("FLOOR_HOME"))

SECRET_KEY = "of a bench that lasts some minutes"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.floor.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "/nobody/"
LOGGING_CONFIG = None
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "bench.floor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    " PRAGMA cache_size=-2048; PRAGMA mmap_size=268435456;"
)


def _database() -> dict:
    url = env.str("FLOOR_DATABASE_URL", "")
    if url:
        return {**environ.Env.db_url_config(url), "CONN_MAX_AGE": None}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "floor.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_START,
        },
    }


DATABASES = {"default": _database()}
