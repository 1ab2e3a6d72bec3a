"""What the web server is given: `granian --interface wsgi …wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonside.shell.web.settings")
application = get_wsgi_application()
