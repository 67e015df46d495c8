// A form is designed without knowing FHIR: built, moved about, given conditions in words, tried, and published.

import type { Page } from '@playwright/test';
import { accessible, expect, openSession, signIn, signInWithoutScripts, test, visit } from '../support/test';

test.use({ setting: { file: 'designer', demo: true, smtp: false }, viewport: { width: 1440, height: 900 } });
test.describe.configure({ mode: 'serial' });

const FORMS = '/organization/portal/forms';
const saved = (page: Page) => expect(page.getByText('✓ Draft saved')).toBeVisible();
const questions = (page: Page) => page.getByRole('region', { name: 'Questions' });
const row = (page: Page, words: string | RegExp) => questions(page).getByRole('button', { name: words, expanded: undefined }).and(page.locator('.outline-name'));
const tryIt = (page: Page) => page.getByRole('complementary', { name: 'Try it' });

async function add(page: Page, kind: string, words: string): Promise<void> {
  await page.getByLabel('What to add').selectOption({ label: kind });
  await questions(page).getByRole('button', { name: 'Add', exact: true }).click();
  const field = questions(page).getByRole('textbox', { name: kind === 'Section' ? 'Name of the section' : kind === 'Information text' ? 'Text' : 'Question', exact: true });
  await expect(field, 'one types at once').toBeFocused();
  await field.fill(words);
}

