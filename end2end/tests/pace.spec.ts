import { accessible, expect, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'pace', demo: true, smtp: false, mailPerMinute: 6 } });

test('a batch leaves at its pace and tells how long it takes, and an e-mail that somebody waits for goes before it', async ({ page, server, practice }) => {
  await signIn(page, server.signIn('Administrator'));
  // High enough for a batch that takes minutes.
  await page.setViewportSize({ width: 1280, height: 3000 });
  await visit(page, '/organization/portal?state=no-account');
  await page.getByRole('checkbox', { name: 'Select all on screen' }).check();
  await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
  await dialog.getByRole('button', { name: 'Preview invitation' }).click();
  await dialog.getByRole('button', { name: /^Send to/ }).click();
  await expect(dialog.getByRole('heading', { name: 'Sending' })).toBeVisible();
  await expect(dialog.getByText(/No more than 6 leave a minute, as mail servers take them. About \d+ minutes left./)).toBeVisible();
  const sent = dialog.locator('dl.tally div').filter({ hasText: 'Sent' }).getByRole('definition');
  await expect(async () => expect(Number(await sent.textContent())).toBeGreaterThanOrEqual(6)).toPass();
  await accessible(page);
  const before = Number(await sent.textContent());

  const email = 'ines.waiting@mail.example';
  await practice.invite(await practice.add({ first_name: 'Ines', last_name: 'Waiting', email }), email);
  const after = Number(await sent.textContent());
  expect(after - before, 'hers was in no line').toBeLessThan(6);
  await expect(dialog.getByRole('heading', { name: 'Sending' })).toBeVisible();
});
