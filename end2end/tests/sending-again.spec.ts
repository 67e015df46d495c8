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
