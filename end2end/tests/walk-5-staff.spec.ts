import { accessible, expect, openSession, signIn, test, visit } from '../support/test';
import { heldBack } from '../support/guard';
import { CLIENT_PASSWORD, type Practice } from '../support/practice';
import type { SignIn } from '../support/server';
import type { Page } from '@playwright/test';

const EMAIL = 'rana.holt@mail.example';

test.use({ setting: { file: 'walk-5', demo: true, smtp: false } });

const NOTHING = { invite_clients: false, edit_clients: false, see_all_clients: false, read_responses: false };

interface Entry {
  member: { id: string; name: string; permissions: typeof NOTHING };
}

/** A member of staff who may do nothing yet. */
async function hire(practice: Practice, name: string): Promise<SignIn> {
  const own = { email: `${name.toLowerCase().replace(' ', '.')}@willowlane.example`, password: 'tulip harbour candle seven' };
  await practice.ask('staff/add', { name, ...own, permissions: NOTHING });
  return own;
}

async function mayEdit(practice: Practice, name: string): Promise<boolean> {
  const entries = await practice.ask<Entry[]>('staff/list', {});
  return entries.find((entry) => entry.member.name === name)!.member.permissions.edit_clients;
}

const cardOf = (page: Page, name: string) => page.getByRole('region', { name });

