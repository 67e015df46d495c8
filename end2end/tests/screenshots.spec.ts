// Takes the pictures of docs/screenshots/: every page at four sizes, light and dark. Run by `cargo xtask screenshots` alone.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { CLIENT_PASSWORD, type Practice } from '../support/practice';
import { smaller } from '../support/pictures';
import { Server } from '../support/server';
import { expect, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'screenshots', demo: true, smtp: false } });

const FOLDER = path.join(__dirname, '../../docs/screenshots');
const SIZES = [
  [1440, 900],
  [1024, 768],
  [820, 1180],
  [390, 844],
] as const;

/** The page as it stands, in every size and both schemes. */
async function take(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.evaluate(() => document.fonts.ready);
      const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
      writeFileSync(path.join(FOLDER, `${name}-${width}x${height}-${colorScheme}.png`), smaller(png));
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('the pages before anybody is signed in', async ({ browser }) => {
  const empty = new Server({});
  try {
    await empty.start();
    const page = await browser.newPage();
    await page.goto(`${empty.url}/setup`);
    await take(page, 'setup');
    await page.close();
  } finally {
    await empty.stop();
  }
});

test('the pages of the staff', async ({ page, server, practice }) => {
  await visit(page, '/sign-in');
  await take(page, 'sign-in');
  await signIn(page, server.signIn('Administrator'));
  const active = await practice.ask<{ rows: { id: string }[] }>('clients/list', {
    query: { search: '', filter: 'Active', after: null },
  });
  const client = active.rows[0]!.id;
  const [form] = await practice.ask<{ summary: { id: string } }[]>('forms/catalog', {});
  const pages: Record<string, string> = {
    'staff-home': '/home',
    clients: '/clients',
    'client-new': '/clients/new',
    client: `/clients/${client}`,
    'client-documents': `/clients/${client}?tab=documents`,
    'client-history': `/clients/${client}?tab=history`,
    organization: '/organization',
    staff: '/organization/staff',
    'portal-settings': '/organization/portal/settings',
    message: '/organization/portal/message',
    'mail-server': '/organization/portal/email',
    'intake-forms': '/organization/portal/forms',
    designer: `/organization/portal/forms/${form!.summary.id}/design`,
    'safety-rules': '/organization/portal/safety',
    'safety-tasks': '/tasks',
    requests: '/requests',
    imports: '/organization/clients',
    activity: '/organization/portal/activity',
    'audit-log': '/organization/audit',
  };
  for (const [name, address] of Object.entries(pages)) {
    await visit(page, address);
    await take(page, name);
  }
  await response(page, practice);
  await invite(page);
});

async function response(page: Page, practice: Practice): Promise<void> {
  const { rows } = await practice.ask<{ rows: { id: string; forms_done: number }[] }>('clients/list', {
    query: { search: '', filter: 'Active', after: null },
  });
  await visit(page, `/clients/${rows.find((row) => row.forms_done > 0)!.id}?tab=documents`);
  await page.getByRole('link', { name: /^Read / }).first().click();
  await expect(page.getByRole('heading', { name: 'Answers' })).toBeVisible();
  await take(page, 'response');
}

async function invite(page: Page): Promise<void> {
  await visit(page, '/organization/portal');
  const grid = page.getByRole('grid', { name: 'Clients' });
  const boxes = grid.getByRole('gridcell').getByRole('checkbox', { disabled: false });
  for (const index of [0, 1, 2]) await boxes.nth(index).check();
  await take(page, 'manage-clients');
  await page.getByRole('region', { name: 'Selected clients' }).getByRole('button', { name: 'Invite to Client Portal' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
  await expect(dialog.frameLocator('iframe').getByRole('paragraph').filter({ hasText: /^Hello/ })).toBeVisible();
  await take(page, 'invite-compose');
  await dialog.getByRole('button', { name: 'Preview invitation' }).click();
  await expect(dialog.frameLocator('iframe').getByRole('paragraph').filter({ hasText: /^Hello/ })).toBeVisible();
  await take(page, 'invite-preview');
  await dialog.getByRole('button', { name: /^Send to/ }).click();
  await expect(dialog.getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
  await take(page, 'invite-sending');
  await visit(page, '/mailbox');
  await take(page, 'mailbox');
  await page.locator('.mail-list a').first().click();
  await expect(page.getByText('Message-ID')).toBeVisible();
  await take(page, 'mail');
}

test('the pages of a client', async ({ page, practice }) => {
  const email = 'leni.marsh@mail.example';
  const id = await practice.add({ first_name: 'Leni', last_name: 'Marsh', email, date_of_birth: '1988-03-27' });
  const link = await practice.invite(id, email, ['Client information', 'Privacy practices', 'Patient Health Questionnaire (PHQ-9)']);
  await visit(page, '/p/willow-lane-practice');
  await take(page, 'portal-sign-in');
  await visit(page, link);
  await take(page, 'portal-sign-up');
  await page.getByLabel('Day').fill('27');
  await page.getByLabel('Month').fill('3');
  await page.getByLabel('Year').fill('1988');
  await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
  await page.getByRole('button', { name: 'Create my account' }).click();
  await expect(page.getByRole('heading', { name: 'Hello, Leni' })).toBeVisible();
  await take(page, 'portal-home');
  await visit(page, link);
  await take(page, 'portal-link-used');
  await visit(page, '/p/willow-lane-practice/home');
  await page.getByRole('link', { name: /Client information/ }).click();
  await page.getByLabel('Your legal name').fill('Leni Maria Marsh');
  await expect(page.getByText('✓ Saved just now')).toBeVisible();
  await take(page, 'portal-form');
  await visit(page, '/p/willow-lane-practice/profile');
  await take(page, 'portal-profile');
});
