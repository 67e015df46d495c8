// From the click on Send to the mail server's last 250, beside the limit (lettre on sockets that do not wait, with e-mails rendered
// already), nodemailer's pool and Python's aiosmtplib, in one run, to one mail server that only counts. Run by sending.sh.
//
// ANTEROOM_BIN, SENDING_BIN  the programs; PEERS a folder with nodemailer and a Python that has aiosmtplib (sending.sh makes it)
// DATABASE_URL               a PostgreSQL database that is empty; SQLite if it is not given
// Argument: how many e-mails (100000)
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const COUNT = Number(process.argv[2] ?? 100_000);
const CONNECTIONS = 10;
const { ANTEROOM_BIN, SENDING_BIN, PEERS, DATABASE_URL } = process.env;
const folder = mkdtempSync(path.join(tmpdir(), 'anteroom-sending-'));
const children = [];
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Microseconds since 1970. */
const now = () => performance.timeOrigin * 1000 + performance.now() * 1000;
const seconds = (from, to) => (to - from) / 1e6;

/** A program whose lines can be waited for: `await program.says('port')` gives what stands behind the word. */
function start(command, values, environment = {}) {
  const child = spawn(command, values, { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const heard = [];
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const index = waiting.findIndex(({ is }) => is(line));
    if (index >= 0) waiting.splice(index, 1)[0].resolve(line);
    else heard.push(line);
  });
  const line = (is) => {
    const index = heard.findIndex(is);
    if (index >= 0) return Promise.resolve(heard.splice(index, 1)[0]);
    return new Promise((resolve, reject) => {
      waiting.push({ is, resolve });
      child.once('exit', (code) => setTimeout(() => reject(new Error(`${command} ended with ${code}`)), 100));
    });
  };
  const says = async (word) => (await line((text) => text.startsWith(`${word} `) || text === word)).slice(word.length + 1);
  return { child, line, says };
}

async function sink(count) {
  const program = start(SENDING_BIN, ['sink', String(count)]);
  return { ...program, port: Number(await program.says('port')), stop: () => program.child.kill() };
}

/** E-mails a second of somebody who begins at once and needs nobody. */
async function peer(name, command, values) {
  const server = await sink(COUNT);
  const sender = start(command, [...values, String(server.port), String(COUNT), String(CONNECTIONS)]);
  await sender.says('begins');
  const begun = now();
  const last = Number(await server.says('last'));
  server.stop();
  const rate = COUNT / seconds(begun, last);
  console.log(`${name.padEnd(52)} ${rate.toFixed(0).padStart(7)} a second`);
  return rate;
}

const resident = (pid, what) => Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function anteroom(database, key, port) {
  const values = ['serve', '--listen', '127.0.0.1:0', '--database-url', database, '--secret-key', key, '--log', 'error'];
  values.push('--smtp-url', `smtp://127.0.0.1:${port}?tls=none`, '--mail-per-minute', '1000000');
  const program = start(ANTEROOM_BIN, values);
  const url = /http:\/\/\S+/.exec(await program.line((line) => line.includes('Anteroom is at')))[0];
  for (;;) if ((await fetch(`${url}/readyz`).catch(() => undefined))?.ok) return { ...program, url };
}

