// A real SMTP server on loopback (aiosmtpd) and the e-mails that it was given.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from '@playwright/test';

export interface Mail {
  from: string;
  to: string[];
  headers: [string, string][];
  type: string;
  parts: string[];
  text: string;
  html: string;
}

export class SmtpSink {
  readonly mails: Mail[] = [];
  port = 0;
  private process: ChildProcessWithoutNullStreams | undefined;
  private heard: (() => void) | undefined;

  /** On the port that it had before, if it had one. */
  async start(): Promise<void> {
    const program = path.join(__dirname, 'smtp_sink.py');
    const child = spawn(process.env.SMTP_PYTHON ?? 'python3', [program, String(this.port)]);
    this.process = child;
    let trouble = '';
    child.stderr.on('data', (chunk) => (trouble += chunk));
    await new Promise<void>((ready, failed) => {
      child.once('exit', (code) => failed(new Error(`the mail server ended with ${code}: ${trouble}`)));
      createInterface(child.stdout).on('line', (line) => {
        const said = JSON.parse(line) as { port?: number; mail?: Mail; holds?: boolean };
        if (said.port) {
          this.port = said.port;
          ready();
        }
        if (said.mail) this.mails.push(said.mail);
        if (said.holds !== undefined) this.heard?.();
      });
    });
  }

  /** From now on e-mails are kept, and not answered until they are `released`. */
  async hold(): Promise<void> {
    await this.tell('hold');
  }

  async release(): Promise<void> {
    await this.tell('release');
  }

  private async tell(what: string): Promise<void> {
    const heard = new Promise<void>((done) => (this.heard = done));
    this.process?.stdin.write(`${what}\n`);
    await heard;
  }

  async stop(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** The newest e-mail to this address; waits for `count` of them. */
  async mailTo(address: string, count = 1, timeout = 30_000): Promise<Mail> {
    const found = () => this.mails.filter((mail) => mail.to.includes(address));
    await expect.poll(() => found().length, { message: `e-mails to ${address}`, timeout }).toBe(count);
    return found()[count - 1]!;
  }
}

/** The header's values, by its name in any case. */
export function headers(mail: Mail, name: string): string[] {
  return mail.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}
