"""What the application is told by its environment. What must be given has no default here."""

import os
from pathlib import Path

import dj_database_url

FOLDER = Path(__file__).resolve().parent

DEBUG = os.environ.get("DEBUG") == "true"
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")
USE_TZ = True
TIME_ZONE = os.environ.get("TZ", "UTC")

DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=60)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ["REDIS_URL"]
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}

# Seconds between two looks at what was left undone.
SWEEP_INTERVAL = float(os.environ["SWEEP_INTERVAL"])

# The cards lie here, and nginx shows them.
MEDIA_ROOT = os.environ["MEDIA_ROOT"]

INSTALLED_APPS = ["tasks"]
ROOT_URLCONF = "tasks.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
# Whoever has the key can read and write what a browser remembers: nothing of it is in the database.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [FOLDER / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

# Work that a stopped cache forgot is asked for again, so nothing waits for results.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_IMPORTS = ["tasks.jobs"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "tasks.jobs.sweep",
        "schedule": SWEEP_INTERVAL,
        "options": {"expires": SWEEP_INTERVAL},
    }
}
