// Two tabs of one person that write one draft: the one behind is told, and nothing that was typed is lost (R15).
import type { Page } from '@playwright/test';
import { accessible, expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'draft-tabs', demo: true, smtp: false } });

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Invite to Client Portal' });
const message = (page: Page) => dialog(page).getByLabel('Message', { exact: true });
const kept = (page: Page) => page.getByText('Your draft is kept.');
const behind = (page: Page) => page.getByRole('status').filter({ hasText: 'This draft was changed in another tab or window' });

async function openDialog(page: Page, client: string): Promise<void> {
  await visit(page, `/clients/${client}`);
  await page.getByRole('button', { name: /^Invite/ }).click();
  await expect(message(page)).toBeVisible();
}

async function append(page: Page, text: string): Promise<void> {
  await message(page).press('Control+End');
  await page.keyboard.insertText(text);
}

async function send(page: Page): Promise<void> {
  await dialog(page).getByRole('button', { name: 'Preview invitation' }).click();
  await dialog(page).getByRole('button', { name: 'Send to 1 client' }).click();
}

const isSent = (page: Page) => expect(dialog(page).getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();

test.beforeEach(async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
});

test('of two tabs that write one draft the one behind is told, and what was typed in each is there', async ({ page, practice, guard }) => {
  guard.expectAnswer(/messages\/keep-draft/, 409);
  const client = await practice.add({ first_name: 'Tess', last_name: 'Twotabs', email: 'tess@twotabs.example' });
  const other = await page.context().newPage();
  for (const tab of [page, other]) await openDialog(tab, client);
  await append(page, ' From the first tab.');
  await expect(kept(page)).toBeVisible();
  await append(other, ' From the second tab.');
  await expect(behind(other)).toBeVisible();
  await expect(message(other)).toContainText('From the second tab.');
  await accessible(other);

  await dialog(other).getByRole('button', { name: 'Keep this one instead' }).click();
  await expect(kept(other)).toBeVisible();
  await append(page, ' And more.');
  await expect(behind(page), 'told in its turn').toBeVisible();
  await expect(message(page)).toContainText('From the first tab. And more.');

  await openDialog(other, client);
  await expect(message(other)).toContainText('From the second tab.');
  await expect(message(other)).not.toContainText('From the first tab.');
  await send(page);
  await isSent(page);
  await openDialog(other, client);
  await expect(message(other), 'what another tab has kept does not end with a sending').toContainText('From the second tab.');
});

test('a tab that sends what it began with ends nothing that another tab is writing', async ({ page, practice }) => {
  const client = await practice.add({ first_name: 'Ida', last_name: 'Idletab', email: 'ida@idletab.example' });
  const other = await page.context().newPage();
  for (const tab of [page, other]) await openDialog(tab, client);
  await append(page, ' From the tab that writes.');
  await expect(kept(page)).toBeVisible();
  await send(other);
  await isSent(other);
  await openDialog(other, client);
  await expect(message(other), 'neither written nor begun with by the tab that sent').toContainText('From the tab that writes.');
});

test('what is being kept as one sends is kept before, and is no draft afterwards', async ({ page, practice }) => {
  const client = await practice.add({ first_name: 'Otto', last_name: 'Inorder', email: 'otto@inorder.example' });
  await openDialog(page, client);
  const order: string[] = [];
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(
    '**/api/messages/keep-draft',
    async (route) => {
      await held;
      const answer = await route.fetch();
      order.push('kept');
      await route.fulfill({ response: answer });
    },
    { times: 1 },
  );
  page.on('request', (request) => {
    if (request.url().endsWith('/api/invitations/send')) order.push('sent');
  });
  const keeping = page.waitForRequest('**/api/messages/keep-draft');
  await append(page, ' See you on Tuesday.');
  await keeping;
  await send(page);
  await expect(dialog(page).getByRole('button', { name: 'Sending…' })).toBeVisible();
  letGo();
  await isSent(page);
  expect(order).toEqual(['kept', 'sent']);
  await openDialog(page, client);
  await expect(message(page)).not.toContainText('Tuesday');
});
