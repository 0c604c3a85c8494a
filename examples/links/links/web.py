"""The page with the links, and an API that keeps more of them."""

import html
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from links import store

PAGE = "<!doctype html>\n<title>Links</title>\n<h1>Links</h1>\n<ul>\n{}</ul>\n"
ITEM = '<li class="{}"><a href="{}">{}</a></li>\n'
SEEN = {None: "new", 0: "silent", 1: "answers"}


def item(link):
    """A link on the page."""
    return ITEM.format(SEEN[link["answers"]], html.escape(link["address"]), html.escape(link["title"]))


class Handler(BaseHTTPRequestHandler):
    """Answers a request."""

    def do_GET(self):
        """Shows the links, or says that all is well."""
        match self.path:
            case "/":
                self.answer(200, "text/html; charset=utf-8", PAGE.format("".join(map(item, store.every()))))
            case "/api/links" | "/healthz":
                self.answer(200, "application/json", json.dumps(store.every()))
            case _:
                self.answer(404, "text/plain", "not here\n")

    def do_POST(self):
        """Keeps a link."""
        try:
            link = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            address, title = link["address"], link["title"]
            wanted = self.path == "/api/links" and address.startswith(("http://", "https://")) and title.strip()
        except (ValueError, KeyError, TypeError, AttributeError):
            wanted = False
        if wanted:
            store.add(address, title)
            self.answer(201, "application/json", json.dumps(link))
        else:
            self.answer(400, "text/plain", "an address that begins with http, and a title\n")

    def answer(self, status, kind, text):
        """Sends a text."""
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code="-", size="-"):
        """Does not tell that somebody asked whether all is well."""
        if self.path != "/healthz":
            super().log_request(code, size)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("", int(os.environ["PORT"])), Handler)
    print(f"listening on {server.server_port}", flush=True)
    server.serve_forever()
