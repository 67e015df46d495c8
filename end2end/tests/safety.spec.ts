// R32: what follows from an answer, from the rule to the acknowledgement.

import { hydrated } from '../support/guard';
import { CLIENT_PASSWORD } from '../support/practice';
import { accessible, expect, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'safety', demo: true, smtp: false } });
test.describe.configure({ mode: 'serial' });

const WORDS = 'You are not alone. Call 988 now, day or night.';
const NINTH = /better off dead/;

test('R32: an administrator says what follows from PHQ-9’s ninth question', async ({ page, server, context, guard }) => {
  await signIn(page, server.signIn('Administrator'));
  await visit(page, '/organization/portal/safety');
  await expect(page.getByText('No rules yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add the rule' })).toHaveCount(0);
  await accessible(page);

  const words = page.getByLabel('What a client in danger should do now');
  guard.expectAnswer(/safety\/save-text/, 422);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Write what a client in danger should do now, with a telephone number.').first()).toBeVisible();
  await words.fill(WORDS);
  guard.expectAnswer(/safety\/save-text/, 0);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(words, 'nothing is lost without a connection').toHaveValue(WORDS);
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. Clients read it from now on.')).toBeVisible();

  await page.reload();
  await hydrated(page);
  await page.getByLabel('Question or score').selectOption({ label: await ninth(page) });
  for (const answer of ['Several days', 'More than half the days', 'Nearly every day']) await page.getByLabel(answer).check();
  await page.getByLabel('Hours until every administrator is told').fill('0');
  guard.expectAnswer(/safety\/add-rule/, 422);
  await page.getByRole('button', { name: 'Add the rule' }).click();
  await expect(page.getByText('Enter 1 to 168 hours.').first()).toBeVisible();
  await accessible(page);
  await page.getByLabel('Hours until every administrator is told').fill('2');
  await page.getByRole('button', { name: 'Add the rule' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'PHQ-9' })).toContainText('within 2 hours');
  await accessible(page);
});

/** The question's own words among the options. */
async function ninth(page: import('@playwright/test').Page): Promise<string> {
  return page.getByRole('option').filter({ hasText: NINTH }).first().innerText();
}

for (const scripts of [true, false]) {
  test.describe(scripts ? 'With scripts' : 'Without scripts', () => {
    test.use({ javaScriptEnabled: scripts, viewport: { width: 390, height: 844 } });

    test('R32: a client who gives the answer reads the practice’s words at once, and staff see to it', async ({ page, practice, person, server, guard }) => {
      const name = scripts ? 'Sina' : 'Noel';
      const email = `${name.toLowerCase()}.safety@mail.example`;
      const id = await practice.add({ first_name: name, last_name: 'Safety', email });
      await page.goto(await practice.invite(id, email, ['Patient Health Questionnaire (PHQ-9)']));
      await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
      await page.getByRole('button', { name: 'Create my account' }).click();
      await page.getByRole('link', { name: /PHQ-9/ }).click();
      await expect(page.getByRole('heading', { name: /PHQ-9/, level: 1 })).toBeVisible();
      await page.goto(`${page.url().replace(/\?.*/, '')}?step=9`);
      if (scripts) await hydrated(page);
      const question = page.getByRole('group', { name: NINTH });
      const words = page.getByRole('alert').filter({ hasText: 'You are not alone' });
      await question.getByLabel('Not at all').check();
      await expect(words).toHaveCount(0);
      await question.getByLabel('Several days').check();
      if (scripts) {
        await expect(words).toBeFocused();
        await expect(words.getByRole('link', { name: '988' })).toHaveAttribute('href', 'tel:988');
        await accessible(page);
        await expect(page.getByText('✓ Saved just now')).toBeVisible();
      } else {
        guard.expectAnswer(/\/forms\//, 422);
        await page.getByRole('button', { name: 'Submit' }).click();
        await expect(words).toBeVisible();
      }
      await page.goto(page.url().replace(/forms\/.*/, 'home'));
      await expect(words, 'and at home').toBeVisible();

      const staff = await person({ javaScriptEnabled: true });
      await signIn(staff, server.signIn('Administrator'));
      await staff.getByRole('link', { name: /Tasks \(\d\)/ }).click();
      const task = staff.getByRole('article', { name: `${name} Safety, Patient Health Questionnaire (PHQ-9)` });
      await expect(task).toContainText('is answered with Several days or More than half the days');
      await accessible(staff);
      await task.getByLabel('What you did').fill('Called, and is safe.');
      await task.getByRole('button', { name: 'Acknowledge' }).click();
      await expect(task).toHaveCount(0);
    });
  });
}
