import { accessible, expect, signIn, test, visit } from '../support/test';
import { CLIENT_PASSWORD } from '../support/practice';

const EMAIL = 'rana.holt@mail.example';

test.use({ setting: { file: 'walk-5', demo: true, smtp: false } });

test.describe('Walk 5: staff follow up', () => {
  test('R2, R9, R16, R20: staff with the permission invite from the client page with changes of their own, see each change of state, and read the response', async ({ page, person, server, practice }) => {
    const id = await practice.add({ first_name: 'Rana', last_name: 'Holt', email: EMAIL });
    await signIn(page, server.signIn('Staff who may invite'));
    await visit(page, `/clients/${id}`);
    await expect(page.getByText('Not invited yet.')).toBeVisible();
    await accessible(page);
    await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
    await expect(dialog.getByRole('heading', { name: 'Invite Rana Holt' })).toBeVisible();
    await expect(dialog.getByText(/as the default/), 'offered to administrators alone').toHaveCount(0);
    await dialog.getByLabel('Subject').fill('A note from Noor');
    await dialog.getByRole('checkbox', { name: /^Consent to treatment/ }).uncheck();
    await dialog.getByRole('checkbox', { name: /^Client information/ }).uncheck();
    await dialog.getByRole('checkbox', { name: /^Privacy practices/ }).check();
    await accessible(page);
    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
    await expect(dialog.getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
    await expect(dialog.getByText(/found on the client’s page/)).toBeVisible();
    await expect(dialog.getByRole('link', { name: 'Activity' }), 'for administrators alone').toHaveCount(0);
    await dialog.locator('footer').getByRole('button', { name: 'Close' }).click();
    await expect(page.getByText('Invited', { exact: true })).toBeVisible();
    await expect(page.getByText(/Written and queued, by Noor Haddad/)).toBeVisible();

    const [mail] = await practice.mailsTo(EMAIL);
    expect(mail!.subject).toBe('A note from Noor');
    const default_ = await practice.batch([]);
    expect(default_.messages[0]!.message.subject, 'the default is as it was').toBe('Your invitation from {{OrganizationName}}');

    const client = await person();
    await visit(client, /http:\S+\/join\/[\w-]+/.exec(mail!.text)![0]);
    await client.getByLabel('Choose a password').click();
    await expect(async () => {
      await visit(page, `/clients/${id}`);
      await expect(page.getByText('Opened, not signed up', { exact: true })).toBeVisible({ timeout: 500 });
    }).toPass();
    await client.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await client.getByRole('button', { name: 'Create my account' }).click();
    await expect(client.getByRole('heading', { name: 'Hello, Rana' })).toBeVisible();
    await visit(page, `/clients/${id}`);
    await expect(page.getByText('Active', { exact: true })).toBeVisible();
    await expect(page.getByText(/Signed up/)).toBeVisible();
    await expect(page.getByText('Forms: 0 of 1 done')).toBeVisible();
    await expect(page.getByRole('button', { name: /Invite/ }), 'R4').toHaveCount(0);
    await page.getByRole('link', { name: 'General Documents' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'Privacy practices' })).toContainText('Sent');
    await accessible(page);

    await client.getByRole('link', { name: /Privacy practices/ }).click();
    await client.getByLabel('I have received or been offered the notice').check();
    await client.getByRole('textbox', { name: /Your signature/ }).fill('Rana Holt');
    await client.getByLabel("Today's date").fill('2026-01-15');
    await expect(client.getByText('✓ Saved just now')).toBeVisible();
    await accessible(client);
    await client.getByRole('button', { name: 'Submit' }).click();
    await expect(client.getByText('Thank you. Your answers are with the practice.')).toBeVisible();

    await visit(page, `/clients/${id}?tab=documents`);
    await expect(page.getByRole('row').filter({ hasText: 'Privacy practices' })).toContainText('Submitted');
    await page.getByRole('link', { name: 'Read Privacy practices' }).click();
    await expect(page.getByRole('heading', { name: 'Privacy practices', level: 1 })).toBeVisible();
    await expect(page.getByRole('definition').filter({ hasText: 'Rana Holt' })).toBeVisible();
    await accessible(page);
    await page.getByRole('button', { name: 'Mark as reviewed' }).click();
    await expect(page.getByText('✓ Reviewed', { exact: true })).toBeVisible();
    await visit(page, `/clients/${id}?tab=history`);
    await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
    await accessible(page);
  });

  test('R29: staff copy a fresh link to hand over; it works, and the one in the e-mail does not any more', async ({ page, person, server, practice, context }) => {
    const email = 'hana.dover@mail.example';
    const id = await practice.add({ first_name: 'Hana', last_name: 'Dover', email });
    const mailed = await practice.invite(id, email);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    await signIn(page, server.signIn('Staff who may invite'));
    await visit(page, `/clients/${id}`);
    await page.getByRole('button', { name: 'Copy link' }).click();
    const dialog = page.getByRole('dialog', { name: 'A link to hand over' });
    await expect(dialog).toContainText('Whoever has the link can sign up as Hana Dover');
    await accessible(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText(/Link copied, to be handed over/), 'nothing is done before it is asked for').toHaveCount(0);

    await page.getByRole('button', { name: 'Copy link' }).click();
    await dialog.getByRole('button', { name: 'Make a new link' }).click();
    const field = dialog.getByLabel('Link');
    await expect(field).toBeFocused();
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await expect(dialog.getByText('✓ Copied.')).toBeVisible();
    await accessible(page);
    const handed = await page.evaluate(() => navigator.clipboard.readText());
    expect(handed).toBe(await field.inputValue());
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByText(/Link copied, to be handed over, by Noor Haddad/)).toBeVisible();
    await expect(page.getByText('Waiting for Hana Dover to open the link')).toBeVisible();

    const client = await person();
    await visit(client, mailed);
    await expect(client.getByRole('heading', { name: 'There is a newer link' })).toBeVisible();
    await visit(client, handed);
    await expect(client.getByText('Welcome, Hana')).toBeVisible();
    expect(await practice.mailsTo(email), 'no e-mail goes with it').toHaveLength(1);
  });

  test('R29: where the browser does not let a page copy, the link is selected to be copied by hand', async ({ page, server, practice }) => {
    const email = 'noel.clip@mail.example';
    const id = await practice.add({ first_name: 'Noel', last_name: 'Clip', email });
    await practice.invite(id, email);
    await page.addInitScript(() => { Document.prototype.execCommand = () => false; });
    await signIn(page, server.signIn('Staff who may invite'));
    await visit(page, `/clients/${id}`);
    await page.getByRole('button', { name: 'Copy link' }).click();
    const dialog = page.getByRole('dialog', { name: 'A link to hand over' });
    await dialog.getByRole('button', { name: 'Make a new link' }).click();
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await expect(dialog.getByText(/The browser did not copy it/)).toBeVisible();
    const selected = await dialog.getByLabel('Link').evaluate((field: HTMLInputElement) => field.value.slice(field.selectionStart!, field.selectionEnd!));
    expect(selected).toMatch(/\/join\/[\w-]{43}$/);
  });

  test('R16: a staff member cannot save a default, whatever they send', async ({ person, server, practice }) => {
    const batch = await practice.batch([(await practice.client('Sena Fairweather')).id]);
    const page = await person();
    await signIn(page, server.signIn('Staff who may invite'));
    const headers = { origin: server.url };
    const written = { ...batch.messages[0]!, message: { ...batch.messages[0]!.message, subject: 'Taken over' } };
    const send = { ...batch, messages: [written], save_as_default: true };
    const sent = await page.request.post('/api/invitations/send', { data: { batch: send }, headers });
    expect(sent.ok()).toBe(false);
    const saved = await page.request.post('/api/messages/save-default', { data: { written, forms: send.forms }, headers });
    expect(saved.status()).toBe(403);
    expect((await practice.batch([])).messages[0]!.message.subject).not.toBe('Taken over');
  });

  test('R2: staff without the permission see no button, and a request made by hand is refused', async ({ page, server, practice }) => {
    await signIn(page, server.signIn('Staff who may not'));
    const mara = await practice.client('Mara Abramson');
    await visit(page, `/clients/${mara.id}`);
    await expect(page.getByRole('heading', { name: 'Mara Abramson' })).toBeVisible();
    await expect(page.getByRole('button', { name: /Invite/ })).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Organization' })).toHaveCount(0);
    await accessible(page);
    const batch = await practice.batch([mara.id]);
    const answer = await page.request.post('/api/invitations/send', { data: { batch }, headers: { origin: server.url } });
    expect(answer.status()).toBe(403);
    expect(await practice.mailsTo(mara.email!)).toHaveLength(0);
  });

  test('staff who see only their own clients find no others, by list or by address', async ({ page, server, practice, guard }) => {
    await signIn(page, server.signIn('Staff who may not'));
    const other = await practice.client('Tamar Bellmann');
    guard.expectAnswer(new RegExp(other.id), 404);
    await page.goto(`/clients/${other.id}`);
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.getByText('Tamar')).toHaveCount(0);
  });
});
