// Arguments: port, how many, connections. PEERS names the folder with nodemailer.
import { createRequire } from 'node:module';

const nodemailer = createRequire(`${process.env.PEERS}/`)('nodemailer');
const [port, count, connections] = process.argv.slice(2).map(Number);
const pool = nodemailer.createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true, pool: true, maxConnections: connections, maxMessages: Infinity });
const text = 'Willow Lane invites you to its client portal. There you can fill in your forms before your visit, on a computer, a tablet or a phone.';
const html = (name, link) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Invitation</title></head><body style="margin:0;background:#f4f4f6">
<table role="presentation" width="100%"><tr><td style="padding:24px"><table role="presentation" width="600" style="background:#fff;font:16px/1.5 sans-serif">
<tr><td style="padding:32px"><p>Hello ${name},</p><p>${text}</p><p><a href="${link}" style="background:#30499b;color:#fff;padding:12px 20px">Sign up</a></p>
<p>The link is for you alone.</p><p>Ada Brennan<br>Willow Lane</p></td></tr></table></td></tr></table></body></html>`;

console.log('begins');
let next = 0;
async function sendSome() {
  while (next < count) {
    const number = (next += 1);
    const [name, link] = [`Client${number}`, `http://127.0.0.1/p/willow-lane/join/${String(number).padStart(43, '0')}`];
    await pool.sendMail({
      from: '"Willow Lane" <portal@willow.example>',
      to: `"${name} Example" <client${number}@mail.example>`,
      subject: 'Your invitation from Willow Lane',
      text: `Hello ${name},\n\n${text}\n\n${link}\n`,
      html: html(name, link),
    });
  }
}
// More than there are connections, so that none waits for the next e-mail.
await Promise.all(Array.from({ length: connections * 4 }, sendSome));
pool.close();
