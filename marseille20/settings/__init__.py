"""Every setting of the site; what depends on the machine is read once, here, from the environment.

docs/hosting.md lists the variables. A wrong value stops the start with a sentence that names it.
"""

from http import HTTPStatus
from logging import WARNING, LogRecord, getLevelName
from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from environs import Env

from marseille20.settings import environment

django_stubs_ext.monkeypatch()

env = Env()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = environment.folder(Path(env.str("VAR_DIR", "") or BASE_DIR / "var"))

# --- Where the site is reached -------------------------------------------------------------------

HOST: str = env.str("HOST", "127.0.0.1")
PORT: int = environment.port(env.int("PORT", 8000))
# In small letters, as browsers tell where a form was.
SITE_URL: str = env.str("SITE_URL", "").rstrip("/").lower()
site = environment.site(SITE_URL)
# Where each process of this machine answers by itself, to see whether all of them do.
WEB_PROCESSES = environment.addresses(env.list("WEB_PROCESSES", []))

if site.hostname:
    ALLOWED_HOSTS = [site.hostname]
elif HOST in {"0.0.0.0", "::"}:  # noqa: S104
    # Asked to listen on every address: it is to be reached by any of its names.
    ALLOWED_HOSTS = ["*"]
else:
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", HOST]

# Does `serve` start without the demonstration? A site with a public address always does.
EMPTY: bool = environment.empty(env.str("EMPTY", ""), SITE_URL)

# One variable decides: the public address is https, or nothing of the following makes sense.
HTTPS = site.scheme == "https"
SECURE_SSL_REDIRECT = HTTPS
SECURE_SSL_HOST = site.netloc if HTTPS else None
# For this host alone, unless set: other sites of its owner may live beside it.
seconds, is_for_subdomains, is_for_lists = environment.hsts(env.str("HSTS", "host"))
SECURE_HSTS_SECONDS = seconds if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and is_for_subdomains
SECURE_HSTS_PRELOAD = HTTPS and is_for_lists
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# A public site stands behind one proxy (SITE_URL), unless set: the addresses that so many of them
# tell are those that strangers cannot invent (core.http.limits).
TRUSTED_PROXIES: int = environment.proxies(env.int("TRUSTED_PROXIES", 1 if HTTPS else 0))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []

SECURE_CSP = {
    "default-src": [CSP.SELF],
    # The admin's own pages use data: images and, for its import maps, nonces.
    "img-src": [CSP.SELF, "data:"],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    # Films and sounds, once a reader plays them.
    "frame-src": [
        "https://www.youtube-nocookie.com",
        "https://player.vimeo.com",
        "https://geo.dailymotion.com",
        "https://w.soundcloud.com",
        "https://media.ccc.de",
    ],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# --- Secrets -------------------------------------------------------------------------------------

SECRET_KEY = environment.secret_key(
    env.str("SECRET_KEY", ""),
    VAR_DIR,
    [name for name in ("CACHE_URL", "STORAGE_URL", "TRUSTED_PROXIES") if env.str(name, "")],
)
former_keys: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
# Any visitor could sign with an empty one, as a comma too many makes it.
SECRET_KEY_FALLBACKS = [key for key in former_keys if key.strip()]
DEBUG: bool = env.bool("DEBUG", False)
# Do browsers keep a worker of the site? Without it, those that have one throw it away. While
# developing, what it keeps would hide what changes.
SERVICE_WORKER: bool = env.bool("SERVICE_WORKER", not DEBUG)

# --- The apps ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "marseille20.apps.OrganisersAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_prose_editor",
    "marseille20.apps.TasksConfig",
    "taggit",
    "core",
    "printing",
    "mailings",
    "events",
    "speakers",
    "talks",
    "recaps",
    "exchange",
    "writing",
    "reactions",
    "newsletter",
    "participation",
    "picks",
    "push",
    "search",
    "timetable",
    "operations",
    "marseille20",
]

