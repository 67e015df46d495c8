import { accessible, expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'refused', demo: true, smtp: true, mailPerMinute: 6000 } });

test('what is typed for one client is never another’s, and stays while others are saved and rows arrive', async ({ page, server, practice }) => {
  const clients = [];
  for (let index = 0; index < 51; index += 1) {
    const email = `refuse-550.client${index}@mail.example`;
    clients.push(await practice.add({ first_name: `Client${index}`, last_name: 'Undelivered', email }));
  }
  const receipt = await practice.ask<{ batch: string }>('invitations/send', { batch: await practice.batch(clients) });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/organization/portal/sendings/${receipt.batch}`);
  const rows = page.getByRole('row').filter({ has: page.getByRole('textbox') });
  const field = (index: number) => rows.nth(index).getByRole('textbox');
  const save = (index: number) => rows.nth(index).getByRole('button', { name: 'Save' });
  await expect(page.getByRole('button', { name: 'Send again to 51 clients' }), 'they come as they fail').toBeVisible();
  await expect(rows).toHaveCount(50);
  await expect(page.getByRole('link', { name: 'Next' })).toBeVisible();

  await field(0).fill('not.saved@mail.example');
  await expect(save(0)).toBeEnabled();
  await field(1).fill('mended@mail.example');
  await save(1).click();
  await expect(rows.nth(1)).toContainText('Address changed since');
  await expect(save(1)).toBeDisabled();
  await expect(field(1)).toHaveValue('mended@mail.example');
  await expect(field(0)).toHaveValue('not.saved@mail.example');
  await expect(save(0)).toBeEnabled();
  await accessible(page);

  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rows).toHaveCount(1);
  await expect(field(0)).toHaveValue(/^refuse-550\./);
  await expect(save(0)).toBeDisabled();
  await page.goBack();
  await expect(rows).toHaveCount(50);
  await expect(field(0)).toHaveValue(/^refuse-550\./);
  await expect(save(0)).toBeDisabled();
  await expect(field(1)).toHaveValue('mended@mail.example');
});
