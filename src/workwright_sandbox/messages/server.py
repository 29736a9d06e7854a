"""The practice provider's HTTP side: Twilio's and Meta's addresses, a push service, and the switchboard on one port."""

import base64
import json
import re
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from workwright_sandbox.messages.post import Post, new_ref

Answer = tuple[int, Any]


class Server(ThreadingHTTPServer):
    """Listens on one port."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], post: Post) -> None:
        super().__init__(address, Handler)
        self.post = post
        self.origin = f"http://{address[0]}:{self.server_address[1]}"


class LostAnswer(Exception):
    """The message was taken, and nobody will hear of it."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "WorkwrightPost"

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_PUT(self) -> None:
        self._serve("PUT")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: numbers and words of people go by."""

    def _serve(self, method: str) -> None:
        self.url = urlsplit(self.path)
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            status, answer = self._route(method)
        except LostAnswer:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "image/png" if isinstance(answer, bytes) else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _route(self, method: str) -> Answer:
        for verb, pattern, view in ROUTES:
            if verb == method and (match := re.fullmatch(pattern, self.url.path)):
                return view(self, *match.groups())
        return 404, {"code": 20404, "message": "not found"}

    def _faulty(self, say: Callable[[int, int], Any]) -> Answer | None:
        """Return the refusal that a switch asks for before a message is taken."""
        switches = self.server.post.switches
        for name, status, code in (("busy", 429, 20429), ("error", 500, 20500), ("refused", 400, 21614)):
            if switches.spend(name):
                return status, say(code, status)
        return None

    def _after(self) -> Answer | None:
        """Return what a switch makes of the answer after a message was taken."""
        if self.server.post.switches.spend("lost_answer"):
            raise LostAnswer
        return (500, {"oops": True}) if self.server.post.switches.spend("error_after") else None

    # texts -------------------------------------------------------------------------------------------------

    def text(self, account: str) -> Answer:
        post, form = self.server.post, dict(parse_qsl(self.body.decode()))
        wanted = base64.b64encode(f"{account}:{post.token}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {wanted}":
            return 401, {"code": 20003, "status": 401}
        if refusal := self._faulty(lambda code, status: {"code": code, "status": status, "message": "no"}):
            return refusal
        message = post.take(
            kind="sms",
            sid=new_ref("SM"),
            to=form["To"],
            sender=form.get("From", ""),
            body=form["Body"],
            hook=form.get("StatusCallback", ""),
        )
        post.tell_text(message)
        return self._after() or (201, {"sid": message["sid"], "status": "queued"})

    def texts(self, account: str) -> Answer:
        to = parse_qs(self.url.query).get("To", [""])[0]
        found = [one for one in self.server.post.taken if one["kind"] == "sms" and one["to"] == to]
        shown = [{"sid": one["sid"], "body": one["body"], "direction": "outbound-api"} for one in found]
        return 200, {"messages": shown}

    # WhatsApp ----------------------------------------------------------------------------------------------

    def chat(self, number: str) -> Answer:
        post, said = self.server.post, json.loads(self.body)
        if self.headers.get("Authorization") != f"Bearer {post.token}":
            return 401, {"error": {"code": 190}}
        if refusal := self._faulty(lambda code, status: {"error": {"code": 131026 if status == 400 else 130429}}
                                   if status != 500 else {}):  # fmt: skip
            return refusal
        message = post.take(
            kind="whatsapp",
            sid=new_ref("wamid."),
            to=f"+{said['to']}",
            phone_number_id=number,
            reference=said["biz_opaque_callback_data"],
            type=said["type"],
            body=said.get("text", {}).get("body") or json.dumps(said.get("template")),
        )
        if hook := post.hooks.get(number):
            post.tell_chat(message, hook)
        return self._after() or (200, {"messages": [{"id": message["sid"]}]})

    def chat_media(self, ref: str) -> Answer:
        return 200, {"url": f"{self.server.origin}/media/{ref}", "id": ref}

    def media(self, ref: str) -> Answer:
        found = self.server.post.media.get(ref)
        return (200, found) if found else (404, {"code": 20404})

    # push --------------------------------------------------------------------------------------------------

    def push(self, browser: str) -> Answer:
        if "gone" in self.server.post.switches.on:
            return 410, {}
        if refusal := self._faulty(lambda code, status: {}):
            return refusal
        shown = {name.lower(): value for name, value in self.headers.items()}
        body = base64.b64encode(self.body).decode()
        self.server.post.take(kind="push", sid=new_ref("p"), to=browser, headers=shown, body=body)
        return self._after() or (201, {})

    # the switchboard ---------------------------------------------------------------------------------------

    def set_faults(self) -> Answer:
        try:
            self.server.post.switches.set(json.loads(self.body))
        except ValueError as error:
            return 422, {"message": str(error)}
        return 200, {}

    def set_hook(self) -> Answer:
        """Say where Meta calls for a number: a matter of its app's settings, there."""
        self.server.post.hooks |= json.loads(self.body)
        return 200, {}

    def sent(self) -> Answer:
        return 200, {"messages": self.server.post.taken}

    def release(self) -> Answer:
        return 200, {"released": self.server.post.release()}

    def write(self) -> Answer:
        """Write to us from a phone: by text or WhatsApp, with pictures (base64), perhaps as an answer."""
        said, post = json.loads(self.body), self.server.post
        refs = []
        for picture in said.get("media", ()):
            refs.append(new_ref("ME"))
            post.media[refs[-1]] = base64.b64decode(picture)
        ref = said.get("ref") or new_ref("SM")
        if said["kind"] == "sms":
            fields = {"MessageSid": ref, "From": said["from"], "To": said["to"], "Body": said.get("text", "")}
            fields["NumMedia"] = str(len(refs))
            fields |= {f"MediaUrl{n}": f"{self.server.origin}/media/{one}" for n, one in enumerate(refs)}
            post.tell(post.form(said["hook"], fields))
            return 200, {"ref": ref}
        part = (
            {"image": {"id": refs[0], "caption": said.get("text", "")}}
            if refs
            else {"text": {"body": said["text"]}}
        )
        message = {"id": ref, "from": said["from"].lstrip("+"), "type": "image" if refs else "text", **part}
        if said.get("answers"):
            message["context"] = {"id": said["answers"]}
        contacts = [{"wa_id": message["from"], "profile": {"name": said.get("name", "")}}]
        post.tell(post.graph(said["hook"], said["to"], messages=[message], contacts=contacts))
        return 200, {"ref": ref}


ROUTES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("POST", r"/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Messages\.json", Handler.text),
    ("GET", r"/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Messages\.json", Handler.texts),
    ("POST", r"/v[0-9.]+/([0-9]+)/messages", Handler.chat),
    ("GET", r"/v[0-9.]+/(ME[0-9a-f]+)", Handler.chat_media),
    ("GET", r"/media/(ME[0-9a-f]+)", Handler.media),
    ("POST", r"/push/([0-9a-z-]+)", Handler.push),
    ("PUT", r"/control/faults", Handler.set_faults),
    ("PUT", r"/control/hooks", Handler.set_hook),
    ("GET", r"/control/sent", Handler.sent),
    ("POST", r"/control/release", Handler.release),
    ("POST", r"/control/write", Handler.write),
)
