import type { Page } from '@playwright/test';
import { heldBack } from '../support/guard';
import { accessible, expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'sending', demo: true, smtp: true, mailPerMinute: 12 } });
test.describe.configure({ mode: 'serial' });

const figure = (page: Page, label: string) => page.locator('dl.tally div').filter({ hasText: label }).getByRole('definition');
const number = async (page: Page, label: string) => Number(await figure(page, label).textContent());

test.describe('R10: a sending to all that match goes on in the background', () => {
  test.beforeEach(async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
  });

  test('what the mail server refuses is mended in place and sent again together', async ({ page, practice, sink }) => {
    const clients = [];
    for (const name of ['Una', 'Ugo']) {
      const email = `refuse-550.${name.toLowerCase()}@mail.example`;
      clients.push(await practice.add({ first_name: name, last_name: 'Undelivered', email }));
    }
    const receipt = await practice.ask<{ batch: string }>('invitations/send', { batch: await practice.batch(clients) });
    await visit(page, `/organization/portal/sendings/${receipt.batch}`);
    await expect(figure(page, 'Failed')).toHaveText('2');
    await expect(page.getByRole('row').filter({ hasText: 'Una Undelivered' })).toContainText('550');
    for (const name of ['Una', 'Ugo']) {
      const field = page.getByLabel(`E-mail of ${name} Undelivered`);
      await field.fill('no address');
      await page.getByRole('row').filter({ hasText: name }).getByRole('button', { name: 'Save' }).click();
      await expect(field, 'what was typed is still there').toHaveValue('no address');
      await field.fill(`${name.toLowerCase()}.mended@mail.example`);
      await page.getByRole('row').filter({ hasText: name }).getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Address changed since');
    }
    await accessible(page);
    await page.getByRole('button', { name: 'Send again to 2 clients' }).click();
    await expect(page.getByText('sent again from here')).toBeVisible();
    for (const name of ['una', 'ugo']) expect((await sink.mailTo(`${name}.mended@mail.example`)).to).toEqual([`${name}.mended@mail.example`]);
    await expect(page.getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
  });

  test('it is counted before it is sent, shown as it happens, paused, found again, resumed and cancelled', async ({ page, guard }) => {
    await visit(page, '/organization/portal?state=no-account');
    const bar = page.getByRole('region', { name: 'Selected clients' });
    await bar.getByRole('button', { name: /^Select all/ }).click();
    await expect(bar).toContainText(/\d+ selected/);
    const chosen = Number(/(\d+) selected/.exec((await bar.textContent()) ?? '')?.[1]);
    expect(chosen).toBeGreaterThan(20);
    await bar.getByRole('button', { name: 'Invite to Client Portal' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
    const heading = dialog.getByRole('heading', { name: /^Invite \d+ clients$/ });
    await expect(heading).toBeVisible();
    const count = Number(/\d+/.exec((await heading.textContent()) ?? '')?.[0]);
    expect(count, 'those without an address are left out').toBeLessThanOrEqual(chosen);
    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await dialog.getByRole('button', { name: `Send to ${count} clients` }).click();
    await expect(dialog.getByRole('heading', { name: 'Sending' })).toBeVisible();
    await expect(async () => expect(await number(page, 'Sent')).toBeGreaterThanOrEqual(6)).toPass();
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await expect(dialog.getByRole('heading', { name: /^Paused/ })).toBeVisible();
    await accessible(page);

    await dialog.getByRole('link', { name: /this sending/ }).click();
    await expect(page).toHaveURL(/\/sendings\//);
    await expect(page.getByRole('heading', { name: /^Paused/ })).toBeVisible();
    await accessible(page);
    const streams = () => guard.requests.filter((address) => address.includes('/api/invitations/progress/')).length;
    const before = streams();
    await page.reload();
    const paused = await number(page, 'Queued');
    expect(paused).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(async () => expect(await number(page, 'Queued')).toBeLessThan(paused)).toPass();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByRole('heading', { name: 'Sending', exact: true })).toBeVisible();
    expect(streams() - before, 'it is followed once').toBe(1);

    const cancel = page.getByRole('button', { name: 'Cancel…' });
    await cancel.press('Enter');
    await expect(page.getByText('Cancel what has not been sent?'), 'it is read out').toBeFocused();
    await accessible(page);
    await page.getByRole('button', { name: 'Go on' }).press('Enter');
    await expect(cancel).toBeFocused();
    await cancel.press('Enter');
    await page.getByRole('button', { name: 'Cancel the rest' }).click();
    await expect(page.getByRole('heading', { name: /^Cancelled/ })).toBeVisible();
    await expect(figure(page, 'Queued')).toHaveText('0');
    const [sent, taken] = [await number(page, 'Sent'), await number(page, 'Taken back')];
    const others = (await number(page, 'Failed')) + (await number(page, 'Not invited'));
    expect(sent + taken + others, 'everyone is told of once').toBe(chosen);
    await expect(page.getByRole('button', { name: 'Resume' })).toHaveCount(0);
    const handed = sent + (await number(page, 'Failed'));
    await expect(page.getByRole('progressbar', { name: 'E-mails handed to the mail server' })).toHaveJSProperty('value', handed);
    await page.getByRole('link', { name: `Taken back ${taken}`, exact: true }).click();
    await expect(page.getByRole('row').filter({ hasText: 'the sending was cancelled' })).toHaveCount(Math.min(taken, 50));
    await expect(page.getByRole('button', { name: `Send again to ${taken} clients` })).toBeVisible();
    await accessible(page);

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the outcome' }).click();
    const file = await (await download).createReadStream();
    let text = '';
    for await (const piece of file) text += String(piece);
    expect(text.split('\r\n').filter((line) => line.includes(',Sent,'))).toHaveLength(sent);
    expect(text.split('\r\n').filter((line) => line.includes('Taken back'))).toHaveLength(taken);
  });

  test('a dialog that was closed is no loss: the sending is found under Activity, and held from its page', async ({ page, practice }) => {
    for (let index = 0; index < 30; index += 1) {
      await practice.add({ first_name: `Client${index}`, last_name: 'Foundagain', email: `found${index}@mail.example` });
    }
    await visit(page, '/organization/portal?search=Foundagain');
    const bar = page.getByRole('region', { name: 'Selected clients' });
    await bar.getByRole('button', { name: /^Select all/ }).click();
    await expect(bar).toContainText('30 selected');
    await bar.getByRole('button', { name: 'Invite to Client Portal' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await dialog.getByRole('button', { name: 'Send to 30 clients' }).click();
    await expect(dialog.getByRole('heading', { name: 'Sending' })).toBeVisible();
    await dialog.locator('footer').getByRole('button', { name: 'Close' }).click();

    await page.getByRole('navigation', { name: 'Client portal' }).getByRole('link', { name: 'Activity' }).click();
    const sending = page.getByRole('region', { name: 'Under way' }).getByRole('row').filter({ hasText: 'Sending: ' });
    await expect(sending).toContainText('30 clients');
    const headings = page.getByRole('heading', { level: 2, name: /^(Under way|Invitations|Sendings)$/ });
    await expect(headings, 'what is under way comes first').toHaveText(['Under way', 'Invitations', 'Sendings']);
    await accessible(page);
    await sending.getByRole('link').click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('heading', { name: /^Paused/ })).toBeVisible();

    await page.getByRole('link', { name: 'Every invitation of this sending' }).click();
    await expect(page.getByText(/^The batch of .*: 30 invitations/)).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: 'Paused: ' })).toContainText('30 clients');
    await page.getByRole('link', { name: 'How far it is' }).click();
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('button', { name: 'Cancel the rest' }).click();
    await expect(page.getByRole('heading', { name: /^Cancelled/ })).toBeVisible();
  });

  test('whoever holds a sending by keyboard keeps their place, until the heading says that nothing is left to hold', async ({ page, practice }) => {
    const clients = [];
    for (let index = 0; index < 30; index += 1) {
      clients.push(await practice.add({ first_name: `Client${index}`, last_name: 'Keyboard', email: `keyboard${index}@mail.example` }));
    }
    const receipt = await practice.ask<{ batch: string }>('invitations/send', { batch: await practice.batch(clients) });
    await visit(page, `/organization/portal/sendings/${receipt.batch}`);
    const letGo = await heldBack(page, '**/api/invitations/hold');
    const pause = page.getByRole('button', { name: 'Pause' });
    await pause.press('Enter');
    await expect(pause).toHaveAttribute('aria-disabled', 'true');
    await expect(pause, 'while it is asked for').toBeFocused();
    await accessible(page);
    letGo();
    const resume = page.getByRole('button', { name: 'Resume' });
    await expect(resume).toBeFocused();
    await expect(resume).toBeEnabled();
    await page.keyboard.press('Enter');
    await expect(pause).toBeFocused();
    await expect(pause).toBeEnabled();

    await page.getByRole('button', { name: 'Cancel…' }).press('Enter');
    await page.getByRole('button', { name: 'Cancel the rest' }).press('Enter');
    const heading = page.getByRole('heading', { name: /^Cancelled/ });
    await expect(heading).toBeFocused();
    await expect(page.getByRole('button', { name: 'Cancel the rest' })).toHaveCount(0);
    await accessible(page);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Every invitation of this sending' }), 'it goes on from there').toBeFocused();
  });

  test('a list that has changed is told of, and counted again before it is sent to', async ({ page, practice, guard }) => {
    const add = (first_name: string) => practice.add({ first_name, last_name: 'Changing', email: `${first_name}.changing@mail.example` });
    for (const name of ['Ida', 'Ivo']) await add(name);
    await visit(page, '/organization/portal?search=Changing');
    const bar = page.getByRole('region', { name: 'Selected clients' });
    await bar.getByRole('button', { name: /^Select all/ }).click();
    await expect(bar).toContainText('2 selected');
    await bar.getByRole('button', { name: 'Invite to Client Portal' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
    const preview = dialog.getByRole('button', { name: 'Preview invitation' });
    await expect(preview).toBeEnabled();
    const looked = page.waitForResponse('**/api/invitations/draft');
    await preview.click();
    await looked;
    await add('Ines');
    guard.expectAnswer(/invitations\/send/, 422);
    await dialog.getByRole('button', { name: 'Send to 2 clients' }).click();
    await expect(dialog.getByRole('alert')).toContainText('The list has changed since you looked at it: it has 3 clients now.');
    await expect(dialog.getByRole('heading', { name: 'Invite 3 clients' })).toBeVisible();
    await expect(dialog.getByRole('alert'), 'the button that was pressed is drawn anew').toBeFocused();
    await accessible(page);
    await dialog.getByRole('button', { name: 'Send to 3 clients' }).click();
    await expect(dialog.locator('dl.tally')).toBeVisible();
  });

  test('a dialog that was closed while it sends: what failed is told, and whoever was chosen since stays chosen', async ({ page, practice, guard }) => {
    for (const name of ['Ana', 'Ben']) {
      await practice.add({ first_name: name, last_name: 'Heldback', email: `${name}.heldback@mail.example` });
    }
    await visit(page, '/organization/portal?search=Heldback');
    const bar = page.getByRole('region', { name: 'Selected clients' });
    const box = (name: string) => page.getByRole('checkbox', { name: `Select ${name} Heldback` });
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });
    const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
    const invite = bar.getByRole('button', { name: 'Invite to Client Portal' });
    const sendAndClose = async () => {
      const asked = page.waitForRequest('**/api/invitations/send');
      await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
      await asked;
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    };

    guard.expectAnswer(/invitations\/send/, 0);
    let breakOff = () => {};
    const held = new Promise<void>((resolve) => (breakOff = resolve));
    await page.route('**/api/invitations/send', (route) => held.then(() => route.abort()), { times: 1 });
    await box('Ana').check();
    await invite.click();
    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await sendAndClose();
    breakOff();
    const told = page.getByRole('alert').filter({ hasText: 'The invitation to Ana Heldback was not sent.' });
    await expect(told).toBeInViewport();
    await accessible(page);
    await invite.click();
    await expect(dialog.getByRole('alert').filter({ hasText: 'The invitation to Ana Heldback was not sent.' })).toBeVisible();
    await expect(told, 'once').toHaveCount(1);

    let letGo = await heldBack(page, '**/api/invitations/send');
    await sendAndClose();
    await box('Ben').check();
    letGo();
    await expect(row('Ana')).toContainText(/Queued|Invited/);
    await expect(bar, 'others than those it went to').toContainText('2 selected');
    await expect(told).toHaveCount(0);

    letGo = await heldBack(page, '**/api/invitations/send');
    await box('Ana').uncheck();
    await invite.click();
    await dialog.locator('footer').getByRole('button', { name: 'Close' }).click();
    await invite.click();
    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await sendAndClose();
    letGo();
    await expect(row('Ben')).toContainText(/Queued|Invited/);
    await expect(bar).toContainText('No client selected');
  });
});