async function call(url, cookie, name, body) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json', Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' };
  const answer = await fetch(`${url}/api/invitations/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${name} was answered with ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

const ALL = { Matching: { search: '', filter: 'All', except: [] } };

/** What the dialog is opened with, for all clients: who they are, as the click has to name them. */
const opened = async (url, cookie) => (await call(url, cookie, 'draft', { clients: ALL })).audience.seen;

/** On all clients, until it is answered. */
async function click(url, cookie, seen, key) {
  const message = {
    subject: 'Your invitation from {{OrganizationName}}',
    body_html:
      '<p>Hello {{ClientFirstName}},</p><p>{{OrganizationName}} invites you to its client portal. There you can fill in your forms before your visit, on a computer, a tablet or a phone.</p><p>{{ClientPortalLink}}</p><p>The link is for you alone, and works until {{InvitationExpiryDate}}.</p><p>{{SenderName}}<br>{{OrganizationName}}</p>',
  };
  const batch = { idempotency_key: key, clients: ALL, seen, messages: [{ language: 'en', message }], forms: [], save_as_default: false };
  await call(url, cookie, 'send', { batch });
}

async function ours() {
  const database = DATABASE_URL ?? path.join(folder, 'anteroom.db');
  const key = randomBytes(32).toString('base64url');
  const made = execFileSync(SENDING_BIN, ['practice', database, key, String(COUNT)], { maxBuffer: 1 << 30 }).toString().trim().split('\n');
  const cookie = made[0].slice('cookie '.length);
  const server = await sink(COUNT);
  const program = await anteroom(database, key, server.port);
  await fetch(`${program.url}/clients`, { headers: { Cookie: cookie } });
  const atRest = resident(program.child.pid, 'VmRSS');
  // The peak from here on.
  writeFileSync(`/proc/${program.child.pid}/clear_refs`, '5');
  const opening = now();
  const seen = await opened(program.url, cookie);
  const clicked = now();
  const accepting = click(program.url, cookie, seen, 'bench-click').then(() => now());
  const first = Number(await server.says('first'));
  const last = Number(await server.says('last'));
  const accepted = await accepting;
  const rate = COUNT / seconds(clicked, last);
  console.log(`${'Anteroom, from the click to the last 250'.padEnd(52)} ${rate.toFixed(0).padStart(7)} a second`);
  console.log(`  the dialog has who is chosen after ${seconds(opening, clicked).toFixed(3)} s`);
  console.log(`  first e-mail ${seconds(clicked, first).toFixed(3)} s after the click; accepted after ${seconds(clicked, accepted).toFixed(2)} s; all sent after ${seconds(clicked, last).toFixed(2)} s`);
  console.log(`  sending alone, once all was accepted, or from the first e-mail: ${(COUNT / seconds(first, last)).toFixed(0)} a second`);
  const peak = resident(program.child.pid, 'VmHWM');
  console.log(`  resident memory ${atRest.toFixed(1)} MiB at rest, ${peak.toFixed(1)} at the peak: ${(peak - atRest).toFixed(1)} more`);
  program.child.kill('SIGTERM');
  await once(program.child, 'exit');
  server.stop();
  if (!DATABASE_URL) {
    const bare = Number(execFileSync('python3', [path.join(import.meta.dirname, 'sending', 'bare_insert.py'), database, path.join(folder, 'bare.db')]).toString());
    console.log(`  the same rows inserted and nothing else: ${bare.toFixed(2)} s; accepted takes ${(seconds(clicked, accepted) / bare).toFixed(2)} times that`);
  }
  return rate;
}

/** Killed half-way and started again: how long from then to the next e-mail. */
async function killed() {
  const count = Math.min(COUNT, 20_000);
  const database = path.join(folder, 'killed.db');
  const key = randomBytes(32).toString('base64url');
  const made = execFileSync(SENDING_BIN, ['practice', database, key, String(count)], { maxBuffer: 1 << 30 }).toString().trim().split('\n');
  const server = await sink(count);
  const program = await anteroom(database, key, server.port);
  const half = Math.floor(count / 2000) * 1000;
  const cookie = made[0].slice('cookie '.length);
  const clicking = click(program.url, cookie, await opened(program.url, cookie), 'killed-click').catch(() => undefined);
  await server.says(`count ${half}`);
  program.child.kill('SIGKILL');
  await once(program.child, 'exit');
  await clicking;
  const begun = now();
  server.child.stdin.write('next\n');
  const again = await anteroom(database, key, server.port);
  const up = now();
  const next = Number(await server.says('next'));
  console.log(`  killed half-way: up after ${seconds(begun, up).toFixed(3)} s, the next e-mail ${seconds(up, next).toFixed(3)} s after that`);
  again.child.kill('SIGKILL');
  server.stop();
}

console.log(`${COUNT} e-mails over ${CONNECTIONS} connections, ${DATABASE_URL ? 'PostgreSQL' : 'SQLite'}\n`);
const limit = await peer('lettre with nodelay, e-mails rendered already', SENDING_BIN, ['limit']);
const mine = await ours();
if (!DATABASE_URL) await killed();
console.log(`  of the limit: ${(mine / limit).toFixed(2)}`);
for (const [name, command, script, needed] of [
  ["nodemailer's pool", 'node', 'nodemailer.mjs', 'node_modules/nodemailer'],
  ["Python's aiosmtplib", path.join(PEERS ?? '', 'python/bin/python'), 'aiosmtplib_pool.py', 'python/bin/python'],
]) {
  if (!PEERS || !existsSync(path.join(PEERS, needed))) {
    console.log(`${name}: not measured, because it is not installed`);
    continue;
  }
  const theirs = await peer(name, command, [path.join(import.meta.dirname, 'sending', script)]);
  console.log(`  Anteroom sends ${(mine / theirs).toFixed(1)} times as many`);
}
process.exit(0);