MIDDLEWARE = [
    "marseille20.delivery.probes.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # After static files: a policy says nothing of them, and weighs more than some of them.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "core.http.middleware.OriginMiddleware",
    "core.http.middleware.CountMiddleware",
    # Around all that may refuse a request.
    "participation.middleware.PersonalLinkMiddleware",
    "core.http.middleware.NulMiddleware",
    "core.http.middleware.CookieMiddleware",
    "marseille20.delivery.pagecache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.history.HistoryMiddleware",
    # It strips /apercu/ from the path that the following ones read.
    "talks.preview.PreviewMiddleware",
    "core.http.middleware.PathLocaleMiddleware",
    # Before the first that reads what was sent.
    "core.http.bodies.BodyMiddleware",
    "marseille20.delivery.outage.OutageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "marseille20.urls"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "marseille20.pages.context.chrome",
            ],
        },
    }
]

FORM_RENDERER = "core.forms.uncut_fields.Renderer"

# --- Data ----------------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {
    "default": environment.database(
        env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'marseille20.sqlite3'}")
    )
}
database = DATABASES["default"]
if database["ENGINE"] == "django.db.backends.sqlite3":
    # Writers wait for each other instead of failing, and readers never wait. What was committed
    # outlives a power cut, or a mail could go out twice; that costs about 3 ms a write.
    database["OPTIONS"] |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    database["ENGINE"] = "core.database.postgresql"
    database["OPTIONS"] |= {
        # A request soon learns that no connection is free; a server that is back is
        # found by the next who asks, and not after the pauses of those who asked before.
        "pool": {
            "min_size": 1,
            "max_size": 10,
            "timeout": 1,
            "reconnect_timeout": 0.5,
        },
        "connect_timeout": 2,
        # A query that hangs must not take every worker with it.
        "options": "-c statement_timeout=15000",
    }
    # What the pool kept from before the database was restarted is no connection any more.
    database["CONN_HEALTH_CHECKS"] = True

AUTH_USER_MODEL = "core.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

SESSION_ENGINE = "core.accounts.sessions"

# --- Signing in ----------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "core.sign_in.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Accounts are invited, or entered by an organiser: their address is known.
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Nobody is written to who has no account.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Mail can take its time.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"reset_password": "core.sign_in.codes.NewPasswordForm"}
# How often a letter may be asked for one address is counted by core.sign_in.codes.
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip"}
# Codes by mail are for signing in alone, where they go through the outbox.
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
MFA_ADAPTER = "core.sign_in.second_factors.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A site tried out at home is http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# --- Comments ------------------------------------------------------------------------------------

# Of the sums that browsers do before a suspicious comment; answers are remembered in the cache.
ALTCHA_HMAC_KEY = SECRET_KEY

# --- Webmentions ---------------------------------------------------------------------------------

# Where other sites say that they link to a page; pages name it.
WEBMENTION_URL = "webmention"

# --- The way out ---------------------------------------------------------------------------------

# Tests fetch from servers of their own; nobody else may have the site knock at its own machine.
FETCH_LOOPBACK: bool = env.bool("FETCH_LOOPBACK", False)

# --- Tasks and what is remembered ----------------------------------------------------------------

# Each queue has a worker (`serve`). What nobody waits for (booklets, social images, other sites) is
# in the background: no letter, file that is brought or page that a visitor names is behind it.
QUEUES = ["default", "letters", "pages", "background"]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": QUEUES}}
# What throttles, and what holds once only: every server process has to count the same.
CACHE_URL: str = env.str("CACHE_URL", "")
CACHES = environment.caches(CACHE_URL)
TAGGIT_CASE_INSENSITIVE = True
# How long a process may believe that nothing was published meanwhile.
PUBLIC_FRESH_SECONDS = 1.0
# It changes once a year: a letter and a page of the admin may be that late.
IDENTITY_FRESH_SECONDS = 5.0
# Whether booklets and images are made anew after each change.
PRINT_AFTER_CHANGES = True
# Whether checks run in threads, which can be abandoned when a service hangs.
CHECKUP_IN_THREADS = True

