"""Every setting, read from the environment with a type and a safe default.

Local practice (names, thresholds, clocks, words) is never a setting: it is a row
loaded from `data/` and the profile.
"""

import os
from pathlib import Path

import environ

from commonside.ground.keys import ring

env = environ.Env()
PACKAGE = Path(__file__).resolve().parents[2]

# Everything an installation writes lives under HOME, except its keys.
HOME = Path(env.str("COMMONSIDE_HOME", "var")).resolve()
KEYS = Path(env.str("COMMONSIDE_KEYS", f"{HOME}-keys")).resolve()
# Where the newest seals of the history are kept besides; may lie on another disk.
ANCHOR_FILE = Path(env.str("COMMONSIDE_ANCHOR_FILE", str(HOME / "anchors.jsonl")))
SURFACE = env.str("COMMONSIDE_SURFACE", "both")
PUBLIC_URL = env.str("COMMONSIDE_PUBLIC_URL", "http://127.0.0.1:8000")
STAFF_URL = env.str("COMMONSIDE_STAFF_URL", PUBLIC_URL)
# Half of the fuse (S33); the other half is a mark in the database.
DEMONSTRATION = env.bool("COMMONSIDE_DEMONSTRATION", False)
# How many proxies stand before us; only then is a forwarded address believed.
PROXIES = env.int("COMMONSIDE_PROXIES", 0)
WEB_PROCESSES = env.int("COMMONSIDE_WEB_PROCESSES", 2)
# What a monitor says to read /metrics; without one nobody can.
METRICS_TOKEN = env.str("COMMONSIDE_METRICS_TOKEN", "")
# Who looks for viruses: "clamd:SOCKET", "clamd:HOST:PORT" or "command:WORDS".
SCANNER = env.str("COMMONSIDE_SCANNER", "")
MAP_TILE_URL = env.str("COMMONSIDE_MAP_TILE_URL", "")

DEBUG = False
SECRET_KEY = ring.session_secret(KEYS)
SECRET_KEY_FALLBACKS = ring.session_fallbacks(KEYS)
ALLOWED_HOSTS = env.list(
    "COMMONSIDE_HOSTS", default=["127.0.0.1", "localhost", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.list("COMMONSIDE_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("COMMONSIDE_HTTPS", False)
# Single sign-on by OpenID Connect; off without an issuer. `second_factor` are the words
# of amr or acr by which this provider says that a second factor was used.
SSO = {
    "issuer": env.str("COMMONSIDE_SSO_ISSUER", "").rstrip("/"),
    "client": env.str("COMMONSIDE_SSO_CLIENT", ""),
    "secret": env.str("COMMONSIDE_SSO_SECRET", ""),
    "name": env.str("COMMONSIDE_SSO_NAME", "your organisation"),
    "second_factor": env.list("COMMONSIDE_SSO_SECOND_FACTOR", default=["mfa"]),
}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "commonside.ground.design.apps.Config",
    "commonside.ground.keys.apps.Config",
    "commonside.ground.audit.apps.Config",
    "commonside.ground.timetable.apps.Config",
    "commonside.ground.counters.apps.Config",
    "commonside.ground.agencies.apps.Config",
    "commonside.ground.practice.apps.Config",
    "commonside.ground.drafts.apps.Config",
    "commonside.ground.duties.apps.Config",
    "commonside.ground.files.apps.Config",
    "commonside.ground.letters.apps.Config",
    "commonside.ground.colleagues.apps.Config",
    "commonside.ground.places.apps.Config",
    "commonside.ground.people.apps.Config",
    "commonside.work.reports.apps.Config",
    "commonside.work.cases.apps.Config",
    "commonside.work.safety.apps.Config",
    "commonside.work.care.apps.Config",
    "commonside.work.routes.apps.Config",
    "commonside.work.evidence.apps.Config",
    "commonside.work.exchange.apps.Config",
    "commonside.work.reviews.apps.Config",
    "commonside.work.oversight.apps.Config",
    "commonside.work.streets.apps.Config",
    "commonside.steering.findings.apps.Config",
    "commonside.steering.strategy.apps.Config",
    "commonside.steering.improvement.apps.Config",
    "commonside.public.publishing.apps.Config",
    "commonside.shell.web.apps.Config",
    "django.forms",
]
MIDDLEWARE = [
    # Outermost: whoever answers, a file or an error page, answers under these (S36).
    "csp.middleware.CSPMiddleware",
    "commonside.shell.web.middleware.Headers",
    "commonside.shell.web.metrics.Measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commonside.shell.web.sessions.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "commonside.shell.web.middleware.OpenDesk",
    "commonside.shell.web.middleware.NoteUse",
    "allauth.account.middleware.AccountMiddleware",
    "commonside.shell.web.middleware.RecordViews",
]
ROOT_URLCONF = "commonside.shell.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commonside.shell.web.context.page",
            ],
            "builtins": ["commonside.ground.design.templatetags.design"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "agencies.User"
LOGIN_URL = "web:sign-in"
LOGIN_REDIRECT_URL = "web:my-work"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# django-allauth has second factors and single sign-on; nobody signs up, nothing is
# matched by e-mail, no browser is trusted by it.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "commonside.shell.web.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"
SOCIALACCOUNT_ADAPTER = "commonside.shell.web.sso.Adapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {
    "sso": {
        "APPS": [
            {
                "provider_id": "sso",
                "name": SSO["name"],
                "client_id": SSO["client"],
                "secret": SSO["secret"],
                "settings": {
                    "server_url": SSO["issuer"],
                    "fetch_userinfo": False,
                    "oauth_pkce_enabled": True,
                },
            }
        ]
    }
}

# Two megabytes kept by each of the connections, of which there is one a thread: the
# system keeps the file's pages once for all of them.
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    " PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-2048;"
    " PRAGMA mmap_size=268435456;"
)