test.describe('The form designer', () => {
  test.beforeEach(async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
  });

  test('a form is built from nothing, tried beside its questions, and published', async ({ page }) => {
    await visit(page, FORMS);
    await page.getByRole('button', { name: 'New form' }).click();
    await expect(page.getByRole('heading', { name: 'New form', level: 1 })).toBeVisible();
    await accessible(page);
    await page.getByLabel('Title').fill('Habits');
    await expect(page.getByRole('heading', { name: 'Habits', level: 1 })).toBeVisible();
    await page.getByRole('button', { name: 'Publish…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish the form' });
    await expect(dialog.getByText('Add a question that can be answered.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Publish version 1' })).toBeDisabled();
    await accessible(page);
    await dialog.getByRole('button', { name: 'Go on designing' }).click();

    await add(page, 'Yes or no', 'Do you smoke?');
    await page.getByLabel('Must be answered').check();
    await add(page, 'Whole number', 'How many a day?');
    await page.getByLabel('Least', { exact: true }).fill('few');
    await expect(page.getByText('Enter a whole number, for example 3.')).toBeVisible();
    await page.getByLabel('Least', { exact: true }).fill('1');
    await page.getByLabel('Most', { exact: true }).fill('60');
    await page.getByLabel('Show as').selectOption({ label: 'A slider' });
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await expect(row(page, /^How many a day/)).toContainText('Shown when “Do you smoke?” is Yes');
    await accessible(page);

    const form = tryIt(page);
    await expect(form.getByRole('slider', { name: /How many a day/ })).toBeHidden();
    await form.getByRole('group', { name: 'Do you smoke?' }).getByLabel('Yes').check();
    await expect(form.getByRole('slider', { name: /How many a day/ })).toBeVisible();

    await add(page, 'One choice', 'Which brand?');
    await page.getByRole('textbox', { name: 'Choice 1', exact: true }).fill('Any');
    await page.getByRole('button', { name: 'Add a choice' }).click();
    await expect(page.getByRole('textbox', { name: 'Choice 3', exact: true })).toBeFocused();
    await page.getByRole('textbox', { name: 'Choice 3', exact: true }).fill('None');
    await page.getByRole('textbox', { name: 'Score of choice 3' }).fill('2');
    await page.getByRole('button', { name: 'Choice 3 up' }).click();
    await expect(page.getByRole('textbox', { name: 'Choice 2', exact: true })).toHaveValue('None');
    await expect(page.getByRole('textbox', { name: 'Choice 3', exact: true })).toHaveValue('Second choice');
    await expect(form.getByRole('group', { name: /Which brand/ }).getByRole('radio')).toHaveCount(3);
    await expect(form.getByRole('group', { name: 'Do you smoke?' }).getByLabel('Yes'), 'what was tried stays').toBeChecked();
    await saved(page);
    await page.reload();
    await expect(page.getByText(/^Draft of /), 'it survives a closed tab').toBeVisible();

    await visit(page, FORMS);
    const drafts = page.getByRole('region', { name: 'Being designed' });
    await expect(drafts.getByRole('listitem').filter({ hasText: 'Habits' })).toContainText('New form, not published yet. Last changed');
    await accessible(page);
    await drafts.getByRole('link', { name: 'Habits' }).click();
    await page.getByRole('button', { name: 'Publish…' }).click();
    await expect(dialog.getByText('This is the form’s first version.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Publish version 1' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'Habits' })).toContainText('version 1');
    await expect(drafts).toHaveCount(0);
  });

  test('questions are moved by keys, buttons and the mouse, and everything can be undone', async ({ page }) => {
    await visit(page, FORMS);
    await page.getByRole('link', { name: 'Edit Habits' }).click();
    const order = () => questions(page).locator('.outline-name > span:first-child').allInnerTexts();
    await expect.poll(order).toEqual(['Do you smoke?', 'How many a day?', 'Which brand?']);
    await expect(page.getByText('As published')).toBeVisible();
    await row(page, /^Which brand/).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(order).toEqual(['Do you smoke?', 'Which brand?', 'How many a day?']);
    await expect(row(page, /^Which brand/), 'the focus goes along').toBeFocused();
    await expect(page.getByText('“Which brand?” is number 2 of 3 now.')).toBeVisible();
    await add(page, 'Section', 'About it');
    await expect(tryIt(page).getByRole('heading', { name: 'About it' })).toBeVisible();
    await row(page, /^About it/).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(page.getByText('“About it” is number 3 of 4 now.')).toBeVisible();
    await expect(row(page, /^About it/)).toBeFocused();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(page.getByText('“About it” is number 2 of 4 now.')).toBeVisible();
    await row(page, /^Which brand/).focus();
    await page.keyboard.press('Alt+ArrowRight');
    await expect(row(page, /^Which brand.*level 2/)).toBeFocused();
    await row(page, /^How many/).click();
    await questions(page).getByRole('button', { name: 'Into the section above' }).click();
    await expect(row(page, /^How many.*level 2/)).toBeVisible();
    await row(page, /^How many/).click();

    const handle = (words: string) => questions(page).locator('.outline-row').filter({ has: page.getByText(words, { exact: true }) }).locator('.grip');
    await handle('How many a day?').dragTo(row(page, /^Do you smoke/), { targetPosition: { x: 60, y: 4 } });
    await expect.poll(order).toEqual(['How many a day?', 'Do you smoke?', 'About it', 'Which brand?']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row(page, /^How many.*level 2/)).toBeVisible();
    await page.getByRole('button', { name: 'Redo' }).click();
    await expect.poll(order).toEqual(['How many a day?', 'Do you smoke?', 'About it', 'Which brand?']);
    await page.getByRole('button', { name: 'Undo' }).click();

    await row(page, /^Do you smoke/).click();
    await questions(page).getByRole('button', { name: 'Remove', exact: true }).click();
    const asked = page.getByRole('dialog', { name: 'Remove a question' });
    await expect(asked.getByRole('listitem')).toHaveText(['How many a day?']);
    await accessible(page);
    await asked.getByRole('button', { name: 'Keep it' }).click();
    await questions(page).getByRole('button', { name: 'Remove', exact: true }).click();
    await asked.getByRole('button', { name: 'Remove it and these conditions' }).click();
    await expect(row(page, /^How many/)).not.toContainText('Shown when');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row(page, /^How many/)).toContainText('Shown when “Do you smoke?” is Yes');
    await saved(page);
  });

  test('conditions are changed in words, all or any of them', async ({ page }) => {
    await visit(page, FORMS);
    await page.getByRole('link', { name: 'Edit Habits' }).click();
    await row(page, /^How many/).click();
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Condition 2: question').selectOption({ label: 'Which brand?' });
    await page.getByLabel('Condition 2: what is asked of it').selectOption({ label: 'is not' });
    await page.getByLabel('Condition 2: answer').selectOption({ label: 'None' });
    await page.getByLabel('How many of the conditions must hold').selectOption({ label: 'Show when any of these holds' });
    await expect(row(page, /^How many/)).toContainText('Shown when “Do you smoke?” is Yes or “Which brand?” is not None');
    await accessible(page);
    await page.getByRole('button', { name: 'Remove condition 1' }).click();
    await expect(row(page, /^How many/)).toContainText('Shown when “Which brand?” is not None');
    await saved(page);
  });

  test('publishing tells what differs and whom it touches', async ({ page }) => {
    await visit(page, FORMS);
    await page.getByRole('link', { name: 'Edit Habits' }).click();
    await row(page, /^Which brand/).click();
    await page.getByLabel('Question', { exact: true }).fill('');
    await page.getByRole('button', { name: 'Publish…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish the form' });
    await dialog.getByRole('button', { name: 'A question without words' }).click();
    await expect(row(page, /^No words yet/)).toBeFocused();
    await page.getByLabel('Question', { exact: true }).fill('Which brand is it?');
    await saved(page);
    await page.getByRole('button', { name: 'Publish…' }).click();
    await expect(dialog.getByRole('listitem').filter({ hasText: 'Which brand is it?' })).toHaveText([/moved/, /changed: words/]);
    await expect(dialog.getByRole('listitem').filter({ hasText: 'About it' })).toContainText('added');
    await expect(dialog.getByText('Nobody has the form open.')).toBeVisible();
    await accessible(page);
    await dialog.getByRole('button', { name: 'Publish version 2' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'Habits' })).toContainText('version 2');
  });

  test('two administrators never overwrite one another', async ({ page, person, server, guard }) => {
    await visit(page, FORMS);
    await page.getByRole('link', { name: 'Edit Habits' }).click();
    await expect(page.getByLabel('Title')).toHaveValue('Habits');
    const other = await person({ viewport: { width: 1440, height: 900 } });
    await openSession(other, server.signIn('Administrator'));
    await visit(other, page.url());
    await other.getByLabel('Title').fill('Habits of theirs');
    await saved(other);
    guard.expectAnswer(/forms\/design-save/, 409);
    await page.getByLabel('Title').fill('Habits of mine');
    await expect(page.getByRole('alert').filter({ hasText: 'Another administrator changed this form meanwhile.' })).toBeVisible();
    await accessible(page);
    await page.getByRole('button', { name: 'Look at the newer one' }).click();
    await expect(page.getByLabel('Title')).toHaveValue('Habits of theirs');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByLabel('Title'), 'and one’s own is not lost').toHaveValue('Habits of mine');
    await saved(page);
    await page.getByRole('button', { name: 'Discard…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Discard the draft' });
    await accessible(page);
    await dialog.getByRole('button', { name: 'Discard it' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'Habits' })).toContainText('version 2');
    await expect(page.getByRole('region', { name: 'Being designed' })).toHaveCount(0);
  });

  test('without a connection nothing is lost, and a form is copied', async ({ page, context, guard }) => {
    await visit(page, FORMS);
    await page.getByRole('button', { name: 'Copy Patient Health Questionnaire (PHQ-9)' }).click();
    await expect(page.getByRole('heading', { name: 'Patient Health Questionnaire (PHQ-9) (copy)', level: 1 })).toBeVisible();
    guard.expectAnswer(/forms\/design-save/, 0);
    await context.setOffline(true);
    await page.getByLabel('Title').fill('Our PHQ-9');
    await expect(page.getByText(/Not saved yet/).first()).toBeVisible();
    await context.setOffline(false);
    await saved(page);
    await row(page, /^Thoughts that you would be better off dead/).click();
    await expect(page.getByText('Kept as it is, and not changed here:')).toBeVisible();
    await accessible(page);
  });

  test('who signs is said without FHIR, tried, and comes back from a file', async ({ page, person, server }) => {
    await visit(page, FORMS);
    await page.getByRole('button', { name: 'New form' }).click();
    await page.getByLabel('Title').fill('Consent of two');
    await add(page, 'Signature', 'Sign here');
    await expect(page.getByLabel('Who signs')).toHaveValue('0');
    await add(page, 'Signature', 'Whoever saw it signs here');
    await page.getByLabel('Who signs').selectOption({ label: 'A witness' });
    await accessible(page);
    await expect(tryIt(page).getByRole('textbox', { name: 'Sign here' })).toHaveAccessibleDescription(/It stands for your signature/);
    await expect(tryIt(page).getByRole('textbox', { name: 'Whoever saw it signs here' })).toHaveAccessibleDescription(/Whoever signs types their full name/);
    await expect(tryIt(page).getByRole('img', { name: 'Sign here, nothing drawn yet' })).toBeVisible();
    await saved(page);
    const href = (await page.getByRole('link', { name: 'Export' }).getAttribute('href'))!;
    const { item } = await (await page.request.get(href)).json();
    expect(item.map((one: { extension: { valueCodeableConcept: { coding: { code: string }[] } }[] }) => one.extension[0]!.valueCodeableConcept.coding[0]!.code)).toEqual([
      '1.2.840.10065.1.12.1.7',
      '1.2.840.10065.1.12.1.8',
    ]);

    // What is typed in the moment in which the tab is closed is in the draft.
    const address = page.url();
    const other = await person({ viewport: { width: 1440, height: 900 } });
    await signIn(other, server.signIn('Administrator'));
    await page.getByLabel('Title').fill('Consent of two people');
    await page.close({ runBeforeUnload: false });
    const title = async () => {
      await visit(other, address);
      return other.getByLabel('Title').inputValue();
    };
    await expect.poll(title).toBe('Consent of two people');
  });

  test('a question becomes one of another kind, and what is lost by it is told before', async ({ page }) => {
    await visit(page, FORMS);
    await page.getByRole('button', { name: 'New form' }).click();
    await page.getByLabel('Title').fill('Kinds');
    await add(page, 'One choice', 'Do you smoke?');
    await add(page, 'Short text', 'Your postal code');
    await page.getByText('Start and pattern').click();
    await page.getByLabel('Pattern').fill('[0-9');
    await expect(page.getByText('This pattern cannot be read.')).toBeVisible();
    await page.getByLabel('Pattern').fill('[0-9]{5}');
    await page.getByLabel('Starts with').fill('12345');
    await expect(tryIt(page).getByRole('textbox', { name: /Your postal code/ })).toBeVisible();
    await row(page, /^Do you smoke/).click();
    await page.getByLabel('Kind of question').selectOption({ label: 'Yes or no' });
    const asked = page.getByRole('dialog', { name: 'Change the kind of a question' });
    await expect(asked.getByRole('listitem')).toHaveText(['its choices and what they count']);
    await accessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByLabel('Kind of question').locator('option:checked')).toHaveText('One choice');
    await page.getByLabel('Kind of question').selectOption({ label: 'Yes or no' });
    await asked.getByRole('button', { name: 'Change it' }).click();
    await expect(row(page, /^Do you smoke/)).toContainText('Yes or no');
    await expect(tryIt(page).getByRole('group', { name: /Do you smoke/ }).getByLabel('Yes')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row(page, /^Do you smoke/)).toContainText('One choice');

    // Two keys in a row are two steps, also while the first is still under way.
    await add(page, 'Number', 'Last');
    await row(page, /^Last/).focus();
    await page.keyboard.press('Alt+ArrowUp', { delay: 0 });
    await page.keyboard.press('Alt+ArrowUp', { delay: 0 });
    await expect(page.getByText('“Last” is number 1 of 3 now.')).toBeVisible();
    await expect(row(page, /^Last/)).toBeFocused();
    await saved(page);
  });

  test('Ctrl+Z takes back what was done last, and in a field what was typed there', async ({ page }) => {
    await visit(page, FORMS);
    await page.getByRole('button', { name: 'New form' }).click();
    const title = page.getByLabel('Title');
    await add(page, 'Yes or no', 'Do you smoke?');
    await title.fill('Undoing');
    await questions(page).getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(row(page, /^Do you smoke/)).toHaveCount(0);
    for (const [key, count] of [['Control+z', 1], ['Control+Shift+z', 0], ['Control+z', 1], ['Control+y', 0], ['Control+z', 1]] as const) {
      await page.keyboard.press(key);
      await expect(row(page, /^Do you smoke/), key).toHaveCount(count);
      await expect(title).toHaveValue('Undoing');
    }
    await title.press('End');
    await page.keyboard.type(' it');
    await page.keyboard.press('Control+z');
    await expect(title).not.toHaveValue('Undoing it');
    await expect(row(page, /^Do you smoke/)).toHaveCount(1);
    await saved(page);
  });

  test('a condition whose question was moved below it is marked at once, and publishing says where', async ({ page }) => {
    await visit(page, FORMS);
    await page.getByRole('button', { name: 'New form' }).click();
    await page.getByLabel('Title').fill('Below');
    await add(page, 'Yes or no', 'Do you smoke?');
    await add(page, 'Whole number', 'How many a day?');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await expect(row(page, /^How many/)).toContainText('Shown when “Do you smoke?” is Yes');
    await row(page, /^Do you smoke/).focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect(page.getByText('A condition of “How many a day?” asks about a question below it now.')).toBeVisible();
    await expect(row(page, /^How many/)).toContainText('asks about a question below it');
    await expect(questions(page).getByText('Stands below this: “Do you smoke?”.')).toBeVisible();
    await accessible(page);
    await saved(page);
    await page.getByRole('button', { name: 'Publish…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish the form' });
    await expect(dialog.getByText('A condition asks about a question that stands below this one.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Publish version 1' })).toBeDisabled();
    await dialog.getByRole('button', { name: 'How many a day?' }).click();
    await expect(row(page, /^How many/)).toBeFocused();
    await row(page, /^Do you smoke/).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(row(page, /^How many/)).not.toContainText('asks about a question below it');
    await saved(page);
    await page.getByRole('button', { name: 'Publish…' }).click();
    await expect(dialog.getByRole('button', { name: 'Publish version 1' })).toBeEnabled();
  });

  test('what cannot be part of the form stays typed, and nothing is published without it', async ({ page }) => {
    await visit(page, FORMS);
    await page.getByRole('button', { name: 'New form' }).click();
    await page.getByLabel('Title').fill('Halves');
    await add(page, 'One choice', 'How often?');
    const score = page.getByRole('textbox', { name: 'Score of choice 1' });
    await score.fill('2.5');
    await expect(page.getByText('Enter a whole number, for example 3.')).toBeVisible();
    await expect(page.getByText('What is marked as wrong is not saved')).toBeVisible();
    await add(page, 'Short text', 'Your postal code');
    await page.getByText('Start and pattern').click();
    const pattern = page.getByLabel('Pattern');
    await pattern.fill('[0-9](');
    await expect(page.getByText('This pattern cannot be read.')).toBeVisible();
    await row(page, /^Your postal code/).click();
    await expect(pattern).toHaveCount(0);

    const dialog = page.getByRole('dialog', { name: 'Publish the form' });
    await page.getByRole('button', { name: 'Publish…' }).click();
    await expect(dialog.getByRole('heading', { name: 'Not ready yet' })).toBeVisible();
    await expect(dialog.getByText('Score of choice 1 “2.5”. Enter a whole number, for example 3.')).toBeVisible();
    await expect(dialog.getByText('Pattern “[0-9](”. This pattern cannot be read.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Publish version 1' })).toBeDisabled();
    await accessible(page);
    await dialog.getByRole('button', { name: 'Your postal code' }).click();
    await expect(pattern, 'it is there again').toHaveValue('[0-9](');
    await expect(pattern).toBeFocused();
    await expect(page.getByText('This pattern cannot be read.')).toBeVisible();
    await accessible(page);
    await pattern.fill('[0-9]+');

    await row(page, /^How often/).click();
    await expect(score).toHaveValue('2.5');
    await page.getByRole('button', { name: 'Choice 1 down' }).click();
    await expect(page.getByRole('textbox', { name: 'Score of choice 2' }), 'it goes along with its choice').toHaveValue('2.5');
    await expect(score).toHaveValue('');
    await page.getByRole('link', { name: '‹ Intake forms' }).click();
    const leaving = page.getByRole('dialog', { name: 'Leave the form' });
    await expect(leaving.getByText('What is marked as wrong is not part of the form, and gone when you leave.')).toBeVisible();
    await leaving.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('textbox', { name: 'Score of choice 2' }).fill('3');
    await saved(page);
    await page.getByRole('button', { name: 'Publish…' }).click();
    await expect(dialog.getByRole('button', { name: 'Publish version 1' })).toBeEnabled();
  });

  for (const [width, height] of [[390, 844], [820, 1180], [1024, 768]] as const) {
    test(`it is usable at ${width} × ${height}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await visit(page, FORMS);
      await page.getByRole('link', { name: 'Edit Habits' }).click();
      await row(page, /^Which brand/).click();
      await expect(page.getByRole('textbox', { name: 'Choice 1', exact: true })).toBeVisible();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide, 'nothing to scroll sideways').toBeLessThanOrEqual(0);
      await accessible(page);
    });
  }
});

test('without scripts the form that is designed can be read', async ({ person, server }) => {
  const page = await person({ javaScriptEnabled: false });
  await signInWithoutScripts(page, server.signIn('Administrator'));
  await page.goto(FORMS);
  await page.getByRole('link', { name: 'Edit Habits' }).click();
  await expect(page.getByRole('heading', { name: 'Habits', level: 1 })).toBeVisible();
  await expect(questions(page)).toContainText('Which brand is it?');
  await expect(tryIt(page).getByRole('group', { name: 'Do you smoke?' })).toBeVisible();
});
