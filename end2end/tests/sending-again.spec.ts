// A sending's page: what could not be delivered is mended and sent again, and the page tells what is left. Where the focus goes when what was
// pressed goes.
import { accessible, expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'sending-again', demo: true, smtp: true, mailPerMinute: 6000 } });

test.beforeEach(async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
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
