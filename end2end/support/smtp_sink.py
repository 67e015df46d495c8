"""An SMTP server that keeps what it is sent. Its argument is the port on loopback (0: any free one).

Prints one line of JSON for each thing that happens: first {"port": n}, then each e-mail taken apart. After a line "hold"
on its standard input it keeps e-mails without answering, until a line "release". An address that begins with "refuse-550." is
none that it knows. Stops when its standard input ends, so that it never outlives the test that started it.
"""

import asyncio
import json
import sys
from email import policy
from email.parser import BytesParser

from aiosmtpd.smtp import SMTP


def say(what):
    print(json.dumps(what), flush=True)


class Keep:
    def __init__(self):
        self.answers = asyncio.Event()
        self.answers.set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refuse-550."):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 known"

    async def handle_DATA(self, server, session, envelope):
        mail = BytesParser(policy=policy.default).parsebytes(envelope.content)
        text = mail.get_body(("plain",))
        html = mail.get_body(("html",))
        say(
            {
                "mail": {
                    "from": envelope.mail_from,
                    "to": envelope.rcpt_tos,
                    "headers": [[name, str(value)] for name, value in mail.items()],
                    "type": mail.get_content_type(),
                    "parts": [part.get_content_type() for part in mail.walk()],
                    "text": text.get_content() if text else "",
                    "html": html.get_content() if html else "",
                }
            }
        )
        await self.answers.wait()
        return "250 2.0.0 kept"


async def main():
    loop = asyncio.get_running_loop()
    keep = Keep()
    server = await loop.create_server(
        lambda: SMTP(keep, hostname="sink.example", enable_SMTPUTF8=True), "127.0.0.1", int(sys.argv[1])
    )
    say({"port": server.sockets[0].getsockname()[1]})
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        holds = line.strip() == "hold"
        keep.answers.clear() if holds else keep.answers.set()
        say({"holds": holds})
    server.close()


asyncio.run(main())
