// The `test` of every spec: a server of its own for each file, and a guard over every browser.
import { test as base, expect, type BrowserContextOptions, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { readFileSync } from 'node:fs';
import { Guard, hydrated } from './guard';
import { OWN, Practice } from './practice';
import { Server, type SignIn } from './server';
import { SmtpSink } from './smtp';

export interface Setting {
  /** Of the spec file: a file with a name of its own gets a server of its own. */
  file: string;
  demo: boolean;
  smtp: boolean;
  mailPerMinute?: number;
  /** At `localhost`, where there are passkeys. */
  byName?: boolean;
}

interface ForEachFile {
  setting: Setting;
  sink: SmtpSink;
  server: Server;
}

interface ForEachSpec {
  guard: Guard;
  /** A new browser of somebody else, watched as well. */
  person: (options?: BrowserContextOptions) => Promise<Page>;
  /** The practice as its administrator reaches it without a browser: for what a spec needs but is not about. */
  practice: Practice;
}

export const test = base.extend<ForEachSpec, ForEachFile>({
  setting: [{ file: '', demo: true, smtp: false }, { scope: 'worker', option: true }],
  sink: [
    async ({ setting }, use) => {
      const sink = new SmtpSink();
      if (setting.smtp) await sink.start();
      await use(sink);
      await sink.stop();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ setting, sink }, use) => {
      const { demo, mailPerMinute, byName } = setting;
      const server = new Server({ demo, smtpPort: setting.smtp ? sink.port : undefined, mailPerMinute, byName });
      try {
        await server.start();
        await use(server);
      } finally {
        await server.stop();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  contextOptions: async ({}, use) => use({ reducedMotion: 'reduce' }),
  guard: async ({ server }, use) => {
    const guard = new Guard(server.url);
    await use(guard);
    guard.check(server.faults());
  },
  context: async ({ context, guard }, use) => {
    await guard.watch(context);
    await use(context);
  },
  person: async ({ browser, guard, baseURL }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ baseURL, reducedMotion: 'reduce', ...options });
      contexts.push(context);
      await guard.watch(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  practice: async ({ server, playwright }, use) => {
    const request = await playwright.request.newContext({ baseURL: server.url, extraHTTPHeaders: { origin: server.url } });
    const practice = new Practice(request);
    await practice.signIn(server.signIn('Administrator'));
    await use(practice);
    await request.dispose();
  },
});

export { expect };

/** Opens the page, and waits until it answers to clicks. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await hydrated(page);
}

/** Signed in by the request that the sign-in page makes, and on no page yet. The page itself is walk 1's. */
export async function openSession(page: Page, as: SignIn): Promise<void> {
  const answer = await page.request.post('/sign-in', { form: { ...as, next: '' }, headers: OWN, maxRedirects: 0 });
  expect(answer.status(), 'signs in').toBe(303);
}

/** Signed in, at the list of clients. */
export async function signIn(page: Page, as: SignIn): Promise<void> {
  await openSession(page, as);
  await visit(page, '/clients');
  await expect(page.getByRole('heading', { name: 'Clients', level: 1 })).toBeVisible();
}

/** As `signIn`, where there are no scripts to wait for. */
export async function signInWithoutScripts(page: Page, as: SignIn): Promise<void> {
  await page.goto('/sign-in?next=/clients');
  await page.getByLabel('E-mail address').fill(as.email);
  await page.getByLabel('Password', { exact: true }).fill(as.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Clients', level: 1 })).toBeVisible();
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 AA as far as a program can tell, of the page as it stands. */
export async function accessible(page: Page): Promise<void> {
  const judge = async () => {
    await expect(page).toHaveTitle(/./);
    // Once for each document, and told of nothing but what is wrong: bringing it in costs more than what it does.
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
    return page.evaluate(async () => {
      const { run } = (window as unknown as { axe: typeof axe }).axe;
      // No script runs in the frame of an e-mail; axe would wait there for ever.
      const { violations } = await run({ exclude: [['iframe']] }, { resultTypes: ['violations'] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
    });
  };
  let said = await judge();
  // While the program takes the page over, its title is put in again.
  if (said.length === 1 && said[0]!.startsWith('document-title')) said = await judge();
  // A page that a click led to stands there as loading for a moment.
  if (said.length === 1 && said[0]!.startsWith('page-has-heading-one')) {
    await expect(page.locator('h1').first()).toBeAttached();
    said = await judge();
  }
  expect(said, `axe on ${new URL(page.url()).pathname}`).toEqual([]);
}

/** WCAG 2.2, 1.4.10: at 320 pixels nothing has to be scrolled sideways. */
export async function reflows(page: Page): Promise<void> {
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 320, height: 800 });
  const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(tooWide, { message: `${page.url()} at 320 pixels` }).toBeLessThanOrEqual(0);
  await page.setViewportSize(before);
}
