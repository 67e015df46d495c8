// Organization › Client portal › E-mail: a practice's own mail server, tested step by step; and a sample to oneself.
import type { Page } from '@playwright/test';
import { headers, SmtpSink } from '../support/smtp';
import { accessible, expect, openSession, reflows, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'mail-server', demo: true, smtp: false } });

const ADDRESS = '/organization/portal/email';
const PASSWORD = 'nobody-else-sees-this-9';
const ADA = 'ada@willowlane.example';
const steps = (page: Page) => page.getByRole('list', { name: 'Steps of the test' }).getByRole('listitem');

test('an administrator is led to settings that work, which hold from then on, and the password is never shown', async ({ page, server, practice, guard }) => {
  guard.expectAnswer(/mail\/test/, 422);
  guard.expectAnswer(/mail\/save-settings/, 0);
  const sink = new SmtpSink();
  await sink.start();
  try {
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/portal');
    await page.getByRole('navigation', { name: 'Client portal' }).getByRole('link', { name: 'E-mail' }).click();
    await expect(page.getByText('kept in this program’s own mailbox').or(page.getByText("kept in this program's own mailbox")).first()).toBeVisible();
    await accessible(page);
    await page.getByRole('radio', { name: /Over our own mail server/ }).check();
    await accessible(page);
    await reflows(page);

    // What is wrong is told at its field, and nothing is lost.
    await page.getByLabel('Host', { exact: true }).fill('smtp://127.0.0.1');
    await page.getByLabel('User name').fill('portal');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByLabel("Sender's address").fill('clients@willowlane.example');
    await page.getByRole('button', { name: 'Test without saving' }).click();
    await expect(page.getByText('Enter the server’s name alone').or(page.getByText("Enter the server's name alone"))).toBeVisible();
    await expect(page.getByLabel('Password')).toHaveValue(PASSWORD);

    // A wrong port: which step failed, and what to do.
    await page.getByLabel('Host', { exact: true }).fill('127.0.0.1');
    await page.getByLabel('Port', { exact: true }).fill('1');
    await page.getByLabel('Encryption').selectOption('None: e-mails can be read on their way');
    await page.getByRole('button', { name: 'Test without saving' }).click();
    await expect(steps(page)).toHaveCount(5);
    await expect(steps(page).nth(0)).toContainText('✓ Name found 127.0.0.1');
    await expect(steps(page).nth(1)).toContainText('! Connected: failed Nothing answers at port 1 of 127.0.0.1.');
    await expect(steps(page).nth(1)).toContainText('usual are 587 with STARTTLS');
    await expect(steps(page).nth(4)).toContainText('Test message accepted: not reached');
    await accessible(page);

    await page.getByLabel('Port', { exact: true }).fill(String(sink.port));
    await page.getByRole('button', { name: 'Test without saving' }).click();
    await expect(steps(page).nth(3)).toContainText('! Signed in: failed');
    await page.getByLabel('User name').fill('');
    await page.getByRole('button', { name: 'Test without saving' }).click();
    await expect(page.getByText('✓ This works.')).toBeVisible();
    await expect(steps(page).nth(1)).toContainText('220');
    await expect(steps(page).nth(3)).toContainText('Signed in: not needed');
    await expect(steps(page).nth(4)).toContainText('250');
    const tested = await sink.mailTo(ADA);
    expect([tested.from, headers(tested, 'Subject')]).toEqual(['clients@willowlane.example', ['A test of your mail server']]);

    // Nothing has been saved by testing; saving survives a moment without network.
    await page.route(/save-settings/, (route) => route.abort());
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('alert').filter({ hasText: /not be reached|try again/i }).first()).toBeVisible();
    await expect(page.getByLabel('Host', { exact: true })).toHaveValue('127.0.0.1');
    await page.unroute(/save-settings/);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Saved. It holds from the next e-mail on.')).toBeVisible();
    await visit(page, ADDRESS);
    await expect(page.getByText(/E-mails are sent over 127\.0\.0\.1\. Ada Brennan changed it on/)).toBeVisible();
    await expect(page.getByLabel('Password')).toHaveValue('');
    expect(await page.content()).not.toContain(PASSWORD);

    const email = 'mira.ownserver@mail.example';
    const id = await practice.add({ first_name: 'Mira', last_name: 'Ownserver', email });
    await practice.ask('invitations/send', { batch: await practice.batch([id]) });
    const invitation = await sink.mailTo(email);
    expect(invitation.from).toBe('clients@willowlane.example');
    expect(headers(invitation, 'From')[0]).toContain('clients@willowlane.example');
    expect(await practice.mailsTo(email)).toEqual([]);
  } finally {
    await practice.ask('mail/save-settings', { form: { is_own: false } });
    await sink.stop();
  }
});

test('a sample goes to whoever writes the message, marked, with a link that leads nowhere private', async ({ page, server, practice }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/organization/portal/message');
  const subject = page.getByLabel('Subject');
  await subject.fill('Welcome, {{ClientFirstName}}');
  await page.getByRole('button', { name: 'Send me a sample' }).click();
  await expect(page.getByText(`✓ A sample was sent to ${ADA}. The mail server said: Kept in the built-in mailbox`)).toBeVisible();
  await accessible(page);
  const [mail] = await practice.mailsTo(ADA);
  expect(mail!.subject).toBe('Sample: Welcome, Mara');
  expect(mail!.text).toContain('This is a sample, sent to you alone.');
  expect(mail!.text).toContain('/p/willow-lane-practice\n');
  expect(mail!.text).not.toContain('/join/');

  await subject.press('Control+a');
  await page.keyboard.insertText('Welcome, {{ClientFristName}}');
  await expect(page.getByRole('button', { name: 'Send me a sample' })).toBeDisabled();
});

test('staff do not see the page, and the server refuses them', async ({ page, server, guard }) => {
  guard.expectAnswer(/mail\//, 403);
  guard.expectAnswer(/organization\/portal\/email/, 403);
  await signIn(page, server.signIn('Staff who may invite'));
  const answer = await page.request.post('/api/mail/settings', { data: {}, headers: { origin: server.url } });
  expect(answer.status()).toBe(403);
  await page.goto(ADDRESS);
  await expect(page.getByText('The pages under Organization are for administrators of the practice.')).toBeVisible();
  await expect(page.getByLabel('Host', { exact: true })).toHaveCount(0);
});
