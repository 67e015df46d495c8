import type { Page } from '@playwright/test';
import { accessible, expect, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'sending', demo: true, smtp: true, mailPerMinute: 12 } });
test.describe.configure({ mode: 'serial' });

const figure = (page: Page, label: string) => page.locator('dl.tally div').filter({ hasText: label }).getByRole('definition');
const number = async (page: Page, label: string) => Number(await figure(page, label).textContent());

test.describe('R10: a sending to all that match goes on in the background', () => {
  test.beforeEach(async ({ page, server }) => {
    await signIn(page, server.signIn('Administrator'));
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

    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('button', { name: 'Cancel the rest' }).click();
    await expect(page.getByRole('heading', { name: /^Cancelled/ })).toBeVisible();
    await expect(figure(page, 'Queued')).toHaveText('0');
    const [sent, taken] = [await number(page, 'Sent'), await number(page, 'Taken back')];
    const others = (await number(page, 'Failed')) + (await number(page, 'Not invited'));
    expect(sent + taken + others, 'everyone is told of once').toBe(chosen);
    await expect(page.getByRole('button', { name: 'Resume' })).toHaveCount(0);

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
    const sending = page.getByRole('region', { name: 'Sendings' }).getByRole('row').filter({ hasText: 'Sending: ' });
    await expect(sending).toContainText('30 clients');
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
});
