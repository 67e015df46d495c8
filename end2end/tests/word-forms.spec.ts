// Whoever sends forms to clients who have an account words the e-mail, and sees it as each of them will get it (R11 to R17, R20).
import type { Page } from '@playwright/test';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';
import type { Client, Practice } from '../support/practice';

test.use({ setting: { file: 'word-forms', demo: true, smtp: false } });

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Send forms' });
const message = (page: Page) => dialog(page).getByLabel('Message', { exact: true });
const preview = (page: Page) => dialog(page).frameLocator('iframe[title="Preview of the e-mail"]');
const name = ({ first_name, last_name }: Client) => `${first_name} ${last_name}`;

/** With an account; the first of them reads English, the second Spanish. */
async function readers(practice: Practice): Promise<[Client, Client]> {
  const page = await practice.ask<{ rows: Client[] }>('clients/list', { query: { search: '', filter: 'Active', after: null } });
  const [english, spanish] = [page.rows[0]!, page.rows[1]!];
  const { id, first_name, last_name, email } = spanish;
  const { revision } = await practice.ask<{ revision: number }>('clients/get', { id });
  const form = { first_name, last_name, email, preferred_name: '', phone: '', date_of_birth: '', language: 'es', revision };
  await practice.ask('clients/save', { id, form });
  return [english, spanish];
}

async function append(page: Page, text: string): Promise<void> {
  await message(page).press('Control+End');
  await page.keyboard.insertText(text);
}

test('each of two clients gets the words in the language that they read, as the preview showed them', async ({ page, server, practice }) => {
  const clients = await readers(practice);
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/organization/portal?state=active');
  for (const client of clients) {
    await page.getByRole('searchbox', { name: 'Search name or e-mail' }).fill(name(client));
    await page.getByRole('checkbox', { name: `Select ${name(client)}` }).check();
  }
  await page.getByRole('button', { name: 'Resend forms' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'Send forms to 2 clients' })).toBeVisible();
  await dialog(page).getByRole('checkbox', { name: /GAD-7/ }).check();
  const languages = dialog(page).getByRole('group', { name: 'Language of the message' });
  await languages.getByRole('button', { name: 'English · 1 client' }).click();
  await dialog(page).getByLabel('Subject').fill('Two pages before Tuesday, {{ClientFirstName}}');
  await append(page, ' Ring us on Monday.');
  await expect(preview(page).getByText('Ring us on Monday.')).toBeVisible();
  await expect(dialog(page).getByText(`Two pages before Tuesday, ${clients[0].first_name}`)).toBeVisible();
  await dialog(page).getByText('+ Placeholder').click();
  await expect(dialog(page).getByRole('button', { name: 'Sender name' })).toBeVisible();
  await expect(dialog(page).getByRole('button', { name: 'Invitation expiry date' }), 'nothing runs out here').toHaveCount(0);
  await expect(dialog(page).getByRole('button', { name: 'Form list' }), 'R17').toHaveCount(0);
  await page.keyboard.press('Escape');
  await accessible(page);
  await reflows(page);

  await dialog(page).getByRole('button', { name: 'Next client', exact: true }).click();
  await expect(languages.getByRole('button', { name: 'Spanish · 1 client' })).toHaveAttribute('aria-pressed', 'true');
  await expect(preview(page).getByRole('paragraph').filter({ hasText: /^Hola/ })).toBeVisible();
  await append(page, ' Llámenos el lunes.');
  await expect(preview(page).getByText('Llámenos el lunes.')).toBeVisible();
  await expect(preview(page).getByText('Ring us'), 'each language has a message of its own').toHaveCount(0);
  await dialog(page).getByRole('button', { name: 'Send to 2 clients' }).click();
  await expect(dialog(page).getByRole('heading', { name: /^All e-mails are with the mail server/ })).toBeVisible();
  await dialog(page).locator('footer').getByRole('button', { name: 'Close' }).click();

  await visit(page, '/mailbox');
  await page.getByRole('link', { name: `Two pages before Tuesday, ${clients[0].first_name}` }).click();
  await expect(page.getByText('Message-ID')).toBeVisible();
  await accessible(page);
  const [english] = await practice.mailsTo(clients[0].email!);
  const [spanish] = await practice.mailsTo(clients[1].email!);
  expect(english!.text).toContain('Ring us on Monday.');
  expect(spanish!.text).toContain('Llámenos el lunes.');
});

test('a broken placeholder stands against sending; nothing written is lost, and it holds for that sending alone', async ({ page, context, guard, server, practice }) => {
  const [client] = await readers(practice);
  const send = dialog(page).getByRole('button', { name: 'Send to 1 client' });
  const share = () => page.getByRole('button', { name: 'Share new forms' }).click();
  await openSession(page, server.signIn('Staff who may invite'));
  await visit(page, `/clients/${client.id}?tab=documents`);
  await page.getByRole('link', { name: 'General Documents' }).click();
  await share();
  await dialog(page).getByRole('checkbox', { name: /GAD-7/ }).check();
  await expect(dialog(page).getByRole('button', { name: 'Start again' }), 'nothing is written yet').toHaveCount(0);
  await append(page, ' See you, {{ClientFristName}}. {{InvitationExpiryDate}}');
  await expect(dialog(page).getByText('This stands against sending:')).toBeVisible();
  await expect(send).toBeDisabled();
  await expect(send).toHaveAccessibleDescription(/^It cannot be sent like this\. In the message, “{{ClientFristName}}” is not a placeholder\./);
  await accessible(page);
  await dialog(page).getByRole('button', { name: 'Replace by {{ClientFirstName}}' }).click();
  await expect(send).toHaveAccessibleDescription(/{{InvitationExpiryDate}} is for invitations: nothing in this e-mail runs out\. Delete it\.$/);
  await message(page).press('Control+End');
  await message(page).press('Backspace');
  await expect(send).toBeEnabled();

  // Closed by mistake, and opened again.
  await page.keyboard.press('Escape');
  await share();
  await expect(message(page)).toContainText('See you,');
  await expect(preview(page).getByText(`See you, ${client.first_name}.`)).toBeVisible();

  await expect(dialog(page).getByText('Your draft is kept.')).toBeVisible();
  guard.expectAnswer(/forms\/send/, 0);
  await context.setOffline(true);
  await send.click();
  await expect(dialog(page).getByText(/nobody is asked twice/)).toBeVisible();
  await context.setOffline(false);
  await expect(message(page), 'after a refusal').toContainText('See you,');
  await send.click();
  await expect(dialog(page).getByRole('heading', { name: /^All e-mails are with the mail server/ })).toBeVisible();
  await dialog(page).locator('footer').getByRole('button', { name: 'Close' }).click();
  expect((await practice.mailsTo(client.email!))[0]!.text).toContain(`See you, ${client.first_name}.`);

  await share();
  await expect(message(page), 'R16').not.toContainText('See you,');
  await append(page, ' Another word.');
  await dialog(page).getByRole('button', { name: 'Start again' }).click();
  await expect(message(page)).not.toContainText('Another word.');
  await expect(preview(page).getByText('Another word.')).toHaveCount(0);
});
