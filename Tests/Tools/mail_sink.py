# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail server for tests: reads what arrives with Python's own mail parser.

Prints its port, then writes each message as one JSON file into the folder given. A mailbox
`bounce…` is refused for good, `busy…` for now, and a text with the word SPAM after it was sent.
"""
import argparse
import asyncio
import email
import email.policy
import email.utils
import json
import pathlib
import ssl
from email.header import decode_header, make_header

from aiosmtpd.smtp import SMTP, AuthResult

arguments = argparse.ArgumentParser()
arguments.add_argument("folder", type=pathlib.Path)
arguments.add_argument("--certificate")
arguments.add_argument("--key")
arguments.add_argument("--implicit", action="store_true")
arguments.add_argument("--password")
options = arguments.parse_args()


def mailbox(header):
    # The modern parser puts a blank between two encoded words of a name (RFC 2047, 6.2 has none).
    name, address = email.utils.parseaddr(header)
    return [[str(make_header(decode_header(name))), address]]


class Sink:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("bounce"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("busy"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        raw = envelope.original_content
        message = email.message_from_bytes(raw, policy=email.policy.default)
        plain = email.message_from_bytes(raw)
        text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
        if "SPAM" in text:
            return "554 5.7.1 not wanted"
        defects = list(message.defects)
        for part in message.walk():
            defects += part.defects
            for value in part.values():
                defects += value.defects
        record = {
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "names": [name.lower() for name in message.keys()],
            "from": mailbox(plain["from"]),
            "to": mailbox(plain["to"]),
            "subject": str(message["subject"]),
            "date": message["date"].datetime.isoformat(),
            "id": message["message-id"],
            "auto": message["auto-submitted"],
            "unsubscribe": (message["list-unsubscribe"] or "").strip(),
            "type": message.get_content_type(),
            "parts": [part.get_content_type() for part in message.iter_parts()],
            "text": text,
            "html": message.get_body(("html",)).get_content().replace("\r\n", "\n"),
            "defects": [type(defect).__name__ for defect in defects],
            "longest": max(len(line) for line in raw.split(b"\r\n")),
            "ascii": raw.isascii(),
            "tls": server.transport.get_extra_info("ssl_object") is not None,
        }
        (options.folder / f"{Sink.count:04}.json").write_text(json.dumps(record))
        Sink.count += 1
        return "250 OK"


def login(server, session, envelope, mechanism, data):
    return AuthResult(success=data.password.decode() == options.password)


async def serve():
    context = None
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate, options.key)
    starts = context if not options.implicit else None
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(
            Sink(), hostname="sink.invalid", enable_SMTPUTF8=True, tls_context=starts,
            require_starttls=starts is not None, auth_required=options.password is not None,
            auth_require_tls=not options.implicit, authenticator=login if options.password else None),
        "127.0.0.1", 0, ssl=context if options.implicit else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve())
