// R32: what follows from an answer, from the rule to the acknowledgement.

import type { Page } from '@playwright/test';
import { openForm } from '../support/forms';
import { hydrated } from '../support/guard';
import { signUp } from '../support/practice';
import { accessible, expect, openSession, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'safety', demo: true, smtp: false } });
test.describe.configure({ mode: 'serial' });

const WORDS = 'You are not alone. Call 988 now, day or night.';
const EIGHTH = /Moving or speaking so slowly/i;
const NINTH = /better off dead/;
const PHQ_9 = 'Patient Health Questionnaire (PHQ-9)';

test('R32: an administrator says what follows from PHQ-9’s ninth question', async ({ page, server, context, guard }) => {
  await openSession(page, server.signIn('Administrator'));
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
  await expect(page.getByText('Write and save the words for a crisis first')).toHaveCount(0);

  await page.getByLabel('Question or score').selectOption({ label: await option(page, NINTH) });
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
async function option(page: Page, words: RegExp): Promise<string> {
  return page.getByRole('option').filter({ hasText: words }).first().innerText();
}

test('R32: what the form of a rule shows is what is stored, and the words that are being written stay', async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/organization/portal/safety');
  const [words, about] = [page.getByLabel('What a client in danger should do now'), page.getByLabel('Question or score')];
  const [person, hours] = [page.getByLabel('Who acknowledges the task'), page.getByLabel('Hours until every administrator is told')];
  const add = page.getByRole('button', { name: 'Add the rule' });
  await expect(person.getByRole('option'), 'those who see all clients').toHaveText(['Ada Brennan', 'Noor Haddad']);
  await words.fill('Half a sentence');
  await about.selectOption({ label: await option(page, EIGHTH) });
  for (const answer of ['Several days', 'More than half the days', 'Nearly every day']) await page.getByLabel(answer).check();
  await about.selectOption({ label: await option(page, NINTH) });
  for (const answer of ['Several days', 'More than half the days', 'Nearly every day']) await expect(page.getByLabel(answer)).not.toBeChecked();
  await page.getByLabel('Nearly every day').check();
  await person.selectOption({ label: 'Noor Haddad' });
  await hours.fill('5');
  await add.click();
  const noors = page.getByRole('listitem').filter({ hasText: 'Noor Haddad acknowledges, within 5 hours' });
  await expect(noors).toHaveCount(1);
  await expect(noors).toContainText('is answered with Nearly every day:');
  await expect(about, 'for the next one').toHaveValue('');
  await expect(add).toBeDisabled();

  await about.selectOption({ label: await option(page, EIGHTH) });
  await expect(page.getByLabel('Nearly every day')).not.toBeChecked();
  await page.getByLabel('Several days').check();
  await expect(person.getByRole('option', { selected: true })).toHaveText('Noor Haddad');
  await expect(hours).toHaveValue('5');
  await add.click();
  await expect(noors, 'as it was shown').toHaveCount(2);
  await expect(noors.filter({ hasText: EIGHTH })).toContainText('is answered with Several days:');
  await accessible(page);
  for (const left of [1, 0]) {
    await noors.first().getByRole('button', { name: `End the rule about ${PHQ_9}` }).click();
    await expect(noors).toHaveCount(left);
  }
  await expect(words).toHaveValue('Half a sentence');
});

for (const scripts of [true, false]) {
  test.describe(scripts ? 'With scripts' : 'Without scripts', () => {
    test.use({ javaScriptEnabled: scripts, viewport: { width: 390, height: 844 } });

    test('R32: a client who gives the answer reads the practice’s words at once, and staff see to it', async ({ page, practice, person, server, guard }) => {
      const name = scripts ? 'Sina' : 'Noel';
      const email = `${name.toLowerCase()}.safety@mail.example`;
      const id = await practice.add({ first_name: name, last_name: 'Safety', email });
      await signUp(page, await practice.invite(id, email, ['Patient Health Questionnaire (PHQ-9)']));
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

/** Gives the answer that opens a task. */
async function callForIt(client: Page, practice: Parameters<typeof openForm>[1], name: string): Promise<void> {
  await openForm(client, practice, name, PHQ_9);
  await visit(client, `${client.url().replace(/\?.*/, '')}?step=9`);
  await client.getByRole('group', { name: NINTH }).getByLabel('Several days').check();
  await expect(client.getByText('✓ Saved just now')).toBeVisible();
}

test('R32: what is written about one client stays with them, whoever acknowledges goes on with the next, and the navigation tells how many are left', async ({ page, practice, person, server }) => {
  await signIn(page, server.signIn('Administrator'));
  const navigation = page.getByRole('navigation', { name: 'Main' });
  await expect(navigation.getByText(/^Tasks/)).toHaveCount(0);
  for (const name of ['Anouk', 'Bela', 'Cyra']) await callForIt(await person(), practice, name);
  await navigation.getByRole('link', { name: 'Home' }).click();
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  await navigation.getByRole('link', { name: 'Tasks (3)' }).click();

  const task = (name: string) => page.getByRole('article', { name: `${name} Portal, ${PHQ_9}` });
  const note = (name: string) => task(name).getByLabel('What you did');
  const acknowledge = (name: string) => task(name).getByRole('button', { name: 'Acknowledge' });
  const heading = page.getByRole('heading', { name: 'Safety tasks', level: 1 });
  await note('Bela').fill('Tried to call');
  await note('Anouk').fill('Called, and is safe.');
  await page.keyboard.press('Tab');
  await expect(acknowledge('Anouk')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(task('Anouk')).toHaveCount(0);
  await expect(acknowledge('Bela')).toBeFocused();
  await expect(note('Bela')).toHaveValue('Tried to call');
  await expect(note('Cyra')).toHaveValue('');
  await expect(navigation.getByText('Tasks (2)')).toBeVisible();

  await note('Cyra').fill('Is with her sister.');
  await page.keyboard.press('Enter');
  await expect(task('Cyra')).toHaveCount(0);
  await expect(heading, 'there is no next one').toBeFocused();
  await acknowledge('Bela').click();
  await expect(page.getByText('Nothing to see to')).toBeVisible();
  await expect(heading).toBeFocused();
  await expect(navigation.getByText(/^Tasks/)).toHaveCount(0);
  await accessible(page);
});
