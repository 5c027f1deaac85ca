"""A mail server on this machine that behaves as badly as a test asks it to (SMTP: RFC 5321)."""

import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy


@dataclass
class Manners:
    """How it answers: a status for each word of a client, and where it hangs or hangs up."""

    answers: dict[str, str] = field(default_factory=dict)
    hangs_at: str = ""
    dies_after_accepting: bool = False


class Session(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        server, manners = self.server, self.server.manners
        server.calls += 1
        if manners.hangs_at == "greeting":
            server.released.wait(20)
            return
        self.say("220 here")
        while line := self.rfile.readline():
            word = line.split(b" ")[0].split(b":")[0].strip().decode().upper()
            if word == manners.hangs_at:
                server.released.wait(20)
                return
            if word in manners.answers:
                self.say(manners.answers[word])
            elif word == "EHLO":
                self.say("250 here")
            elif word == "DATA":
                self.say("354 go on")
                if not self.take():
                    return
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take(self) -> bool:
        """Take a letter; whether the connection lives on."""
        manners = self.server.manners
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if refusal := manners.answers.get("BODY"):
            self.say(refusal)
            return True
        self.server.accepted.append(message_from_bytes(b"".join(lines), policy=policy.default))
        if manners.dies_after_accepting:
            return False
        self.say("250 taken")
        return True


class MailServer(socketserver.ThreadingTCPServer):
    """What it accepted, and how often it was called; its manners can change at any time."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.manners, self.accepted, self.calls = Manners(), [], 0
        self.released = threading.Event()
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()
