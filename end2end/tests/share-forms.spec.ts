import type { Page } from '@playwright/test';
import { heldBack } from '../support/guard';
import type { Client } from '../support/practice';
import { accessible, expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'share-forms', demo: true, smtp: true, mailPerMinute: 6000 } });
test.describe.configure({ mode: 'serial' });

test.describe('R20: forms for clients who have an account', () => {
  test.beforeEach(async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
  });

  test('an administrator sends some to all active clients at once, and is told how far it is', async ({ page }) => {
    await visit(page, '/organization/portal?state=active');
    const bar = page.getByRole('region', { name: 'Selected clients' });
    await bar.getByRole('button', { name: /^Select all/ }).click();
    await expect(bar).toContainText(/\d+ selected/);
    const chosen = Number(/(\d+) selected/.exec((await bar.textContent()) ?? '')?.[1]);
    expect(chosen).toBeGreaterThan(20);
    await bar.getByRole('button', { name: 'Resend forms' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send forms' });
    await expect(dialog.getByRole('heading', { name: `Send forms to ${chosen} clients` })).toBeVisible();
    const send = dialog.getByRole('button', { name: `Send to ${chosen} clients` });
    await expect(send, 'nothing is chosen yet').toBeDisabled();
    await expect(dialog.getByText('Choose at least one form.')).toBeVisible();
    await dialog.getByRole('checkbox', { name: /PHQ-9/ }).check();
    await dialog.getByRole('checkbox', { name: /GAD-7/ }).check();
    await accessible(page);

    // What was ticked is there when the dialog was closed by mistake.
    await page.keyboard.press('Escape');
    await bar.getByRole('button', { name: 'Resend forms' }).click();
    await expect(dialog.getByRole('checkbox', { name: /PHQ-9/ })).toBeChecked();
    const preview = dialog.frameLocator('iframe[title="Preview of the e-mail"]');
    await expect(preview.getByRole('link', { name: /portal/i })).toBeVisible();
    await expect(preview.getByText('PHQ-9'), 'R17').toHaveCount(0);
    await send.click();
    await expect(dialog.getByRole('heading', { name: /^All e-mails are with the mail server/ })).toBeVisible();
    await expect(dialog.locator('dl.tally div').filter({ hasText: 'Sent' }).getByRole('definition').first()).toHaveText(String(chosen));
    await accessible(page);
    await dialog.getByRole('link', { name: /this sending/ }).click();
    await expect(page.getByText(/^Forms: .*PHQ-9.*GAD-7/)).toBeVisible();
    await accessible(page);

    await visit(page, '/organization/portal/activity');
    const row = page.getByRole('row').filter({ hasText: 'PHQ-9' });
    await expect(row).toContainText(`Done: ${chosen} of ${chosen} sent`);
    await accessible(page);
  });

  test('whoever has no account is left out, and is told of before anything is sent', async ({ page, practice }) => {
    const email = 'una.noaccount@mail.example';
    await practice.add({ first_name: 'Una', last_name: 'Withoutaccount', email });
    await visit(page, '/organization/portal?search=Withoutaccount');
    await page.getByRole('checkbox', { name: /Withoutaccount/ }).check();
    await page.getByRole('button', { name: 'Resend forms' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send forms' });
    await expect(dialog.getByText('1 client left out.')).toBeVisible();
    await expect(dialog.getByText('None of the chosen clients has an account yet. Invite them instead.')).toBeVisible();
    await dialog.getByRole('checkbox').first().check();
    await expect(dialog.getByRole('button', { name: /^Send to/ })).toBeDisabled();
    await accessible(page);
  });

  test('what is sent goes to those for whom it was prepared, and each client’s draft is their own', async ({ page, guard }) => {
    await visit(page, '/organization/portal?state=active');
    const rows = page.getByRole('grid', { name: 'Clients' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
    const at = async (place: number) => {
      const label = (await rows.nth(place).locator('label').textContent())!;
      const address = (await rows.nth(place).getByRole('link').first().getAttribute('href'))!;
      return { name: label.trim().replace(/^Select /, ''), id: address.replace('/clients/', '') };
    };
    const [one, other] = [await at(0), await at(1)];
    expect(one.name).not.toBe(other.name);
    const dialog = page.getByRole('dialog', { name: 'Send forms' });
    const opened = async (who: typeof one) => {
      for (const client of [one, other]) {
        await page.getByRole('checkbox', { name: `Select ${client.name}`, exact: true }).setChecked(client === who);
      }
      await page.getByRole('button', { name: 'Resend forms' }).click();
    };
    const isFor = (who: typeof one) => expect(dialog.getByRole('heading', { name: `Send forms to ${who.name}`, exact: true })).toBeVisible();
    const [phq, gad] = [/PHQ-9/, /GAD-7/].map((name) => dialog.getByRole('checkbox', { name }));
    const subject = dialog.getByLabel('Subject');
    const send = dialog.getByRole('button', { name: 'Send to 1 client' });

    await opened(one);
    await isFor(one);
    await phq!.check();
    await subject.press('End');
    await page.keyboard.insertText(', as we said');
    guard.expectAnswer(/forms\/send/, 0);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/api/forms/send', (route) => held.then(() => route.abort()), { times: 1 });
    const sending = page.waitForRequest('**/api/forms/send');
    await send.click();
    await sending;
    await page.keyboard.press('Escape');
    await opened(other);
    await isFor(one);
    letGo();
    await expect(dialog.getByRole('alert').filter({ hasText: `The forms to ${one.name} were not sent.` })).toBeVisible();
    await isFor(other);
    await expect(phq!, 'what was ticked for another').not.toBeChecked();
    await expect(subject).not.toContainText('as we said');
    await accessible(page);

    await gad!.check();
    const asked = page.waitForRequest('**/api/forms/send');
    await send.click();
    expect((await asked).postDataJSON().batch.clients).toEqual({ These: [other.id] });
    await expect(dialog.getByRole('heading', { name: /^All e-mails are with the mail server/ })).toBeVisible();
    await dialog.locator('footer').getByRole('button', { name: 'Close' }).click();

    await opened(one);
    await isFor(one);
    await expect(phq!, 'nothing that was ticked or written for them is lost').toBeChecked();
    await expect(gad!).not.toBeChecked();
    await expect(subject).toContainText('as we said');
  });

  test('a draft that is kept as one turns to another client is not given up, though its turn came by itself meanwhile', async ({ page }) => {
    await page.clock.install();
    await visit(page, '/organization/portal?state=active');
    const boxes = page.getByRole('grid', { name: 'Clients' }).getByRole('row').getByRole('checkbox', { name: /^Select (?!all)/ });
    const dialog = page.getByRole('dialog', { name: 'Send forms' });
    const gad = dialog.getByRole('checkbox', { name: /GAD-7/ });
    const turnTo = async (place: number) => {
      for (const each of [2, 3]) await boxes.nth(each).setChecked(each === place);
      await page.getByRole('button', { name: 'Resend forms' }).click();
    };
    await turnTo(2);
    await expect(gad).not.toBeChecked();
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
    await gad.check();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/api/messages/keep-draft', (route) => held.then(() => route.continue()), { times: 1 });
    const keeping = page.waitForRequest('**/api/messages/keep-draft');
    await turnTo(3);
    await keeping;
    await page.clock.runFor(1_000);
    letGo();
    await page.clock.resume();
    await expect(gad).not.toBeChecked();
    await page.keyboard.press('Escape');
    await turnTo(2);
    await expect(gad).toBeChecked();
  });

  test('a list that has changed is told of, and counted again before it is sent to', async ({ page, practice, guard }) => {
    const { rows } = await practice.ask<{ rows: Client[] }>('clients/list', { query: { search: '', filter: 'Active', after: null } });
    const rename = async ({ id, first_name, email }: Client) => {
      const { revision } = await practice.ask<{ revision: number }>('clients/get', { id });
      await practice.ask('clients/save', { id, form: { first_name, last_name: 'Relisted', email, revision } });
    };
    for (const client of rows.slice(-3, -1)) await rename(client);
    await visit(page, '/organization/portal?state=active&search=Relisted');
    const bar = page.getByRole('region', { name: 'Selected clients' });
    await bar.getByRole('button', { name: /^Select all/ }).click();
    await expect(bar).toContainText('2 selected');
    await bar.getByRole('button', { name: 'Resend forms' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send forms' });
    await dialog.getByRole('checkbox', { name: /PHQ-9/ }).check();
    await rename(rows.at(-1)!);
    guard.expectAnswer(/forms\/send/, 422);
    await dialog.getByRole('button', { name: 'Send to 2 clients' }).click();
    const told = dialog.locator('footer').getByRole('alert');
    await expect(told).toContainText('The list has changed since you looked at it: it has 3 clients now.');
    await expect(dialog.getByRole('heading', { name: 'Send forms to 3 clients' })).toBeVisible();
    await expect(dialog.getByRole('checkbox', { name: /PHQ-9/ }), 'what was ticked').toBeChecked();
    await expect(told, 'the button that was pressed is drawn anew').toBeFocused();
    await accessible(page);
    await dialog.getByRole('button', { name: 'Send to 3 clients' }).click();
    await expect(dialog.getByRole('heading', { name: /^All e-mails are with the mail server/ })).toBeVisible();
  });

  test('what was chosen while forms are sent stays chosen, and what failed is told on the page', async ({ page, guard }) => {
    await visit(page, '/organization/portal?state=active');
    const bar = page.getByRole('region', { name: 'Selected clients' });
    const boxes = page.getByRole('grid', { name: 'Clients' }).getByRole('gridcell').getByRole('checkbox');
    const dialog = page.getByRole('dialog', { name: 'Send forms' });
    const sendAndClose = async () => {
      await bar.getByRole('button', { name: 'Resend forms' }).click();
      await dialog.getByRole('checkbox', { name: /PHQ-9/ }).check();
      const asked = page.waitForRequest('**/api/forms/send');
      await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
      await asked;
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    };
    guard.expectAnswer(/forms\/send/, 0);
    let breakOff = () => {};
    const held = new Promise<void>((resolve) => (breakOff = resolve));
    await page.route('**/api/forms/send', (route) => held.then(() => route.abort()), { times: 1 });
    await boxes.nth(0).check();
    await sendAndClose();
    breakOff();
    await expect(page.getByRole('alert').filter({ hasText: /^!?The forms to .+ were not sent\./ })).toBeInViewport();

    const letGo = await heldBack(page, '**/api/forms/send');
    await sendAndClose();
    await boxes.nth(1).check();
    const reloaded = page.waitForResponse('**/api/clients/list');
    letGo();
    await reloaded;
    await expect(bar, 'others than those it went to').toContainText('2 selected');
  });

  test('on the client’s page, forms are sent again and others shared, and a lost connection loses no tick', async ({ page, context, guard }) => {
    await visit(page, '/clients?state=active');
    await page.getByRole('cell').getByRole('link').first().click();
    await page.getByRole('link', { name: 'General Documents' }).click();
    const again = page.getByRole('button', { name: 'Resend selected forms' });
    await expect(again).toBeDisabled();
    const rows = page.getByRole('row').filter({ has: page.getByRole('checkbox') });
    const before = await rows.count();
    await page.getByRole('checkbox', { name: /^Select / }).first().check();
    await accessible(page);
    await again.click();
    const dialog = page.getByRole('dialog', { name: 'Send forms' });
    await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(1);
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await page.getByRole('button', { name: 'Share new forms' }).click();
    await expect(dialog.getByRole('checkbox').first(), 'the forms have been fetched').toBeVisible();
    for (const box of await dialog.getByRole('checkbox').all()) await box.check();
    await expect(dialog.getByText('Your draft is kept.')).toBeVisible();
    guard.expectAnswer(/forms\/send/, 0);
    await context.setOffline(true);
    await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
    await expect(dialog.getByText(/nobody is asked twice/)).toBeVisible();
    const ticked = await dialog.getByRole('checkbox', { checked: true }).count();
    await context.setOffline(false);
    await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
    await expect(dialog.getByRole('heading', { name: /^All e-mails are with the mail server/ })).toBeVisible();
    await dialog.locator('footer').getByRole('button', { name: 'Close' }).click();
    await expect(async () => expect(await rows.count()).toBeGreaterThan(before)).toPass();
    expect(ticked).toBeGreaterThan(1);
    await accessible(page);
  });

  test('R15: a closed tab loses nothing: what is written and ticked is there on another device, for that client alone, until it is sent', async ({ page, person, server, practice }) => {
    const { rows } = await practice.ask<{ rows: Client[] }>('clients/list', { query: { search: '', filter: 'Active', after: null } });
    const [one, other] = [rows.at(-5)!, rows.at(-6)!];
    const dialog = (on: Page) => on.getByRole('dialog', { name: 'Send forms' });
    const message = (on: Page) => dialog(on).getByLabel('Message', { exact: true });
    const gad = (on: Page) => dialog(on).getByRole('checkbox', { name: /GAD-7/ });
    const last = (on: Page) => dialog(on).getByRole('checkbox', { name: /^Start from their last answers/ });
    const opened = async (on: Page, client: Client) => {
      await visit(on, `/clients/${client.id}?tab=documents`);
      await on.getByRole('button', { name: 'Share new forms' }).click();
      await expect(message(on)).toBeVisible();
    };
    await opened(page, one);
    await gad(page).check();
    await last(page).check();
    await message(page).press('Control+End');
    await page.keyboard.insertText(' As we said on Tuesday.');
    await expect(dialog(page).getByText('Your draft is kept.')).toBeVisible();
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(stored, 'nothing stays in a browser that others may use').not.toContain('Tuesday');
    await page.close();

    const tablet = await person({ viewport: { width: 820, height: 1180 }, hasTouch: true });
    await openSession(tablet, server.signIn('Administrator'));
    await opened(tablet, other);
    await expect(message(tablet), 'another client').not.toContainText('Tuesday');
    await expect(gad(tablet)).not.toBeChecked();
    await opened(tablet, one);
    await expect(dialog(tablet).getByText(/This is your draft of \d+ \w+, \d+:\d\d\./)).toBeVisible();
    await expect(message(tablet)).toContainText('As we said on Tuesday.');
    await expect(gad(tablet)).toBeChecked();
    await expect(last(tablet)).toBeChecked();
    await accessible(tablet);
    await dialog(tablet).getByRole('button', { name: 'Send to 1 client' }).click();
    await expect(dialog(tablet).getByRole('heading', { name: /^All e-mails are with the mail server/ })).toBeVisible();
    await opened(tablet, one);
    await expect(message(tablet), 'what was sent is no draft').not.toContainText('Tuesday');
    await expect(gad(tablet)).not.toBeChecked();
    await expect(last(tablet)).not.toBeChecked();
  });
});
