// A client's form while answers cannot be sent: what its page says, what the browser keeps, and what the server has.
import type { BrowserContext, Page } from '@playwright/test';
import { hydrated, type Guard } from './guard';
import { expect, visit } from './test';
import { CLIENT_PASSWORD, signUp, type Practice } from './practice';

export const FORM = 'Client information';
export const PORTAL = '/p/willow-lane-practice';
export const SAVE = /\/api\/portal\/save/;
/** The field that the specs type into. */
export const name = (page: Page) => page.getByLabel('Your legal name');
export const status = (page: Page) => page.locator('output.saved');
export const KEPT = 'Not sent yet. Kept on this device';
export const SAVED = '✓ Saved just now';
export const DELETES = 'Signing out deletes from this device what is not: press Sign out again';
export const broughtBack = (page: Page) => page.getByText(/Answers that you gave on this device \(.+\) were brought back\./);
export const otherDevice = (page: Page) => page.getByRole('region', { name: 'This form was also filled in on another device' });

/** A new client with the form open before them. */
export async function begin(page: Page, practice: Practice, first: string, form = FORM): Promise<string> {
  const email = `${first.toLowerCase()}.holm@mail.example`;
  const id = await practice.add({ first_name: first, last_name: 'Holm', email });
  await signUp(page, await practice.invite(id, email, [form]));
  await openForm(page, form);
  return email;
}

export async function openForm(page: Page, form = FORM): Promise<void> {
  await page.getByRole('link', { name: form }).click();
  await expect(page.getByRole('heading', { name: form, level: 1 })).toBeVisible();
  await hydrated(page);
}

export async function signIn(page: Page, email: string): Promise<void> {
  await visit(page, PORTAL);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: /^Hello, / })).toBeVisible();
  await hydrated(page);
}

/** What the server has: on a device that keeps nothing, without scripts. */
export async function onServer(page: Page, person: (options: object) => Promise<Page>, field = name): Promise<string> {
  const cookies = await page.context().cookies();
  const plain = await person({ javaScriptEnabled: false, storageState: { cookies, origins: [] } });
  await plain.goto(page.url().replace(/\?.*/, ''));
  const value = await field(plain).inputValue();
  await plain.close();
  return value;
}

/** The names and values of what the browser keeps. */
export const kept = (page: Page) => page.evaluate(() => Object.entries({ ...localStorage, ...sessionStorage }).map(([key, value]) => [key, String(value)] as const));

/** The form with its key, as the page has it from the server. */
export const askForPage = (page: Page, address: string) =>
  page.request.post('/api/portal/fill', {
    data: { slug: 'willow-lane-practice', request: address.split('/').pop()! },
    headers: { origin: new URL(address).origin },
  });

/** As if the network were away for saving alone: what a spec does beside it goes on. */
export async function unsendable(page: Page, guard: Guard): Promise<void> {
  guard.expectAnswer(SAVE, 0);
  await page.route(SAVE, (route) => route.abort('connectionfailed'));
}

export async function offline(context: BrowserContext, guard: Guard): Promise<void> {
  guard.expectAnswer(/\/api\/portal\//, 0);
  await context.setOffline(true);
}

/** Closes the tab while the network is away. A browser that is driven gives a page its network back before it is gone; by then nothing is to be
 * sent. */
export async function closeOffline(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.fetch = () => Promise.reject(new TypeError('offline'));
  });
  await page.close();
}
