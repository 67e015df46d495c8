// The audit log: narrowed by a form that works without scripts, and taken out as a file.
import { accessible, expect, openSession, reflows, signInWithoutScripts, test, visit } from '../support/test';
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';

test.use({ setting: { file: 'audit', demo: true, smtp: false }, viewport: { width: 1440, height: 900 } });

const LOG = '/organization/audit';

const form = (page: Page) => page.getByRole('search', { name: 'Narrow the log' });
const events = (page: Page) => page.getByRole('region', { name: 'Newest first' }).getByRole('listitem');

test('a client of whom several are called so is chosen, and what is shown is what is downloaded', async ({ page, server, practice }) => {
  const id = await practice.add({ first_name: 'Ophelia', last_name: 'Logged' });
  await practice.add({ first_name: 'Orla', last_name: 'Logged' });
  await practice.ask('clients/save', { id, form: { first_name: 'Ophelia', last_name: 'Logged', phone: '555 0105', revision: 1 } });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, LOG);
  await accessible(page);
  await reflows(page);
  await form(page).getByLabel('About which client').fill('logged');
  await form(page).getByRole('button', { name: 'Show' }).click();
  const found = page.getByRole('list', { name: 'Clients found' });
  await expect(found.getByRole('link')).toHaveText(['Logged, Ophelia', 'Logged, Orla']);
  await accessible(page);
  await found.getByRole('link', { name: 'Logged, Ophelia' }).click();
  await expect(page.getByText('About Ophelia Logged.')).toBeVisible();
  await expect(events(page)).toHaveCount(2);

  await form(page).getByLabel('What was done').selectOption('added the client');
  await form(page).getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(new RegExp(`client=${id}.*kind=client\\.added`));
  await expect(form(page).getByLabel('What was done')).toHaveValue('client.added');
  await expect(events(page)).toHaveCount(1);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('audit-log.csv');
  const lines = readFileSync(await download.path(), 'utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('added the client,Ophelia Logged');

  await form(page).getByRole('link', { name: 'The whole log' }).click();
  await expect(events(page).first(), 'R25: so is the download').toContainText('downloaded the audit log');
});

test.describe('Without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the log is narrowed by person and day', async ({ page, server }) => {
    await signInWithoutScripts(page, server.signIn('Administrator'));
    await page.goto(LOG);
    await form(page).getByLabel('Who did it').selectOption('Ada Brennan');
    await form(page).getByRole('button', { name: 'Show' }).click();
    await expect(events(page).first()).toContainText('Ada Brennan');
    await expect(form(page).getByLabel('Who did it').locator('option:checked')).toHaveText('Ada Brennan');
    await form(page).getByLabel('To this day').fill('2001-01-01');
    await form(page).getByRole('button', { name: 'Show' }).click();
    await expect(page.getByRole('heading', { name: 'No such event' })).toBeVisible();
  });
});
