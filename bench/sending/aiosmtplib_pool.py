"""Arguments: port, how many, connections."""

import asyncio
import sys
from email.message import EmailMessage

import aiosmtplib

PORT, COUNT, CONNECTIONS = map(int, sys.argv[1:])
TEXT = (
    "Willow Lane invites you to its client portal. There you can fill in your forms before your visit, "
    "on a computer, a tablet or a phone."
)
HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Invitation</title></head>
<body style="margin:0;background:#f4f4f6"><table role="presentation" width="100%"><tr><td style="padding:24px">
<table role="presentation" width="600" style="background:#fff;font:16px/1.5 sans-serif"><tr><td style="padding:32px">
<p>Hello {name},</p><p>{text}</p><p><a href="{link}" style="background:#30499b;color:#fff;padding:12px 20px">Sign up</a></p>
<p>The link is for you alone.</p><p>Ada Brennan<br>Willow Lane</p></td></tr></table></td></tr></table></body></html>"""


def message(number):
    name, link = f"Client{number}", f"http://127.0.0.1/p/willow-lane/join/{number:043}"
    mail = EmailMessage()
    mail["From"] = '"Willow Lane" <portal@willow.example>'
    mail["To"] = f'"{name} Example" <client{number}@mail.example>'
    mail["Subject"] = "Your invitation from Willow Lane"
    mail.set_content(f"Hello {name},\n\n{TEXT}\n\n{link}\n")
    mail.add_alternative(HTML.format(name=name, text=TEXT, link=link), subtype="html")
    return mail


async def connection(numbers):
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=PORT, start_tls=False)
    await client.connect()
    for number in numbers:
        await client.send_message(message(number))
    await client.quit()


async def main():
    numbers = iter(range(COUNT))
    print("begins", flush=True)
    await asyncio.gather(*(connection(numbers) for _ in range(CONNECTIONS)))


asyncio.run(main())
