import { accessible, expect, signIn, test, visit } from '../support/test';
import { headers } from '../support/smtp';
import { linkIn } from '../support/practice';

test.use({ setting: { file: 'walk-3', demo: true, smtp: true } });

test.describe('Walk 3: e-mails leave over SMTP', () => {
  test('an invitation arrives with text and HTML, and with the headers that mail programs look for', async ({ practice, sink }) => {
    const client = await practice.client('Mara Abramson');
    await practice.ask('invitations/send', { batch: await practice.batch([client.id]) });
    const mail = await sink.mailTo(client.email!);
    expect(mail.to, 'one recipient').toEqual([client.email]);
    expect(mail.type).toBe('multipart/alternative');
    expect(mail.parts).toEqual(['multipart/alternative', 'text/plain', 'text/html']);
    expect(mail.text).toContain('Hello Mara');
    expect(mail.html).toContain('Hello Mara');
    expect(mail.html).toContain(linkIn(mail.text));
    for (const name of ['Message-ID', 'Date', 'From', 'To', 'Subject', 'Reply-To']) {
      expect(headers(mail, name), name).toHaveLength(1);
    }
    expect(headers(mail, 'Message-ID')[0]).toMatch(/^<[^@\s]+@[^@\s]+>$/);
    expect(Math.abs(Date.now() - Date.parse(headers(mail, 'Date')[0]!))).toBeLessThan(120_000);
    expect(headers(mail, 'From')[0]).toContain('Willow Lane Practice');
    expect(headers(mail, 'Reply-To')[0]).toContain('hello@willowlane.example');
    expect(headers(mail, 'Subject')[0]).toBe('Your invitation from Willow Lane Practice');
    // R17: a few forms go along, and the e-mail names none of them.
    for (const title of ['Client information', 'Consent to treatment']) expect(mail.text + mail.html).not.toContain(title);
  });

  test('with SMTP there is no built-in mailbox', async ({ page, guard }) => {
    guard.expectAnswer(/\/mailbox$/, 404);
    await page.goto('/mailbox');
    await expect(page.getByRole('alert')).toBeVisible();
  });

  test('R9: while the mail server is down an invitation stays queued, the page says so, and it goes when the server is back', async ({ page, server, sink, practice }) => {
    const client = await practice.client('Tamar Bellmann');
    await signIn(page, server.signIn('Administrator'));
    await sink.stop();
    await visit(page, `/clients/${client.id}`);
    await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
    await expect(dialog.getByText('The mail server does not accept the e-mails yet.')).toBeVisible();
    await expect(dialog.getByRole('heading', { name: 'Sending' })).toBeVisible();
    await accessible(page);
    await dialog.locator('footer').getByRole('button', { name: 'Close' }).click();
    await expect(page.getByText('Queued', { exact: true })).toBeVisible();
    await visit(page, `/clients/${client.id}`);
    await expect(page.getByText(/Not accepted yet; will be tried again/)).toBeVisible();

    await sink.start();
    await sink.mailTo(client.email!);
    await expect(async () => {
      await visit(page, `/clients/${client.id}`);
      await expect(page.getByText(/Accepted by the mail server/)).toBeVisible({ timeout: 1_000 });
    }).toPass();
  });
});
