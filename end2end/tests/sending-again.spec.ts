// A sending's page: what could not be delivered is mended and sent again, and the page tells what is left. Where the focus goes when what was
// pressed goes.
import type { Page } from '@playwright/test';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';

test.use({ setting: { file: 'sending-again', demo: true, smtp: true, mailPerMinute: 6000 } });

const figure = (page: Page, label: string) => page.locator('dl.tally div').filter({ hasText: label }).getByRole('definition');

test.beforeEach(async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
});

test('R10: sending again saves what is typed first, and the page tells who is left and where it went', async ({ page, practice, sink, guard }) => {
  const clients = [];
  for (const name of ['Ada', 'Bea', 'Cleo']) {
    const email = `refuse-550.${name.toLowerCase()}.unsaved@mail.example`;
    clients.push(await practice.add({ first_name: name, last_name: 'Unsaved', email }));
  }
  const receipt = await practice.ask<{ batch: string }>('invitations/send', { batch: await practice.batch(clients) });
  const first = `/organization/portal/sendings/${receipt.batch}`;
  await visit(page, first);
  const again = page.getByRole('button', { name: /^Send again to/ });
  const box = (name: string) => page.getByLabel(`E-mail of ${name} Unsaved`);
  const edge = (name: string) => box(name).evaluate((input) => getComputedStyle(input).borderTopColor);
  await expect(again).toHaveText('Send again to 3 clients');
  expect((await box('Ada').boundingBox())!.height, 'as high as every other field').toBeGreaterThanOrEqual(44);

  await box('Ada').fill('ada.unsaved@mail.example');
  await box('Bea').fill('no address');
  guard.expectAnswer(/invitations\/mend/, 422);
  await again.click();
  await expect(page.getByText('Nothing was sent: an address below was not accepted.')).toBeVisible();
  await expect(box('Bea')).toBeFocused();
  await expect(box('Bea')).toHaveAttribute('aria-invalid', 'true');
  await expect(box('Bea'), 'what was typed is still there').toHaveValue('no address');
  await expect(page.getByRole('row').filter({ hasText: 'Ada Unsaved' })).toContainText('Address changed since');
  await box('Cleo').focus();
  await expect.poll(async () => (await edge('Bea')) === (await edge('Ada')), 'it is red').toBe(false);
  expect(guard.requests.filter((address) => address.endsWith('/api/invitations/retry'))).toEqual([]);
  await accessible(page);

  await box('Bea').fill('bea.unsaved@mail.example');
  await again.click();
  await expect(page.getByText('sent again from here')).toBeVisible();
  for (const name of ['ada', 'bea']) expect((await sink.mailTo(`${name}.unsaved@mail.example`)).to).toEqual([`${name}.unsaved@mail.example`]);
  await expect(figure(page, 'Failed')).toHaveText('1');

  await visit(page, first);
  await expect(figure(page, 'Failed'), 'what became of it').toHaveText('3');
  await expect(again, 'who is left').toHaveText('Send again to 1 client');
  await box('Cleo').fill('cleo.unsaved@mail.example');
  await again.click();
  await sink.mailTo('cleo.unsaved@mail.example');
  await visit(page, first);
  await expect(page.getByText(/^Nobody is left to send it again to/)).toBeVisible();
  await expect(again).toHaveCount(0);
  await accessible(page);
  await page.getByRole('link', { name: /^Sent again on / }).click();
  await expect(page.getByText('sent again from here')).toBeVisible();
  await expect(figure(page, 'Sent')).toHaveText('1');
});

test('whoever mends addresses by keyboard goes on with the next one, and then sends again', async ({ page, practice }) => {
  const clients = [];
  for (const name of ['Dora', 'Edda']) {
    clients.push(await practice.add({ first_name: name, last_name: 'Onward', email: `refuse-550.${name.toLowerCase()}.onward@mail.example` }));
  }
  const receipt = await practice.ask<{ batch: string }>('invitations/send', { batch: await practice.batch(clients) });
  await visit(page, `/organization/portal/sendings/${receipt.batch}`);
  await expect(page.getByRole('button', { name: 'Send again to 2 clients' })).toBeVisible();
  const rows = page.getByRole('row').filter({ has: page.getByRole('textbox') });
  for (const [place, name] of ['first', 'second'].entries()) {
    await rows.nth(place).getByRole('textbox').fill(`${name}.onward@mail.example`);
    await rows.nth(place).getByRole('button', { name: 'Save' }).press('Enter');
    const next = place === 0 ? rows.nth(1).getByRole('textbox') : page.getByRole('button', { name: /^Send again to/ });
    await expect(next).toBeFocused();
    await expect(rows.nth(place)).toContainText('Address changed since');
    await expect(next, 'once the rows have come again').toBeFocused();
  }
});

