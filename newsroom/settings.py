"""All configuration, read from the environment: each variable is told in docs/settings.md and .env.example.

With nothing set the site runs in development, on SQLite, for this machine alone.
"""

import secrets
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from . import providers
from .policy import DESK_DIRECTIVES, FRAMED_DIRECTIVES, PREVIEW_DIRECTIVES, content_security_policy

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env_file = BASE_DIR / env.str("ENV_FILE", default=".env")
if env_file.is_file():
    env.read_env(env_file)

# --- Where it runs ---------------------------------------------------------------------------------------------------

DEVELOPMENT = env.bool("DEBUG", default=True)
# Django's pages of tracebacks, apart from DEBUG: so a development site shows its own error pages, as readers will see them.
DEBUG = DEVELOPMENT and env.bool("TRACEBACKS", default=False)
HOST = env.str("HOST", default="127.0.0.1")
VAR_DIR = (BASE_DIR / env.str("VAR_DIR", default="var")).resolve()


def number(name: str, default: int) -> int:
    """The variable's value; where it is no number, the start stops with a sentence."""
    value = env.str(name, default=str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} has to be a number, and is “{value}”. See docs/settings.md.")
    return int(value)


def required(name: str, why: str) -> str:
    """The variable's value; in development it may be empty, elsewhere its absence stops the start with a sentence."""
    value = env.str(name, default="")
    if not value and not DEVELOPMENT:
        raise ImproperlyConfigured(f"DEBUG is off and {name} is not set: {why}. See docs/settings.md.")
    return value


def development_secret(name: str) -> str:
    """A key drawn once and kept in VAR_DIR, so that what it keeps survives a restart of the development site."""
    path = made(VAR_DIR) / name
    try:
        if not path.is_file():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        return path.read_text().strip()
    except OSError as fault:
        raise ImproperlyConfigured(
            f"{path} cannot be written ({fault.strerror}). Set VAR_DIR to a folder that can."
        ) from fault


