"""What the web server is given: `granian --interface wsgi …wsgi:application`."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from commonside.shell.web import logs
from commonside.shell.web.commands import Wrong
from commonside.shell.web.commands.ground import prepare
from commonside.shell.web.commands.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonside.shell.web.settings")
# However it was started: nothing is served when the keys lie open (S17, S19).
try:
    prepare()
except Wrong as wrong:
    sys.exit(f"commonside: {wrong}")
# The server's own processes too: killed, it would leave them and their port behind.
end_with_parent()
logs.hooks()
application = get_wsgi_application()
# Read every address now, so that the first visitor does not wait for it.
_ = get_resolver().url_patterns
