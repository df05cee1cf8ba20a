"""Mails that come back, as servers and programs of several kinds write them. All invented."""

from __future__ import annotations

import random

READER = "leserin@radar.example"
HARD = "550 5.1.1 <leserin@radar.example>: Recipient address rejected: User unknown"
FULL = "552 5.2.2 <leserin@radar.example>: Mailbox full"
LATER = "450 4.2.0 <leserin@radar.example>: Greylisted"


def report(
    to: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnosis: str = HARD,
    message_id: str = "",
    address: str = READER,
    auto: str = "auto-replied",
) -> bytes:
    """A delivery report (RFC 3464), as Postfix writes it."""
    returned = f"Message-ID: {message_id}\r\n" if message_id else ""
    return f"""Return-Path: <>\r
From: MAILER-DAEMON@mx.example (Mail Delivery System)\r
To: {to}\r
Subject: Undelivered Mail Returned to Sender\r
Auto-Submitted: {auto}\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\r
\r
--=_b\r
Content-Type: text/plain; charset=us-ascii\r
\r
I'm sorry to have to inform you that your message could not be delivered.\r
\r
--=_b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; {address}\r
Action: {action}\r
Status: {status}\r
Diagnostic-Code: smtp; {diagnosis}\r
\r
--=_b\r
Content-Type: text/rfc822-headers\r
\r
From: radar@radar.example\r
{returned}Subject: 1 neuer Antrag\r
\r
--=_b--\r
""".encode()


def qmail(to: str) -> bytes:
    """Without any report."""
    return f"""Return-Path: <>\r
From: MAILER-DAEMON@mail.example\r
To: {to}\r
Subject: failure notice\r
\r
Hi. This is the qmail-send program at mail.example.\r
I'm afraid I wasn't able to deliver your message to the following addresses.\r
This is a permanent error; I've given up. Sorry it didn't work out.\r
\r
<{READER}>:\r
Sorry, no mailbox here by that name. (#5.1.1)\r
\r
--- Below this line is a copy of the message.\r
\r
From: radar@radar.example\r
""".encode()


def unknown_words(to: str) -> bytes:
    """A daemon that says it in words that nobody knows."""
    return f"""Return-Path: <>\r
From: Postmaster <postmaster@mail.example>\r
To: {to}\r
Subject: Unzustellbar\r
\r
Das ging leider nicht.\r
""".encode()


def still_trying(to: str) -> bytes:
    """A warning without any report."""
    return f"""Return-Path: <>\r
From: Mail Delivery Subsystem <mailer-daemon@mail.example>\r
To: {to}\r
Subject: Delivery Status Notification (Delay)\r
\r
Delivery to the following recipient has been delayed:\r
\r
     {READER}\r
\r
Message will be retried for 2 more day(s)\r
""".encode()


def away(to: str, header: str = "Auto-Submitted: auto-replied") -> bytes:
    """A holiday notice that even quotes an error."""
    return f"""From: Lea Muster <{READER}>\r
To: {to}\r
Subject: Abwesend: 1 neuer Antrag\r
{header}\r
\r
Ich bin bis Montag nicht da.\r
Hi. This is the qmail-send program at mail.example.\r
I'm afraid I wasn't able to deliver your message to the following addresses.\r
<{READER}>:\r
Sorry, no mailbox here by that name. (#5.1.1)\r
""".encode()


def mangled(raw: bytes, chance: random.Random) -> bytes:
    """The same with something wrong: bytes changed, lost, doubled, added; lines out of order; cut off."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at, length = chance.randrange(len(data) + 1), chance.choice((1, 3, 20, 200))
        match chance.randrange(6):
            case 0:
                data[at : at + length] = chance.randbytes(length)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * chance.choice((1, 2, 30))
            case 3:
                lines = bytes(data).split(b"\r\n")
                chance.shuffle(lines)
                data = bytearray(b"\r\n".join(lines))
            case 4:
                data[at:at] = chance.choice(
                    (
                        b"\r\n\r\n",
                        b"--=_b\r\n",
                        b"\x00",
                        b"=?utf-8?b?",
                        b"Content-Type: message/rfc822\r\n",
                        b"\xff",
                    )
                )
            case _:
                del data[chance.randrange(len(data) + 1) :]
        if not data:
            data = bytearray(b"x")
    return bytes(data)
