"""A GOV.UK Notify of our own: its doors, its signatures, its words for what became."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

SERVICE, SECRET = "5" * 36, "7" * 36
KEY = f"stub-{SERVICE}-{SECRET}"
TEMPLATES = {"email": "t-email", "text": "t-text", "letter": "t-letter"}
NEEDS = {
    "email": ("email_address",),
    "sms": ("phone_number",),
    "letter": (),
}


class Stub:
    """What was posted, and what it answers."""

    def __init__(self):
        self.posted = []
        self.status = {}
        # Answered instead of taking the next posts.
        self.refuses_with = None


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        """Quiet."""

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def is_let_in(self):
        said = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(
                said, SECRET, algorithms=["HS256"], options={"verify_iat": False}
            )
        except jwt.PyJWTError:
            claims = {}
        if claims.get("iss") != SERVICE or "iat" not in claims:
            self.answer(403, {"errors": [{"error": "AuthError"}]})
            return False
        return True

    def do_POST(self):
        stub, kind = self.server.stub, self.path.rsplit("/", 1)[1]
        size = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(size))
        if not self.is_let_in():
            return
        if stub.refuses_with:
            self.answer(stub.refuses_with, {"errors": [{"error": "stub"}]})
            return
        lines = body["personalisation"]
        missing = [name for name in NEEDS[kind] if not body.get(name)]
        if kind == "letter" and "address_line_3" not in lines:
            missing.append("address")
        if missing or not {"subject", "body"} <= set(lines):
            self.answer(400, {"errors": [{"error": "ValidationError"}]})
            return
        found = {"id": str(uuid4()), "kind": kind, **body}
        stub.posted.append(found)
        stub.status[found["id"]] = "sending"
        self.answer(201, {"id": found["id"], "reference": body["reference"]})

    def do_GET(self):
        stub, parts = self.server.stub, urlsplit(self.path)
        if not self.is_let_in():
            return
        if parts.path.endswith("/v2/notifications"):
            wanted = parse_qs(parts.query)["reference"][0]
            rows = [one for one in stub.posted if one["reference"] == wanted]
            found = [{"id": r["id"], "status": stub.status[r["id"]]} for r in rows]
            self.answer(200, {"notifications": found})
            return
        name = parts.path.rsplit("/", 1)[1]
        if name not in stub.status:
            self.answer(404, {"errors": [{"error": "NoResultFound"}]})
            return
        self.answer(200, {"id": name, "status": stub.status[name]})


@contextmanager
def running():
    """The stub at an address of this machine, for as long as it is needed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.stub = Stub()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.stub, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
