// One running `anteroom` on a free port with a database of its own: a new SQLite file, or a new PostgreSQL database.
//
// ANTEROOM_BIN  the program (default: the one that `cargo xtask e2e` builds)
// E2E_ENGINE    `sqlite` (default) or `postgres`
// DATABASE_URL  for PostgreSQL: a database of a server in which databases may be made
// CHROMIUM      the browser
// SMTP_PYTHON   a Python that can import aiosmtpd
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const engine = process.env.E2E_ENGINE === 'postgres' ? 'postgres' : 'sqlite';
const program = process.env.ANTEROOM_BIN ?? path.join(__dirname, '../../target/debug/anteroom');

export interface ServerOptions {
  demo?: boolean;
  smtpPort?: number;
  /** Of batches; the program's default if not said. */
  mailPerMinute?: number;
  /** Reached as `localhost`: browsers know no passkeys where the host is a number. */
  byName?: boolean;
}

export interface SignIn {
  email: string;
  password: string;
}

export class Server {
  url = '';
  output = '';
  private process: ChildProcess | undefined;
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'anteroom-e2e-'));
  private listen = '127.0.0.1:0';
  private readonly database = `e2e_${randomBytes(8).toString('hex')}`;

  constructor(private readonly options: ServerOptions) {}

  async start(): Promise<void> {
    // The public address is said before the program has chosen a port.
    if (this.options.byName) this.listen = `127.0.0.1:${await freePort()}`;
    if (engine === 'postgres') psql(`create database ${this.database}`);
    await this.launch();
  }

  /** Ends it at an instant that it does not choose, as a power failure would. */
  async kill(): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** At the address and with the database that it had before. */
  async startAgain(): Promise<void> {
    this.listen = `127.0.0.1:${new URL(this.url).port}`;
    await this.launch();
  }

  /** As if everything had been sent so many days earlier: the program's clock cannot be turned. It looks what is due when it starts. */
  async letDaysPass(days: number): Promise<void> {
    await this.kill();
    const columns = ['sent_at', 'settled_until', 'look_at'];
    const earlier = (column: string) =>
      engine === 'sqlite'
        ? `${column} = strftime('%Y-%m-%dT%H:%M:%f', ${column}, '-${days} days') || '+00:00'`
        : `${column} = ${column} - interval '${days} days'`;
    this.change(`update reminders set ${columns.map(earlier).join(', ')}`);
    await this.startAgain();
  }

  /** As if they had been sent longer ago than their time; a page that is open learns of it when it asks. */
  letInvitationsRunOut(): void {
    this.change(
      engine === 'sqlite'
        ? `update invitations set expires_at = strftime('%Y-%m-%dT%H:%M:%f', expires_at, '-15 days') || '+00:00' where state = 'open'`
        : `update invitations set expires_at = expires_at - interval '15 days' where state = 'open'`,
    );
  }

  /** As if whoever was sending e-mails had not been heard of for a minute. */
  letLeasesRunOut(): void {
    this.change(
      engine === 'sqlite'
        ? `update outbox set lease_until = strftime('%Y-%m-%dT%H:%M:%f', lease_until, '-61 seconds') || '+00:00' where state = 'sending'`
        : `update outbox set lease_until = lease_until - interval '61 seconds' where state = 'sending'`,
    );
  }

  private change(statement: string): void {
    if (engine === 'postgres') return psql(statement, this.databaseUrl());
    const script = 'import sqlite3, sys; database = sqlite3.connect(sys.argv[1]); database.execute(sys.argv[2]); database.commit()';
    execFileSync(process.env.SMTP_PYTHON ?? 'python3', ['-c', script, this.databaseUrl(), statement], { stdio: 'pipe' });
  }

  private async launch(): Promise<void> {
    this.output = '';
    const values = ['serve', '--listen', this.listen, '--database-url', this.databaseUrl()];
    values.push('--secret-key-file', path.join(this.folder, 'anteroom.key'), '--log', 'warn');
    if (this.options.byName) values.push('--public-url', `http://localhost:${this.listen.split(':')[1]}`);
    if (this.options.demo) values.push('--demo');
    if (this.options.smtpPort) values.push('--smtp-url', `smtp://127.0.0.1:${this.options.smtpPort}?tls=none`);
    if (this.options.mailPerMinute) values.push('--mail-per-minute', String(this.options.mailPerMinute));
    // None of the developer's own settings.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ANTEROOM_')));
    const child = spawn(program, values, { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    await new Promise<void>((ready, failed) => {
      const hear = (chunk: Buffer) => {
        this.output += chunk.toString();
        // The last thing that it says before it serves is how e-mails go, or how it was set up.
        const address = /Anteroom is at (http:\/\/\S+)/.exec(this.output)?.[1];
        if (address) {
          this.url = address;
          ready();
        }
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('error', failed);
      child.once('exit', (code) => failed(new Error(`anteroom ended with ${code}:\n${this.output}`)));
    });
    await this.ready();
  }

  private async ready(): Promise<void> {
    for (const deadline = Date.now() + 30_000; ; ) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      if (Date.now() > deadline) throw new Error(`anteroom does not serve:\n${this.output}`);
    }
  }

  private databaseUrl(): string {
    if (engine === 'sqlite') return path.join(this.folder, 'anteroom.db');
    const url = new URL(administration());
    url.pathname = `/${this.database}`;
    return url.toString();
  }

  /** A sign-in that the program printed, by who it is for. */
  signIn(who: 'Administrator' | 'Staff who may invite' | 'Staff who may not'): SignIn {
    const found = new RegExp(`${who} +(\\S+@\\S+) +(.+)`).exec(this.output);
    if (!found) throw new Error(`no sign-in for ${who} in:\n${this.output}`);
    return { email: found[1]!, password: found[2]!.trim() };
  }

  /** What it has logged as gone wrong, the latest last. */
  faults(): string {
    return this.output.split('\n').filter((line) => / ERROR |panicked at|has already been disposed/.test(line)).slice(-20).join('\n');
  }

  setupCode(): string {
    const found = /with this code: (\S+)/.exec(this.output);
    if (!found) throw new Error(`no setup code in:\n${this.output}`);
    return found[1]!;
  }

  async stop(): Promise<void> {
    await this.kill();
    if (engine === 'postgres') psql(`drop database if exists ${this.database} with (force)`);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function administration(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('E2E_ENGINE=postgres needs DATABASE_URL');
  return url;
}

function psql(statement: string, database = administration()): void {
  execFileSync('psql', [database, '-q', '-v', 'ON_ERROR_STOP=1', '-c', statement], { stdio: 'pipe' });
}