# One address for each of three roles; the application's stands in for the others.
DATABASE_URLS = {
    "owner": env.str("COMMONSIDE_OWNER_DATABASE_URL", ""),
    "application": env.str("DATABASE_URL", ""),
    "public": env.str("COMMONSIDE_PUBLIC_DATABASE_URL", ""),
}
# As whom this process signs in; commands that change tables say "owner".
DATABASE_AS = env.str(
    "COMMONSIDE_DATABASE_AS", "public" if SURFACE == "public" else "application"
)


def _database() -> dict:
    url = DATABASE_URLS[DATABASE_AS] or DATABASE_URLS["application"]
    if url:
        found = environ.Env.db_url_config(url)
        found["CONN_MAX_AGE"] = None
        found["CONN_HEALTH_CHECKS"] = True
        return found
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "commonside.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_START,
        },
    }


DATABASES = {"default": _database()}
# A page that renders inside a transaction holds SQLite's write lock: never.
ATOMIC_REQUESTS = False

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["quick", "long"],
    }
}

# One session at a staff desk, another on the public pages; neither opens the other. A
# name that begins with __Host- is refused by browsers from anywhere but this one host.
_HOST = "__Host-" if HTTPS else ""
SESSION_ENGINE = "commonside.shell.web.sessions.staff"
SESSION_COOKIE_NAME = f"{_HOST}desk"
PUBLIC_COOKIE_NAME = f"{_HOST}visit"
DEVICE_COOKIE_NAME = f"{_HOST}device"
CSRF_COOKIE_NAME = f"{_HOST}csrftoken"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
if SURFACE == "public":
    # Nobody signs in here, and no row of a session is read or written: whoever could
    # write one could make one of staff (S34).
    INSTEAD = {
        "django.contrib.auth.middleware.AuthenticationMiddleware": (
            "commonside.shell.web.middleware.Nobody"
        ),
        "commonside.shell.web.sessions.Sessions": (
            "django.contrib.sessions.middleware.SessionMiddleware"
        ),
        "commonside.shell.web.middleware.OpenDesk": "",
        "commonside.shell.web.middleware.NoteUse": "",
    }
    MIDDLEWARE = [INSTEAD.get(name, name) for name in MIDDLEWARE]
    MIDDLEWARE = [name for name in MIDDLEWARE if name]
    SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    SESSION_COOKIE_NAME = PUBLIC_COOKIE_NAME
# Gone with the browser: nobody who looks later finds that a report was begun.
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Other sites get no address of ours. Not "no-referrer": browsers then send the
# origin "null" with our own forms, and each of them is refused as a forgery.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "commonside.shell.web.errors.csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [
    ("en-gb", "English"),
    ("ur", "اردو"),
    ("bn", "বাংলা"),
    ("pl", "Polski"),
    ("ro", "Română"),
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
LOCALE_PATHS = [PACKAGE / "ground" / "design" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("COMMONSIDE_STATIC", str(HOME / "static")))
# Where nothing was collected, files are served from where they lie.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "commonside.ground.design.storage.Storage"},
}
# Made by the commands before anything starts; never the system's own (S19).
FILE_UPLOAD_TEMP_DIR = HOME / "tmp" if (HOME / "tmp").is_dir() else None
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

EMAIL_BACKEND = "commonside.shell.web.mail.connection"
MAIL_BACKEND = env.str(
    "COMMONSIDE_EMAIL", "django.core.mail.backends.console.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.str("COMMONSIDE_FROM", "commonside@localhost")
# The sender of messages to people who are not staff: an address that tells nobody who
# we are. Without one no e-mail leaves for anybody who has not said that our name may
# show (S27).
PLAIN_FROM = env.str(
    "COMMONSIDE_PLAIN_FROM", "messages@example.org" if DEMONSTRATION else ""
)

# GOV.UK Notify for e-mail, texts and letters; nothing goes there without a key, nor in
# a demonstration. One template for each channel, with ((subject)) and ((body)).
NOTIFY_KEY = env.str("COMMONSIDE_NOTIFY_KEY", "")
NOTIFY_URL = env.str(
    "COMMONSIDE_NOTIFY_URL", "https://api.notifications.service.gov.uk"
)
NOTIFY_TEMPLATES = {
    "email": env.str("COMMONSIDE_NOTIFY_EMAIL", ""),
    "text": env.str("COMMONSIDE_NOTIFY_TEXT", ""),
    "letter": env.str("COMMONSIDE_NOTIFY_LETTER", ""),
}
# Somebody has looked: the service's name, the sender of its texts and the head of its
# letters tell nobody who writes.
NOTIFY_IS_PLAIN = env.bool("COMMONSIDE_NOTIFY_IS_PLAIN", False)

# Logs name routes, codes and lines of our text, never what a person typed: `logs`.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "commonside.shell.web.logs.Neutral"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": env.str("COMMONSIDE_LOG", "WARNING")},
    # Instead of Django's own, which mail a failure with everything that was typed.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
os.environ.setdefault("PGAPPNAME", "commonside")
