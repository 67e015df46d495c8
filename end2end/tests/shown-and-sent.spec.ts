import type { Page } from '@playwright/test';
import type { Client, Practice } from '../support/practice';
import { accessible, expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'shown-and-sent', demo: true, smtp: false } });

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Invite to Client Portal' });
const barOf = (page: Page) => page.getByRole('region', { name: 'Selected clients' });
const figure = (page: Page, label: string) => page.locator('dl.tally div').filter({ hasText: label }).getByRole('definition');

/** As somebody else does, in another tab. */
async function renameTo(practice: Practice, last_name: string, { id, first_name, email }: Client): Promise<void> {
  const { revision } = await practice.ask<{ revision: number }>('clients/get', { id });
  await practice.ask('clients/save', { id, form: { first_name, last_name, email, revision } });
}

/** The dialog at its second step, and what it looked at again by then. */
async function preview(page: Page): Promise<void> {
  await barOf(page).getByRole('button', { name: 'Invite to Client Portal' }).click();
  const next = dialogOf(page).getByRole('button', { name: 'Preview invitation' });
  await expect(next).toBeEnabled();
  const looked = page.waitForResponse('**/api/invitations/draft');
  await next.click();
  await looked;
}

test.describe('what was shown is what is sent', () => {
  test.beforeEach(async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
  });

  test('R14, R15: whoever takes the place of another in the list is sent nothing before they are shown', async ({ page, practice, guard }) => {
    const add = (first_name: string) => practice.add({ first_name, last_name: 'Swapped', email: `${first_name}@places.example` });
    for (const name of ['Ida', 'Ivo']) await add(name);
    await visit(page, '/organization/portal?search=Swapped');
    await barOf(page).getByRole('button', { name: /^Select all/ }).click();
    await expect(barOf(page)).toContainText('2 selected');
    await preview(page);
    await renameTo(practice, 'Elsewhere', await practice.client('Ida Swapped'));
    await add('Ines');
    guard.expectAnswer(/invitations\/send/, 422);
    const dialog = dialogOf(page);
    await dialog.getByRole('button', { name: 'Send to 2 clients' }).click();
    await expect(dialog.getByRole('alert')).toContainText('The list has changed since you looked at it: it has others now');
    await expect(dialog.getByRole('list', { name: 'Recipients' })).toContainText('Ines Swapped');
    await accessible(page);
    await dialog.getByRole('button', { name: 'Send to 2 clients' }).click();
    await expect(dialog.getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
    for (const [name, count] of [['Ida', 0], ['Ivo', 1], ['Ines', 1]] as const) {
      expect(await practice.mailsTo(`${name}@places.example`), name).toHaveLength(count);
    }
  });

  test('R15: whom the search finds no more, since somebody else invited them, is told of with the way back', async ({ page, practice }) => {
    const emails = ['Gus', 'Gil'].map((name) => `${name}@gone.example`);
    const clients: string[] = [];
    for (const email of emails) clients.push(await practice.add({ first_name: email.split('@')[0]!, last_name: 'Gonefrom', email }));
    await visit(page, '/organization/portal?state=no-account&search=Gonefrom');
    await barOf(page).getByRole('button', { name: /^Select all/ }).click();
    await expect(barOf(page)).toContainText('2 selected');
    await barOf(page).getByRole('button', { name: 'Invite to Client Portal' }).click();
    const dialog = dialogOf(page);
    await expect(dialog.getByRole('button', { name: 'Preview invitation' })).toBeEnabled();
    for (const [place, client] of clients.entries()) await practice.invite(client, emails[place]!);
    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await expect(dialog.getByText('The search does not find 2 of those you chose any more.')).toBeVisible();
    await expect(dialog.getByText(/^G(us|il) Gonefrom was invited since: .*, by .+\.$/)).toBeVisible();
    await expect(dialog.getByText('Nobody is left to send it to.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Send to 0 clients' })).toBeDisabled();
    await accessible(page);
    await dialog.getByRole('button', { name: 'Close and look again' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('gridcell', { name: /Gonefrom/ }), 'the list is as it is now').toHaveCount(0);
    await expect(barOf(page).getByText('No client selected')).toBeVisible();
  });

  for (const when of ['before the preview', 'after the preview'] as const) {
    test(`R10: whoever was invited elsewhere ${when} is told of, and invited again by another click alone`, async ({ page, practice, guard }) => {
      const email = `una.${when.replaceAll(' ', '-')}@twice.example`;
      const client = await practice.add({ first_name: 'Una', last_name: 'Twice', email });
      await visit(page, `/clients/${client}`);
      await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
      const dialog = dialogOf(page);
      const next = dialog.getByRole('button', { name: 'Preview invitation' });
      await expect(next).toBeEnabled();
      if (when === 'before the preview') await practice.invite(client, email);
      const looked = page.waitForResponse('**/api/invitations/draft');
      await next.click();
      await looked;
      if (when === 'after the preview') await practice.invite(client, email);
      guard.expectAnswer(/invitations\/send/, 422);
      const send = dialog.getByRole('button', { name: 'Send to 1 client' });
      const lookedAgain = page.waitForResponse('**/api/invitations/draft');
      await send.click();
      await expect(dialog.getByRole('alert')).toContainText('Una Twice was invited since you looked: ');
      await expect(dialog.getByText('nobody is invited twice')).toHaveCount(0);
      expect(await practice.mailsTo(email)).toHaveLength(1);
      await lookedAgain;
      await accessible(page);
      await send.click();
      await expect(dialog.getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
      expect(await practice.mailsTo(email)).toHaveLength(2);
    });
  }

  test('R10: whoever has an account already is counted and named among those who were not invited', async ({ page, practice }) => {
    const { rows } = await practice.ask<{ rows: Client[] }>('clients/list', { query: { search: '', filter: 'Active', after: null } });
    const active = rows.at(-1)!;
    await renameTo(practice, 'Bothways', active);
    await practice.add({ first_name: 'Una', last_name: 'Bothways', email: 'una@bothways.example' });
    await visit(page, '/organization/portal?search=Bothways');
    for (const name of ['Una', active.first_name]) await page.getByRole('checkbox', { name: `Select ${name} Bothways` }).check();
    await preview(page);
    const dialog = dialogOf(page);
    await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
    await expect(figure(page, 'Not invited')).toHaveText('1');
    await expect(dialog.getByRole('row', { name: `${active.first_name} Bothways` })).toContainText('already has an active account');
    await accessible(page);
    await dialog.getByRole('link', { name: /this sending/ }).click();
    await expect(page).toHaveURL(/\/sendings\//);
    await expect(figure(page, 'Not invited')).toHaveText('1');
    await page.getByRole('link', { name: /^Not invited/ }).click();
    await expect(page.getByRole('row').filter({ hasText: `${active.first_name} Bothways` })).toContainText('already has an active account');
  });
});
