import type { Page } from '@playwright/test';
import { CLIENT_PASSWORD } from '../support/practice';
import { expect, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'parts', demo: true, smtp: false } });

const CLIENTS = ['filling', 'portal', 'reckoning'];
const PARTS = ['administration', 'designing', 'dialog', 'filling', 'inviting', 'message', 'office', 'overview', 'portal', 'reckoning', 'records', 'requests'];

const partsIn = (addresses: Iterable<string>) => PARTS.filter((part) => [...addresses].some((address) => address.includes(`/split_${part}.`)));

/** The pieces of WASM that the page's scripts put to use, whether or not they were fetched ahead. */
async function used(page: Page): Promise<Set<string>> {
  const pieces = new Set<string>();
  await page.exposeFunction('noteUsed', (address: string) => pieces.add(new URL(address).pathname));
  await page.addInitScript(() => {
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (source, imports) => {
      const answer = await source;
      await (window as unknown as { noteUsed: (address: string) => Promise<void> }).noteUsed(answer.url);
      return instantiate(answer, imports);
    };
  });
  return pieces;
}

function requested(page: Page): string[] {
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  return addresses;
}

const links = (page: Page, kind: string) =>
  page.locator(`link[rel=${kind}][href$=".wasm"]`).evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? '').sort());

test.describe('A page loads its own part of the program', () => {
  test('staff load the part of the page at hand, all of it ahead, and the rest of theirs when nothing else is to be done', async ({ page, server, practice }) => {
    await signIn(page, server.signIn('Administrator'));
    const mara = await practice.client('Mara Abramson');
    const [form] = await practice.ask<{ summary: { id: string } }[]>('forms/catalog', {});
    const pages: [string, string][] = [
      ['/home', 'overview'],
      ['/to-review', 'overview'],
      ['/clients', 'office'],
      ['/clients/new', 'office'],
      [`/clients/${mara.id}`, 'inviting'],
      [`/clients/${mara.id}/edit`, 'office'],
      ['/organization', 'administration'],
      ['/organization/staff', 'administration'],
      ['/organization/clients', 'records'],
      ['/organization/portal', 'inviting'],
      ['/organization/portal/settings', 'administration'],
      ['/organization/portal/message', 'message'],
      ['/organization/portal/email', 'administration'],
      ['/organization/portal/forms', 'office'],
      [`/organization/portal/forms/${form!.summary.id}/design`, 'designing'],
      ['/organization/portal/activity', 'records'],
      ['/requests', 'requests'],
      ['/organization/audit', 'administration'],
      ['/mailbox', 'office'],
    ];
    const pieces = await used(page);
    for (const [address, part] of pages) {
      pieces.clear();
      await visit(page, address);
      expect(partsIn(pieces), address).toEqual([part]);
      expect([...pieces].sort(), `${address} is told ahead what it needs`).toEqual(await links(page, 'preload'));
      expect(partsIn(await links(page, 'prefetch')), address).toEqual(PARTS.filter((other) => other !== part && !CLIENTS.includes(other)));
    }
  });

  test('a client loads nothing of what staff use', async ({ person, practice }) => {
    const email = 'pia.nord@mail.example';
    const id = await practice.add({ first_name: 'Pia', last_name: 'Nord', email });
    const link = await practice.invite(id, email, ['Client information']);
    const phone = await person({ viewport: { width: 390, height: 844 } });
    const addresses = requested(phone);
    await visit(phone, link);
    await phone.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await phone.getByRole('button', { name: 'Create my account' }).click();
    await expect(phone.getByRole('heading', { name: 'Hello, Pia' })).toBeVisible();
    await phone.getByRole('link', { name: /Client information/ }).click();
    await expect(phone.getByRole('heading', { name: 'Client information', level: 1 })).toBeVisible();
    await phone.waitForLoadState('networkidle');
    expect(partsIn(addresses)).toEqual(['filling', 'portal']);
    expect(await links(phone, 'prefetch')).toEqual([]);
  });
});

test.describe('When a part does not arrive', () => {
  test('the page that was asked for says so, and loads when it is tried again', async ({ page, server, guard }) => {
    guard.expectAnswer(/split_office/, 0);
    await signIn(page, server.signIn('Administrator'));
    await page.route(/split_office/, (route) => route.abort());
    await visit(page, '/organization/portal/activity');
    await page.getByRole('link', { name: 'Intake forms' }).click();
    await expect(page.getByRole('alert')).toContainText('could not be loaded');
    await page.unroute(/split_office/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page).toHaveURL('/organization/portal/forms');
    await expect(page.getByText('Client information').first()).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('the dialog that invites says so, and opens when it is tried again', async ({ page, server, practice, guard }) => {
    guard.expectAnswer(/split_dialog/, 0);
    await signIn(page, server.signIn('Administrator'));
    const mara = await practice.client('Mara Abramson');
    await page.route(/split_dialog/, (route) => route.abort());
    await visit(page, `/clients/${mara.id}`);
    await page.getByRole('button', { name: /^Invite/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
    await expect(dialog.getByRole('alert')).toContainText('could not be loaded');
    await page.unroute(/split_dialog/);
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await expect(dialog.getByLabel('Subject')).not.toBeEmpty();
  });

  test('a page that the server sent can be read and used all the same', async ({ page, server, guard }) => {
    guard.expectAnswer(/split_office/, 0);
    await page.route(/split_office/, (route) => route.abort());
    const as = server.signIn('Administrator');
    await page.goto('/sign-in?next=/clients');
    await page.waitForLoadState('networkidle');
    await page.getByLabel('E-mail address').fill(as.email);
    await page.getByLabel('Password', { exact: true }).fill(as.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Clients', level: 1 })).toBeVisible();
    await expect(page.getByText('mara.abramson@mail.example')).toBeVisible();
  });
});
