"""What the web server is given: `granian --interface wsgi …wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from commonside.shell.web.commands.processes import end_with_parent

os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonside.shell.web.settings")
# The server's own processes too: killed, it would leave them and their port behind.
end_with_parent()
application = get_wsgi_application()
# Read every address now, so that the first visitor does not wait for it.
_ = get_resolver().url_patterns
