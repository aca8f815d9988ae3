"""Django's own administration with nothing added, served for a recording. Run with an interpreter that has Django.

    python django_site.py DATABASE PORT

Makes the database with one person (``keeper``, password ``Larkspur-17``) and serves it until its end.
"""

import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import path

DATABASE, PORT = sys.argv[1:3]

settings.configure(
    DEBUG=True,
    SECRET_KEY="only for this measurement",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATABASE}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
        "django.contrib.messages", "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    STATIC_URL="/static/",
    USE_TZ=True,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
)  # fmt: skip
django.setup()

from django.contrib import admin  # noqa: E402 - Django must know its settings first
from django.contrib.auth import get_user_model  # noqa: E402 - the same

urlpatterns = [path("admin/", admin.site.urls)]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser("keeper", "keeper@example.org", "Larkspur-17")
    call_command("runserver", f"127.0.0.1:{PORT}", "--noreload", "--insecure", verbosity=0)
