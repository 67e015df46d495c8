// R31: what a client submitted is there to be read, by them and by whoever may see it.

import { openForm } from '../support/kept';
import { signUp } from '../support/practice';
import { accessible, expect, reflows, test } from '../support/test';

test.use({ setting: { file: 'own-answers', demo: true, smtp: false } });

const FORM = 'Privacy practices';

test('a client reads what they submitted, and changes nothing of it', async ({ page, practice }) => {
  const email = 'orla.holm@mail.example';
  const id = await practice.add({ first_name: 'Orla', last_name: 'Holm', email });
  await signUp(page, await practice.invite(id, email, [FORM]));
  await openForm(page, FORM);
  await page.getByLabel('I have received or been offered the notice').check();
  await page.getByRole('textbox', { name: /Your signature/ }).fill('Orla Holm');
  await page.getByLabel("Today's date").fill('2026-02-03');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
  await accessible(page);
  await reflows(page);

  await page.getByRole('listitem').filter({ hasText: FORM }).getByRole('link', { name: 'Read the answers' }).click();
  await expect(page.getByRole('heading', { name: FORM, level: 1 })).toBeVisible();
  await expect(page.getByText('Orla Holm', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('textbox'), 'nothing can be typed').toHaveCount(0);
  await accessible(page);
  await reflows(page);
  await page.getByRole('link', { name: 'Back to your portal' }).click();
  await expect(page.getByRole('heading', { name: 'Hello, Orla' })).toBeVisible();
});
