// Looks over a browser's shoulder: whatever goes wrong in the background of a spec fails it.
import type { BrowserContext, ConsoleMessage, Page, Request, Response } from '@playwright/test';
import { expect } from '@playwright/test';

interface Expected {
  address: RegExp;
  status: number;
}

export class Guard {
  readonly faults: string[] = [];
  readonly requests: string[] = [];
  /** How often the browser asked whether a page is to be left. */
  leavings = 0;
  private readonly expected: Expected[] = [];

  constructor(private readonly origin: string) {}

  async watch(context: BrowserContext): Promise<void> {
    await context.addInitScript(tellOfPolicyViolations);
    context.on('console', (message) => this.console(message));
    context.on('weberror', (error) => this.faults.push(`uncaught: ${error.error().message}`));
    context.on('request', (request) => this.request(request));
    context.on('requestfailed', (request) => this.failed(request));
    context.on('response', (response) => this.response(response));
    context.on('dialog', (dialog) => {
      // The browser's own question before what is not saved goes with the page.
      if (dialog.type() === 'beforeunload') {
        this.leavings += 1;
        void dialog.accept();
        return;
      }
      this.faults.push(`a dialog fired: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  /** The next steps provoke this answer, 0 for none; it is no fault. */
  expectAnswer(address: RegExp, status: number): void {
    this.expected.push({ address, status });
  }

  private isExpected(address: string, status?: number): boolean {
    return this.expected.some((expected) => expected.address.test(address) && (status === undefined || status === expected.status));
  }

  private console(message: ConsoleMessage): void {
    if (message.type() !== 'error') return;
    const address = message.location().url;
    // The browser's own line about an answer that the spec provokes.
    if (message.text().startsWith('Failed to load resource') && this.isExpected(address)) return;
    // The loader's line about a part that the spec keeps away; it names the script, not the part.
    if (message.text().startsWith('TypeError: Failed to fetch') && this.expected.some((expected) => expected.status === 0)) return;
    // A browser asks before a page is left only where somebody has touched it.
    if (message.text().includes("Blocked attempt to show a 'beforeunload' confirmation panel")) return;
    // The e-mail's frame lets no script run: neither what watches here nor axe.
    if (/^Blocked script execution in '[^']+\/(preview-frame|mailbox\/[^/']+\/html)'/.test(message.text())) return;
    this.faults.push(`console: ${message.text()} (${address})`);
  }

  private request(request: Request): void {
    const address = request.url();
    this.requests.push(address);
    const scheme = new URL(address).protocol;
    if (['http:', 'https:', 'ws:', 'wss:'].includes(scheme) && new URL(address).origin !== this.origin) {
      this.faults.push(`a request to another origin: ${address}`);
    }
    const referer = request.headers()['referer'];
    if (referer) this.faults.push(`${address} was told where it was linked from: ${referer}`);
  }

  private failed(request: Request): void {
    const why = request.failure()?.errorText ?? '';
    // Leaving a page ends what it was still fetching; a browser without scripts refuses to fetch them, which it calls `csp`.
    // Real violations of the policy are told by the page itself.
    if (why !== 'net::ERR_ABORTED' && why !== 'csp' && !this.isExpected(request.url())) this.faults.push(`${request.url()} failed: ${why}`);
  }

  private response(response: Response): void {
    if (response.status() >= 400 && !this.isExpected(response.url(), response.status())) {
      this.faults.push(`${response.request().method()} ${response.url()} answered ${response.status()}`);
    }
  }

  /** `log`: what the program has to say of it. */
  check(log: string): void {
    expect(this.faults, `nothing goes wrong in the background\n${log}`).toEqual([]);
  }
}

function tellOfPolicyViolations(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`Content-Security-Policy: ${event.violatedDirective} refused ${event.blockedURI}`);
  });
}

/** Keeps answers from there back until what it gives is called. */
export async function heldBack(page: Page, address: RegExp | string): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(address, async (route) => {
    await held;
    await route.fallback();
  });
  return release;
}

/** The program does not arrive until what it gives is called: the page stands without it. */
export const holdProgram = (page: Page) => heldBack(page, /\.wasm$/);

/** Until the page answers to clicks. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => 'hydrated' in document.documentElement.dataset);
}
