// Organization › Client portal › Message: one default for all, which several people change and nobody overwrites unseen (R16).
import type { Page } from '@playwright/test';
import { heldBack } from '../support/guard';
import { accessible, expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'default-message', demo: true, smtp: false } });

const MESSAGE = '/organization/portal/message';
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Invite to Client Portal' });
const kept = (page: Page) => page.getByText('Your draft is kept.');
const save = (page: Page) => page.getByRole('button', { name: 'Save as the default' }).click();

test.beforeEach(async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
});

test('R16: of two who change the default the second is told by whom, sees theirs, and keeps what was typed', async ({ page, practice, guard }) => {
  guard.expectAnswer(/messages\/save-default$/, 422);
  const { seen, forms } = await practice.defaults();
  const { id, title } = forms.find((form) => seen.forms.includes(form.id))!;
  await visit(page, MESSAGE);
  const form = page.getByRole('checkbox', { name: title });
  await form.uncheck();
  await practice.saveDefault('en', { subject: 'Rewritten meanwhile' });
  await save(page);
  await expect(page.getByText(/ changed the default meanwhile, so nothing was saved\./)).toBeVisible();
  await expect(form, 'what was changed stays').not.toBeChecked();
  await expect(page.getByLabel('Subject'), 'what was not is theirs').toContainText('Rewritten meanwhile');
  const theirs = page.getByRole('region', { name: 'The default as it is now' });
  await expect(theirs).toContainText('Rewritten meanwhile');
  await accessible(page);
  await save(page);
  await expect(page.getByText('Saved. Invitations start from this now.')).toBeVisible();
  await expect(theirs).toHaveCount(0);
  const now = (await practice.defaults()).seen;
  expect(now.messages.find((written) => written.language === 'en')!.message.subject).toBe('Rewritten meanwhile');
  expect(now.forms).toEqual(seen.forms.filter((other) => other !== id));
});

test('R16: a sending that would save over somebody else’s default is not sent, and goes through once it was seen', async ({ page, practice, guard }) => {
  guard.expectAnswer(/invitations\/send$/, 422);
  const client = await practice.add({ first_name: 'Sal', last_name: 'Overwritten', email: 'sal@over.example' });
  await visit(page, `/clients/${client}`);
  await page.getByRole('button', { name: /^Invite/ }).click();
  await dialog(page).getByLabel('Message', { exact: true }).press('Control+End');
  await page.keyboard.insertText(' See you on Tuesday.');
  await expect(kept(page)).toBeVisible();
  await dialog(page).getByRole('checkbox', { name: /^Save message and form selection as the default/ }).check();
  await dialog(page).getByRole('button', { name: 'Preview invitation' }).click();
  await practice.saveDefault('en', { subject: 'Rewritten by another' });
  const send = dialog(page).getByRole('button', { name: 'Send to 1 client' });
  await send.click();
  await expect(dialog(page).getByText(/ changed the default meanwhile, so nothing was sent or saved\./)).toBeVisible();
  expect(await practice.mailsTo('sal@over.example')).toHaveLength(0);
  await dialog(page).getByRole('button', { name: 'Make changes' }).click();
  await expect(dialog(page).getByLabel('Message', { exact: true })).toContainText('See you on Tuesday.');
  await expect(dialog(page).getByRole('button', { name: 'Start from the default instead' })).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Preview invitation' }).click();
  await send.click();
  await expect(dialog(page).getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
  const { seen } = await practice.defaults();
  expect(seen.messages.find((written) => written.language === 'en')!.message.body_html).toContain('See you on Tuesday.');
});

test('what is typed while the default is being saved is kept after it', async ({ page }) => {
  await page.clock.install();
  await visit(page, MESSAGE);
  await page.getByLabel('Subject').press('End');
  await page.keyboard.insertText(', first');
  await page.clock.runFor(1_000);
  await expect(kept(page)).toBeVisible();
  const release = await heldBack(page, '**/api/messages/save-default');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const saving = page.waitForRequest('**/api/messages/save-default');
  await save(page);
  await saving;
  await page.getByLabel('Subject').press('End');
  await page.keyboard.insertText(', and more');
  await page.clock.runFor(1_000);
  expect(asked, 'it waits').not.toContain('/api/messages/keep-draft');
  const after = page.waitForResponse('**/api/messages/keep-draft');
  release();
  await after;
  await expect(kept(page)).toBeVisible();
  await visit(page, MESSAGE);
  await expect(page.getByLabel('Subject')).toContainText(', first, and more');
  await page.getByRole('button', { name: 'Start from the default instead' }).click();
  await expect(page.getByLabel('Subject')).not.toContainText(', and more');
  await expect(kept(page)).toBeVisible();
});
