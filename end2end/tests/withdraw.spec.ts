// R20: a form that went to the wrong client is taken back, while somebody fills it in.

import { FORM, name, openForm, SAVE, SAVED, status } from '../support/kept';
import { signUp } from '../support/practice';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';

test.use({ setting: { file: 'withdraw', demo: true, smtp: false } });

test('a form is withdrawn once it was asked what that means, and whoever types on is told and loses nothing on the page', async ({
  page,
  person,
  server,
  practice,
  guard,
}) => {
  const email = 'wilma.holm@mail.example';
  const id = await practice.add({ first_name: 'Wilma', last_name: 'Holm', email });
  const client = await person();
  await signUp(client, await practice.invite(id, email, [FORM]));
  await openForm(client);
  await name(client).fill('Before it was taken back');
  await expect(status(client)).toHaveText(SAVED);

  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/clients/${id}?tab=documents`);
  const ask = page.getByRole('button', { name: `Withdraw ${FORM}` });
  const dialog = page.getByRole('dialog', { name: 'Withdraw this form?' });
  await ask.click();
  await expect(dialog.getByText('What is filled in so far stays on file')).toBeVisible();
  await accessible(page);
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('cell', { name: 'In progress' })).toBeVisible();
  await ask.click();
  await dialog.getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('The form is withdrawn: the client no longer sees it.')).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Withdrawn' })).toBeVisible();
  await expect(ask).toHaveCount(0);
  await accessible(page);

  guard.expectAnswer(SAVE, 422);
  await name(client).fill('And after it');
  await expect(status(client)).toHaveText('Your practice has taken this form back. Nothing more of it is sent.');
  await expect(client.getByText('What you typed last was not sent. It is still on this page.')).toBeVisible();
  await expect(name(client)).toHaveValue('And after it');
  await accessible(client);
  await reflows(client);
  await client.getByRole('link', { name: 'Back to your portal' }).click();
  await expect(client.getByRole('heading', { name: 'Hello, Wilma' })).toBeVisible();
  await expect(client.getByRole('link', { name: FORM })).toHaveCount(0);

  await page.getByRole('button', { name: 'Share new forms' }).click();
  const send = page.getByRole('dialog', { name: 'Send forms' });
  await send.getByRole('checkbox', { name: FORM }).check();
  await send.getByRole('button', { name: 'Send to 1 client' }).click();
  await expect(send.getByRole('heading', { name: /^All e-mails are with the mail server/ })).toBeVisible();
  await client.reload();
  await openForm(client);
  await expect(name(client), 'it starts anew').toHaveValue('');
});