def made(folder: Path) -> Path:
    """The folder, made where it is not there; where it cannot be, the start stops with a sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ImproperlyConfigured(
            f"{folder} cannot be written ({fault.strerror}). Set VAR_DIR to a folder that can."
        ) from fault
    return folder


PORT = number("PORT", default=8000)
SECRET_KEY = required("SECRET_KEY", "set it to fifty random characters") or development_secret("secret-key")
# Encrypts what is stored of second factors: the first key writes, each of them reads, so that a new one can be put in front.
ENCRYPTION_KEYS = [
    key.strip()
    for key in (
        required("ENCRYPTION_KEYS", "set it to fifty random characters, other ones than those of SECRET_KEY")
        or development_secret("encryption-key")
    ).split(",")
    if key.strip()
]
if not ENCRYPTION_KEYS or min(map(len, ENCRYPTION_KEYS)) < 32:
    raise ImproperlyConfigured(
        "ENCRYPTION_KEYS has a key of fewer than 32 characters: set fifty random ones. See docs/settings.md."
    )
ALLOWED_HOSTS = [
    host.strip() for host in required("ALLOWED_HOSTS", "name the hosts the site answers to").split(",") if host.strip()
]
if DEVELOPMENT and not ALLOWED_HOSTS:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", HOST]
# By name, not by number: browsers make passkeys for names alone.
DEVELOPMENT_HOST = "localhost" if HOST in ("127.0.0.1", "::1") else HOST
SITE_URL = (
    required("SITE_URL", "set the public address, such as https://news.example.org")
    or f"http://{DEVELOPMENT_HOST}:{PORT}"
).rstrip("/")

# --- The newsroom's own words ----------------------------------------------------------------------------------------

SITE_NAME = env.str("SITE_NAME", default="Naïri")
SITE_TAGLINE = env.str("SITE_TAGLINE", default="") or _("The news of Armenia and its diasporas")
SITE_PUBLISHER = env.str("SITE_PUBLISHER", default="Association Naïri Presse")
# Of our own work: where a licence is asked for, and whether machines may mine what no licence speaks of.
ACQUIRE_URL = env.str("ACQUIRE_URL", default="")
AI_MINING = env.str("AI_MINING", default="reserved")
if AI_MINING not in ("reserved", "allowed", "unknown"):
    raise ImproperlyConfigured(f"AI_MINING is “{AI_MINING}”: say reserved, allowed or unknown. See docs/settings.md.")
OFFERED_LICENCE = env.str("OFFERED_LICENCE", default="")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="redaction@example.org")

# --- Applications ----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "desk",
    "readers",
    "syndication",
    "articles",
    "attribution",
    "authors",
    "accounts",
    "letters",
    "pictures",
    "text",
    "newsroom",
    "desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django.contrib.humanize",
    "django_tasks",
    "django_tasks_db",
    "django_prose_editor",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "newsroom.middleware.headers",
    "csp.middleware.CSPMiddleware",
    "newsroom.middleware.address_language",
    "accounts.middleware.kept_by_nobody",
    "newsroom.limits.limits",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.middleware.desk_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.leaving_door",
    "accounts.middleware.desk_door",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
FORMS_URLFIELD_ASSUME_HTTPS = True  # an address typed without its scheme; Django 6 does so by itself
WSGI_APPLICATION = "newsroom.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.site",
                "articles.context.menu",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]

# --- Database, cache, jobs -------------------------------------------------------------------------------------------

DATABASE_URL = (
    required("DATABASE_URL", "set it, as in postgres://user:password@localhost/newsroom")
    or f"sqlite:///{VAR_DIR}/newsroom.sqlite3"
)
if not DATABASE_URL.startswith(("postgres://", "postgresql://", "sqlite://")):
    raise ImproperlyConfigured("DATABASE_URL has to begin with postgres:// or sqlite:///. See docs/settings.md.")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    made(Path(DATABASES["default"]["NAME"]).parent)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
    }
else:
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "options": "-c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s",
        }
        | DATABASES["default"].get("OPTIONS", {}),
    }

CACHE_URL = env.str("CACHE_URL", default="")
# What it holds are the limits on sign-in: shared by all processes, and never washed out by pages.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "security_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    # Pieces of pages that are the same for all, such as the menu: a few, in each process.
    "fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "fragments"},
}
if CACHE_URL:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "security",
        # One that does not answer holds up nobody for long: what needs it answers 503.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What the worker does once a day, at four in the morning by the newsroom's clock (`letters/daily.py`).
DAILY_TASKS = [
    "syndication.auditing.keeping.audit_rights",
    "articles.autosaving.forget_unsaved",
    "articles.linking.forget_links",
    "accounts.leaving.erase_due",
    "accounts.forgetting.forget_old",
    "letters.forgetting.forget_letters",
    "articles.thinning.thin_versions",
    "articles.sweeping.sweep_renditions",
    "articles.sweeping.look_at_pictures",
    "readers.thinning.thin_read_counts",
    "newsroom.statistics.measure_tables",
]

# --- Readers ---------------------------------------------------------------------------------------------------------

# Whether pages tell that they are read, without a word on who reads (docs/reading.md).
COUNT_READS = env.bool("COUNT_READS", default=True)

# --- People ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.authentication.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "articles:front"
LOGOUT_REDIRECT_URL = "articles:front"
PASSWORD_RESET_TIMEOUT = 3600
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_MIN_LENGTH = number("PASSWORD_MIN_LENGTH", default=10)
STAFF_PASSWORD_MIN_LENGTH = number("STAFF_PASSWORD_MIN_LENGTH", default=15)
if not 8 <= PASSWORD_MIN_LENGTH <= STAFF_PASSWORD_MIN_LENGTH <= 64:
    raise ImproperlyConfigured(
        "PASSWORD_MIN_LENGTH has to be 8 or more, STAFF_PASSWORD_MIN_LENGTH no less than it, and neither above 64. See docs/settings.md."
    )
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LongEnough"},
    {"NAME": "accounts.passwords.NotCommon"},
    {"NAME": "accounts.passwords.NotAboutOneself"},
]
SESSION_ENGINE = "accounts.sessions"
# Where one asked to stay signed in; else until the browser is closed, and no longer than a day after the last visit to one's page.
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
BROWSER_SESSION_AGE = 24 * 60 * 60
STAFF_SESSION_AGE = 12 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What each app holds of a person, told to them and forgotten when they leave (`accounts/personal.py`): the account itself last.
PERSONAL_DATA = ["articles.personal", "authors.personal", "letters.personal", "accounts.personal"]
ACCOUNT_CLOSING_DAYS = number("ACCOUNT_CLOSING_DAYS", default=14)

ALLAUTH_TRUSTED_PROXY_COUNT = number("PROXIES", default=0)
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "reset_password": "accounts.forms.ResetForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "add_email": "accounts.forms.ChangeAddressForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
# Usernames are stored in lower case, as the field does too: so one look-up finds them in any spelling.
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_CHANGE_EMAIL = ACCOUNT_REAUTHENTICATION_REQUIRED = ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {
    # The key is the account, whatever it was called by; see accounts.adapter.
    "login_failed": "10/m/ip,5/5m/key",
    # No limit by what was typed: it would tell which name and address belong together. accounts.new_password keeps one, silently.
    "reset_password": "20/m/ip",
    # Each sends this server out to another one, and waits for it.
    "provider": "30/m/ip",
}

# Wrong passwords from a browser in which the account has signed in before: those from elsewhere do not count there.
KNOWN_DEVICE_RATE = "5/5m/key"

MFA_ADAPTER = "accounts.factor_adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_COUNT = MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 1  # half a minute, which clocks go wrong and fingers need
# An account has one address, proved before the first sign-in: one that waits to replace it is no reason to go without.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "accounts.factor_forms.AuthenticateForm",
    "reauthenticate": "accounts.factor_forms.ReauthenticateForm",
    "authenticate_webauthn": "accounts.factor_forms.PasskeyForm",
    "reauthenticate_webauthn": "accounts.factor_forms.ReauthenticatePasskeyForm",
    "login_webauthn": "accounts.factor_forms.SignInPasskeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
STAFF_SECOND_FACTOR = env.str("STAFF_SECOND_FACTOR", default="optional" if DEVELOPMENT else "required")
if STAFF_SECOND_FACTOR not in ("required", "optional"):
    raise ImproperlyConfigured(
        f"STAFF_SECOND_FACTOR is “{STAFF_SECOND_FACTOR}”: say required or optional. See docs/settings.md."
    )
if STAFF_SECOND_FACTOR == "optional" and not DEVELOPMENT:
    raise ImproperlyConfigured(
        "STAFF_SECOND_FACTOR is “optional”, which a site on the web cannot be: leave it out. See docs/settings.md."
    )
STAFF_SECOND_FACTOR_DAYS = number("STAFF_SECOND_FACTOR_DAYS", default=7)

# Accounts of other sites to sign in with: none of it is there where the variable is not set.
OIDC_PROVIDERS = providers.read(env.str("OIDC_PROVIDERS", default=""), is_development=DEVELOPMENT)
SOCIALACCOUNT_ADAPTER = "accounts.connection_adapter.ConnectionAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.connection_forms.ConnectedSignupForm"}
# An address that a provider tells of neither opens an account nor is added to one.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_AUTO_SIGNUP = SOCIALACCOUNT_STORE_TOKENS = False

# --- Letters ---------------------------------------------------------------------------------------------------------

LETTERS_DIR = VAR_DIR / "letters"
EMAIL_URL = required("EMAIL_URL", "set the mail server, as in smtp+tls://user:password@mail.example.org:587")
if EMAIL_URL:
    globals().update(env.email_url_config(EMAIL_URL))
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "letters.folder.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <{CONTACT_EMAIL}>")
SERVER_EMAIL = CONTACT_EMAIL

# --- Languages and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English"), ("hy", "Հայերեն")]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Paris")
try:
    ZoneInfo(TIME_ZONE)
except (ValueError, OSError, ZoneInfoNotFoundError) as fault:
    raise ImproperlyConfigured(f"TIME_ZONE is “{TIME_ZONE}”, which names no time zone. Europe/Paris is one.") from fault
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- Files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEVELOPMENT
WHITENOISE_AUTOREFRESH = DEVELOPMENT
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What was uploaded, as it came, with all it may hold: kept, never served.
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "originals", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Above this an upload goes to a temporary file; a form without files may hold a body of a million characters.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=True)

# --- Security --------------------------------------------------------------------------------------------------------

IS_HTTPS = urlsplit(SITE_URL).scheme == "https"
CONTENT_SECURITY_POLICY = content_security_policy(origin for each in OIDC_PROVIDERS for origin in each.origins)
DESK_CONTENT_SECURITY_POLICY = DESK_DIRECTIVES
PREVIEW_CONTENT_SECURITY_POLICY, FRAMED_CONTENT_SECURITY_POLICY = PREVIEW_DIRECTIVES, FRAMED_DIRECTIVES
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if IS_HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = number("HSTS_SECONDS", default=63_072_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "newsroom.errors.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "WARNING"},
        # Anyone can send any Host: a traceback for each would fill the disk.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # else it tells of each HEAD that Django leaves the body to it
    },
}