test.describe('Walk 5: staff follow up', () => {
  test('R2, R9, R16, R20: staff with the permission invite from the client page with changes of their own, see each change of state, and read the response', async ({ page, person, server, practice }) => {
    const id = await practice.add({ first_name: 'Rana', last_name: 'Holt', email: EMAIL });
    await openSession(page, server.signIn('Staff who may invite'));
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

  test('R25: what was done to a client is read back to its beginning, page by page', async ({ page, server, practice }) => {
    const id = await practice.add({ first_name: 'Runa', last_name: 'Longago' });
    const entries = await practice.ask<Entry[]>('staff/list', {});
    const staff = entries.find((entry) => entry.member.permissions.invite_clients)!.member.id;
    for (let turn = 0; turn < 60; turn += 1) await practice.ask('clients/assign', { client: id, staff, on: turn % 2 === 0 });
    await openSession(page, server.signIn('Administrator'));
    await visit(page, `/clients/${id}?tab=history`);
    await expect(page.getByText('changed who the client is assigned to').first()).toBeVisible();
    await expect(page.getByText('added the client')).toHaveCount(0);
    await page.getByRole('link', { name: 'Older ›' }).click();
    await expect(page.getByText('added the client')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Older ›' })).toHaveCount(0);
    await accessible(page);
    await page.goBack();
    await expect(page.getByRole('link', { name: 'Older ›' })).toBeVisible();
  });

  test('R29: staff copy a fresh link to hand over; it works, and the one in the e-mail does not any more', async ({ page, person, server, practice, context }) => {
    const email = 'hana.dover@mail.example';
    const id = await practice.add({ first_name: 'Hana', last_name: 'Dover', email });
    const mailed = await practice.invite(id, email);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    await openSession(page, server.signIn('Staff who may invite'));
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

  test('R29: a link that is being made is shown, whatever is pressed meanwhile', async ({ page, server, practice }) => {
    const email = 'hugo.held@mail.example';
    const id = await practice.add({ first_name: 'Hugo', last_name: 'Held', email });
    await practice.invite(id, email);
    await openSession(page, server.signIn('Staff who may invite'));
    await visit(page, `/clients/${id}`);
    const letGo = await heldBack(page, '**/api/invitations/hand-over');
    await page.getByRole('button', { name: 'Copy link' }).click();
    const dialog = page.getByRole('dialog', { name: 'A link to hand over' });
    const asked = page.waitForRequest('**/api/invitations/hand-over');
    await dialog.getByRole('button', { name: 'Make a new link' }).click();
    await asked;
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeDisabled();
    for (let times = 0; times < 3; times += 1) await page.keyboard.press('Escape');
    await accessible(page);
    letGo();
    const field = dialog.getByLabel('Link');
    await expect(field).toBeFocused();
    await expect(field).toHaveValue(/\/join\//);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByText(/Link copied, to be handed over, by Noor Haddad/)).toBeVisible();
  });

  test('R29: where the browser does not let a page copy, the link is selected to be copied by hand', async ({ page, server, practice }) => {
    const email = 'noel.clip@mail.example';
    const id = await practice.add({ first_name: 'Noel', last_name: 'Clip', email });
    await practice.invite(id, email);
    await page.addInitScript(() => { Document.prototype.execCommand = () => false; });
    await openSession(page, server.signIn('Staff who may invite'));
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
    const saved = await page.request.post('/api/messages/save-default', { data: { seen: { messages: [], forms: [] }, written, forms: send.forms }, headers });
    expect(saved.status()).toBe(403);
    expect((await practice.batch([])).messages[0]!.message.subject).not.toBe('Taken over');
  });

  test('R2: staff without the permission see no button, and a request made by hand is refused', async ({ page, server, practice }) => {
    await openSession(page, server.signIn('Staff who may not'));
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

  test('R26: an administrator signs a member of staff out everywhere, shuts them out, and lets them in again', async ({ page, person, server, practice, guard }) => {
    const sam = await hire(practice, 'Sam Leaver');
    guard.expectAnswer(/\/clients$/, 401);
    guard.expectAnswer(/\/sign-in/, 422);
    const own = await person();
    await signIn(own, sam);
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/staff');
    const card = cardOf(page, 'Sam Leaver');
    await card.getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
    await expect(card.getByText(/^Signed out everywhere\./)).toBeVisible();
    await visit(own, '/clients');
    await expect(own).toHaveURL(/\/sign-in/);
    await signIn(own, sam);

    const dialog = page.getByRole('dialog', { name: 'No longer works here?' });
    await card.getByRole('button', { name: 'No longer works here' }).press('Enter');
    await expect(dialog).toContainText('Sam Leaver is signed out everywhere at once');
    await accessible(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toBeHidden();
    await visit(own, '/clients');
    await expect(own.getByRole('heading', { name: 'Clients', level: 1 }), 'nothing is done before it is asked for').toBeVisible();
    await card.getByRole('button', { name: 'No longer works here' }).press('Enter');
    await dialog.getByRole('button', { name: 'Shut out' }).press('Enter');
    await expect(page.getByText('Sam Leaver no longer works here, and is signed out everywhere.')).toBeFocused();
    await expect(card.getByText(/^No longer works here, since /)).toBeVisible();
    await expect(card.getByRole('switch')).toHaveCount(0);
    await accessible(page);
    await visit(own, '/clients');
    await expect(own).toHaveURL(/\/sign-in/);
    await own.getByLabel('E-mail address').fill(sam.email);
    await own.getByLabel('Password', { exact: true }).fill(sam.password);
    await own.getByRole('button', { name: 'Sign in' }).click();
    await expect(own.getByText('The e-mail address or the password is wrong.')).toBeVisible();

    await card.getByRole('button', { name: 'Works here again' }).press('Enter');
    await expect(page.getByText(/^Sam Leaver works here again/)).toBeFocused();
    await expect(card.getByRole('switch')).toHaveCount(4);
    await signIn(own, sam);
    const administrator = cardOf(page, 'Ada Brennan');
    await expect(administrator.getByRole('button', { name: 'Sign out everywhere' })).toBeVisible();
    await expect(administrator.getByRole('button', { name: 'No longer works here' }), 'never oneself').toHaveCount(0);
    await visit(page, '/organization/audit');
    const event = page.getByRole('listitem').filter({ hasText: 'shut out a staff member who no longer works here' });
    await expect(event, 'R25').toContainText('Sam Leaver · from 127.0.0.1');
  });

  test('a permission’s switch shows what holds, also where an answer is lost, and asks once at a time', async ({ page, server, practice, guard }) => {
    await hire(practice, 'Sam Switch');
    guard.expectAnswer(/staff\/(permission|list)$/, 0);
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/staff');
    const card = cardOf(page, 'Sam Switch');
    const toggle = card.getByRole('switch', { name: 'Can add and edit clients' });
    await page.route('**/api/staff/permission', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await toggle.press('Space');
    await expect(toggle).toBeChecked();
    expect(await mayEdit(practice, 'Sam Switch')).toBe(true);
    await expect(card.getByRole('alert'), 'it was done all the same').toHaveCount(0);

    await page.route('**/api/staff/list', (route) => route.abort());
    await toggle.press('Space');
    await expect(card.getByText('It is not known whether this is on')).toBeVisible();
    await expect(toggle).toHaveAttribute('aria-disabled', 'true');
    await accessible(page);
    await page.unroute('**/api/staff/list');
    await card.getByRole('button', { name: 'Look again' }).click();
    await expect(toggle).not.toBeChecked();
    await expect(toggle).toBeFocused();
    expect(await mayEdit(practice, 'Sam Switch')).toBe(false);

    await page.unroute('**/api/staff/permission');
    let answer: () => void = () => {};
    const held = new Promise<void>((resolve) => { answer = resolve; });
    let asked = 0;
    await page.route('**/api/staff/permission', async (route) => {
      asked += 1;
      await held;
      await route.continue();
    });
    await toggle.press('Space');
    await toggle.press('Space');
    await expect(toggle).toHaveAttribute('aria-busy', 'true');
    answer();
    await expect(toggle).toBeChecked();
    expect([asked, await mayEdit(practice, 'Sam Switch')]).toEqual([1, true]);
  });

  test('an administrator assigns a client to somebody who then sees them, and takes it back', async ({ page, person, server, practice, guard }) => {
    const sam = await hire(practice, 'Sam Assigned');
    const id = await practice.add({ first_name: 'Ida', last_name: 'Assigned' });
    guard.expectAnswer(new RegExp(id), 404);
    guard.expectAnswer(/clients\/assign$/, 0);
    const own = await person();
    await signIn(own, sam);
    await own.goto(`/clients/${id}`);
    await expect(own.getByRole('alert')).toBeVisible();
    await openSession(page, server.signIn('Administrator'));
    await visit(page, `/clients/${id}`);
    const now = page.getByRole('definition').filter({ hasText: /^(Nobody|Sam Assigned)$/ });
    await expect(now).toHaveText('Nobody');
    await page.getByText('Change the assignment').click();
    const box = page.getByRole('checkbox', { name: 'Sam Assigned' });
    await box.press('Space');
    await expect(box).toBeChecked();
    await expect(now).toHaveText('Sam Assigned');
    await accessible(page);
    await visit(own, `/clients/${id}`);
    await expect(own.getByRole('heading', { name: 'Ida Assigned' })).toBeVisible();
    await page.route('**/api/clients/assign', (route) => route.abort());
    await box.press('Space');
    await expect(page.getByRole('alert').filter({ hasText: 'This did not work just now' })).toBeVisible();
    await expect(box, 'nothing was taken back').toBeChecked();
    await page.unroute('**/api/clients/assign');
    await box.press('Space');
    await expect(box).not.toBeChecked();
    await expect(now).toHaveText('Nobody');
    await own.goto(`/clients/${id}`);
    await expect(own.getByRole('heading', { name: 'Ida Assigned' })).toHaveCount(0);
  });

  test('a second member of staff is added after the first, and every field is empty again', async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/staff');
    await page.getByText('Add a staff member').click();
    for (const name of ['Una First', 'Una Second']) {
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByLabel('E-mail address', { exact: true }).fill(`${name.toLowerCase().replace(' ', '.')}@willowlane.example`);
      await page.getByLabel('First password').fill('tulip harbour candle seven');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(cardOf(page, name)).toBeVisible();
      for (const label of ['Name', 'E-mail address', 'First password']) await expect(page.getByLabel(label, { exact: true }), label).toHaveValue('');
    }
  });
});