# --- Words and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
FORMAT_MODULE_PATH = "core.formats"
# example.org in a plain text becomes a link to https, as it does by itself from Django 2028 on.
URLIZE_ASSUME_HTTPS = True

# --- Files ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
# An image has them beside the program, where nothing can be written.
STATIC_ROOT = env.path("STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGE_URL: str = env.str("STORAGE_URL", "")
STORAGES = environment.storages(STORAGE_URL, VAR_DIR)
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Of text alone; how much a page takes with its pictures, core.http.bodies decides.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Backups -------------------------------------------------------------------------------------

# Where `manage.py backup` keeps them, beside what was erased; a folder, or s3://…
BACKUP_URL: str = env.str("BACKUP_URL", "")
# Whom they are encrypted for: a public key of age, or the file it is in.
BACKUP_KEY: str = env.str("BACKUP_KEY", "")

# --- Mail and log --------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = environment.sender(
    env.str("MAIL_FROM", "Marseille 2.0 <bonjour@marseille20.example>")
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# A public site without one hands its mail to the machine's own mail server.
SMTP_URL: str = env.str("SMTP_URL", "smtp://localhost:25" if HTTPS else "")
MAILERS: dict[str, dict[str, Any]] = {"default": environment.mailer(SMTP_URL)}


def as_warning(record: LogRecord) -> bool:
    """Let a record pass as a warning with its message alone, of which Django makes an error."""
    record.exc_info = None
    record.levelno, record.levelname = WARNING, getLevelName(WARNING)
    return True


def is_error(record: LogRecord) -> bool:
    """Tell whether a response is an error: a 503 is not, its sender asked for too much."""
    return getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE


# With it, others than this machine may read /metrics.
METRICS_TOKEN = environment.metrics_token(env.str("METRICS_TOKEN", ""))
LOG_FORMAT = environment.log_format(env.str("LOG_FORMAT", "line"))
# Where errors are reported, beside the log. Its key travels with them.
SENTRY_DSN = environment.sentry(env.str("SENTRY_DSN", ""))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "core.monitoring.logs.LineFormatter"},
        "json": {"()": "core.monitoring.logs.JsonFormatter"},
    },
    # What others send wrong is logged in a line at most: it is no error of the site.
    "filters": {
        "as warning": {"()": "django.utils.log.CallbackFilter", "callback": as_warning},
        "errors": {"()": "django.utils.log.CallbackFilter", "callback": is_error},
        "by route": {"()": "core.monitoring.logs.ByRoute"},
        "without values": {"()": "core.monitoring.logs.WithoutValues"},
    },
    "handlers": {
        "strangers": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["as warning", "by route", "without values"],
        },
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["by route", "without values"],
        },
        "errors": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["by route", "without values"],
            "level": "ERROR",
        },
    },
    "root": {"handlers": ["console"], "level": environment.log_level(env.str("LOG_LEVEL", "INFO"))},
    "loggers": {
        # The development handlers print every request and mail tracebacks: one place is enough.
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR", "filters": ["errors"]},
        # core.database.breaker tells it, once.
        "psycopg.pool": {"level": "ERROR"},
        "django.security": {"handlers": ["strangers"], "propagate": False},
        # A request for another site gets a 400, and no page of the log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # A forged answer to a sum is refused, and fills no log.
        "django_altcha": {"level": "CRITICAL"},
        # The task worker, which sets their levels, tells of its own coming and going, and of
        # that of every task; those that fail are django.tasks' errors.
        "django.tasks": {"handlers": ["errors"], "propagate": False},
        "django_tasks_db": {"handlers": ["errors"], "propagate": False},
    },
}