test('on a phone an address is mended in a box as wide as the page', async ({ page, practice, guard }) => {
  const email = 'refuse-550.gerda.with-a-long-and-mistyped-address@mail.example';
  const id = await practice.add({ first_name: 'Gerda', last_name: 'Ontheroad', email });
  const receipt = await practice.ask<{ batch: string }>('invitations/send', { batch: await practice.batch([id]) });
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, `/organization/portal/sendings/${receipt.batch}?show=failed`);
  const box = page.getByLabel('E-mail of Gerda Ontheroad');
  await expect(box).toBeVisible();
  expect((await box.boundingBox())!.width).toBeGreaterThan(280);
  await reflows(page);
  // Browsers take it for one.
  await box.fill('gerda@mail');
  guard.expectAnswer(/invitations\/mend/, 422);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(box).toHaveAttribute('aria-invalid', 'true');
  await reflows(page);
  await box.fill('gerda.ontheroad@mail.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/^Address changed since/)).toBeVisible();
  await reflows(page);
  await accessible(page);
});

test('R9, R30: another address ends the invitation, which is said before and after, and the client is found', async ({ page, practice, sink }) => {
  const email = 'ilse.elsewhere@mail.example';
  const id = await practice.add({ first_name: 'Ilse', last_name: 'Readdressed', email });
  await practice.ask('invitations/send', { batch: await practice.batch([id]) });
  await sink.mailTo(email);
  await visit(page, `/clients/${id}`);
  await page.getByRole('link', { name: 'Edit details' }).click();
  const field = page.getByLabel('E-mail address (optional)');
  await expect(field).toHaveAccessibleDescription(/With another one it ends: invite again after saving\./);
  await field.fill('ilse.readdressed@mail.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/^The address was changed after the invitation, which has ended/)).toBeVisible();
  await expect(page.getByText('Ended, because the e-mail address was changed')).toBeVisible();
  await accessible(page);

  await visit(page, '/organization/portal?state=address-changed');
  await expect(page.getByRole('row').filter({ hasText: 'Readdressed' })).toContainText('Address changed');
  await visit(page, `/clients/${id}`);
  await page.getByRole('button', { name: 'Invite at the new address' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
  await dialog.getByRole('button', { name: 'Preview invitation' }).click();
  await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
  expect((await sink.mailTo('ilse.readdressed@mail.example')).to).toEqual(['ilse.readdressed@mail.example']);
});

test('a sending that left everybody out opens on them', async ({ page, practice }) => {
  const clients = [];
  for (const name of ['Fay', 'Gil']) clients.push(await practice.add({ first_name: name, last_name: 'Addressless' }));
  const receipt = await practice.ask<{ batch: string }>('invitations/send', { batch: await practice.batch(clients) });
  await visit(page, `/organization/portal/sendings/${receipt.batch}`);
  await expect(page.getByRole('row').filter({ hasText: 'Fay Addressless' })).toContainText('no e-mail address on file');
  await expect(page.getByRole('link', { name: 'Not invited 2' })).toHaveAttribute('aria-current', 'true');
  await accessible(page);
  await page.getByRole('link', { name: 'Could not be delivered 0' }).click();
  await expect(page.getByText('Nobody here')).toBeVisible();
});

test('the focus goes on after a link was handed over, and after it was revoked', async ({ page, practice, sink }) => {
  const email = 'hetty.focused@mail.example';
  const id = await practice.add({ first_name: 'Hetty', last_name: 'Focused', email });
  await practice.ask('invitations/send', { batch: await practice.batch([id]) });
  await sink.mailTo(email);
  const handed = page.getByRole('dialog', { name: 'A link to hand over' });
  const handOver = async () => {
    await page.getByRole('button', { name: 'Copy link' }).press('Enter');
    await handed.getByRole('button', { name: 'Make a new link' }).press('Enter');
    await expect(handed.getByLabel('Link')).toBeFocused();
    const again = page.waitForResponse(/\/api\/(invitations\/list|clients\/get)$/);
    await handed.getByRole('button', { name: 'Close' }).press('Enter');
    await again;
  };

  await visit(page, '/organization/portal/activity?search=focused');
  const ledger = page.getByRole('button', { name: 'What happened to the invitation of Hetty Focused' });
  await ledger.press('Enter');
  await handOver();
  await expect(ledger, 'the one before is there still').toHaveCount(2);
  await expect(ledger.first()).toBeFocused();

  await visit(page, `/clients/${id}`);
  await handOver();
  await expect(page.getByText(/Link copied, to be handed over/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy link' })).toBeFocused();
  await page.getByRole('button', { name: 'Revoke' }).press('Enter');
  await page.getByRole('dialog', { name: 'Revoke this invitation?' }).getByRole('button', { name: 'Revoke' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Copy link' })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Client portal' })).toBeFocused();
  await accessible(page);
});
