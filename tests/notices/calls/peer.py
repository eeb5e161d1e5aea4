"""Another system for tests: a real server on this machine, which answers as it is told to."""

import ipaddress
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Script = Callable[[socket], None]


@dataclass(frozen=True)
class Received:
    """One request that arrived."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Peer:
    """Where it listens, what it got, and what it does after that."""

    script: Script
    port: int = 0
    got: list[Received] = field(default_factory=list)


def says(answer: bytes) -> Script:
    """Sends the answer as it stands, then hangs up."""
    return lambda connection: connection.sendall(answer)


def answers(status: int, content: bytes = b"", *headers: str) -> Script:
    """A well-formed answer."""
    head = [f"HTTP/1.1 {status} So", f"Content-Length: {len(content)}", *headers, "", ""]
    return says("\r\n".join(head).encode() + content)


@contextmanager
def peer(script: Script, *, tls: ssl.SSLContext | None = None) -> Iterator[Peer]:
    """A server on a free port of 127.0.0.1."""
    told = Peer(script)

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline()
            self.close_connection = True
            if not self.raw_requestline or not self.parse_request():
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told.got.append(Received(self.command, self.path, dict(self.headers), body))
            try:
                told.script(self.connection)
            except OSError:
                return  # the caller has hung up, as some tests want

    class Server(ThreadingHTTPServer):
        block_on_close = True
        daemon_threads = False

        def handle_error(self, request: object, client_address: object) -> None:
            """A handshake that fails is what a test looks for on the other side."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    told.port = server.server_port
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For a server of that name, and for callers who trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    today = datetime.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=2))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_general_name(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "peer.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + made.public_bytes(pem))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
