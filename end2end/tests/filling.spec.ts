// Filling in what a flat form does not have: groups that repeat, amounts, sliders, answers that the form works out, steps.

import type { Page } from '@playwright/test';
import { hydrated } from '../support/guard';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';
import { openForm } from '../support/forms';
import type { Practice } from '../support/practice';

test.use({ setting: { file: 'filling', demo: true, smtp: false } });
test.describe.configure({ mode: 'serial' });

const HL7 = 'http://hl7.org/fhir/StructureDefinition/';
const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-';
const fhirpath = (expression: string) => ({ language: 'text/fhirpath', expression });
const control = (code: string) => ({ url: `${HL7}questionnaire-itemControl`, valueCodeableConcept: { coding: [{ code }] } });
const coded = (code: string, ...extension: object[]) => ({
  valueCoding: { system: 'urn:example', code, display: code },
  ...(extension.length ? { extension } : {}),
});
/** The unit of a number, which FHIR keeps with the question. */
const inUnit = (code: string) => ({ url: `${HL7}questionnaire-unit`, valueCoding: { system: 'http://unitsofmeasure.org', code } });
const unit = (code: string, display: string) => ({
  url: `${HL7}questionnaire-unitOption`,
  valueCoding: { system: 'http://unitsofmeasure.org', code, display },
});

const TITLE = 'Health check';
const FORM = {
  resourceType: 'Questionnaire',
  url: 'https://practice.example/Questionnaire/health-check',
  version: '1',
  title: TITLE,
  status: 'active',
  item: [
    {
      linkId: 'body',
      type: 'group',
      text: 'Your body',
      item: [
        { linkId: 'weight', type: 'quantity', text: 'Weight', required: true, extension: [unit('kg', 'kilograms'), unit('[lb_av]', 'pounds')] },
        { linkId: 'kg', type: 'decimal', text: 'Weight in kg', extension: [inUnit('kg'), { url: `${HL7}maxDecimalPlaces`, valueInteger: 1 }] },
        { linkId: 'm', type: 'decimal', text: 'Height in m' },
        {
          linkId: 'bmi',
          type: 'decimal',
          text: 'Body mass index',
          readOnly: true,
          extension: [
            inUnit('kg/m2'),
            {
              url: `${SDC}calculatedExpression`,
              valueExpression: fhirpath(
                "(%resource.item.item.where(linkId='kg').answer.value / (%resource.item.item.where(linkId='m').answer.value * %resource.item.item.where(linkId='m').answer.value)).round(1)",
              ),
            },
          ],
        },
        {
          linkId: 'advice',
          type: 'string',
          text: 'Would you like advice about weight?',
          extension: [{ url: `${SDC}enableWhenExpression`, valueExpression: fhirpath("%resource.item.item.where(linkId='bmi').answer.value > 30") }],
        },
        {
          linkId: 'pain',
          type: 'integer',
          text: 'Pain',
          extension: [control('slider'), { url: `${HL7}minValue`, valueInteger: 0 }, { url: `${HL7}maxValue`, valueInteger: 10 }],
        },
      ],
    },
    {
      linkId: 'meds',
      type: 'group',
      text: 'Medication',
      repeats: true,
      extension: [{ url: `${HL7}questionnaire-maxOccurs`, valueInteger: 3 }],
      item: [
        { linkId: 'med', type: 'string', text: 'Name', required: true },
        { linkId: 'why', type: 'string', text: 'What is it for?', enableWhen: [{ question: 'med', operator: '=', answerString: 'Other' }] },
      ],
    },
    {
      linkId: 'rest',
      type: 'group',
      text: 'And the rest',
      item: [
        {
          linkId: 'illness',
          type: 'choice',
          repeats: true,
          text: 'Illnesses',
          answerOption: [coded('Asthma'), coded('Gout'), coded('None of these', { url: `${HL7}questionnaire-optionExclusive`, valueBoolean: true })],
        },
        { linkId: 'names', type: 'string', repeats: true, text: 'Doctors you have seen' },
        {
          linkId: 'zip',
          type: 'string',
          text: 'Postal code',
          required: true,
          extension: [{ url: `${HL7}regex`, valueString: '[0-9]{5}' }, { url: `${HL7}entryFormat`, valueString: '12345' }],
        },
        { linkId: 'gender', type: 'choice', text: 'Gender', answerValueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender' },
        { linkId: 'sent', type: 'reference', text: 'Who sent you to us?' },
      ],
    },
  ],
};

async function published(practice: Practice): Promise<void> {
  await practice.ask('forms/publish-file', { json: JSON.stringify(FORM) });
}

const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click();
const saved = (page: Page) => expect(page.getByText('✓ Saved just now')).toBeVisible();

for (const [device, viewport] of [
  ['phone', { width: 390, height: 844 }],
  ['tablet', { width: 820, height: 1180 }],
] as const) {
  test.describe(`On a ${device}`, () => {
    test.use({ viewport, hasTouch: true });

    test('R23: a form with everything in it is filled in, and read by staff', async ({ page, practice, person, server }) => {
      await published(practice);
      const id = await openForm(page, practice, device === 'phone' ? 'Phoebe' : 'Tabea', TITLE);
      await hydrated(page);
      await expect(page.getByText('Your body · 1 of 3')).toBeVisible();
      await accessible(page);

      // What must be answered is told before the next step, at its place.
      await next(page);
      const summary = page.getByRole('alert').filter({ hasText: 'Some questions need another look' });
      await expect(summary).toBeFocused();
      await expect(summary.getByRole('listitem')).toHaveText(['Weight: Enter a number.']);
      await accessible(page);
      await page.getByLabel('Weight', { exact: true }).fill('154.5');
      await expect(summary).toBeHidden();
      await page.getByRole('combobox', { name: 'Unit' }).selectOption('pounds');

      // What is written in another way than the form wants is told on leaving the field.
      await expect(page.getByLabel(/Weight in kg/)).toHaveAccessibleDescription(/^kg/);
      await page.getByLabel(/Weight in kg/).fill('99,5');
      await page.getByLabel(/Height in m/).focus();
      await expect(page.getByText('Enter a number in digits, for example 2.5.').first()).toBeVisible();
      await page.getByLabel(/Weight in kg/).fill('99.55');
      await page.getByLabel(/Height in m/).focus();
      await expect(page.getByText('Enter one digit at most after the decimal point.').first()).toBeVisible();
      await page.getByLabel(/Weight in kg/).fill('99.5');

      // What the form works out, and what it asks because of that.
      await expect(page.getByLabel(/Would you like advice/)).toBeHidden();
      await page.getByLabel(/Height in m/).fill('1.75');
      await expect(page.getByText('32.5 kg/m2', { exact: true })).toBeVisible();
      await page.getByLabel(/Would you like advice/).fill('Yes please');
      await page.getByRole('slider', { name: 'Pain, by sliding' }).fill('7');
      await expect(page.getByLabel('Pain (optional)')).toHaveValue('7');
      await saved(page);
      await accessible(page);

      await next(page);
      await expect(page.getByText('Medication · 2 of 3')).toBeFocused();
      const entry = (number: number) => page.getByRole('group', { name: `Medication ${number}`, exact: true });
      const add = page.getByRole('button', { name: 'Add another: Medication' });
      await entry(1).getByLabel('Name').fill('Iron');
      await add.click();
      await expect(entry(2).locator('legend')).toBeFocused();
      await expect(entry(2).getByLabel('What is it for?')).toBeHidden();
      await entry(2).getByLabel('Name').fill('Other');
      await entry(2).getByLabel('What is it for?').fill('Sleep');
      await add.click();
      await expect(add, 'three at most').toBeHidden();
      await entry(3).getByLabel('Name').fill('Zinc');
      await accessible(page);
      await entry(2).getByRole('button', { name: 'Remove Medication 2' }).click();
      const removed = page.getByText('Medication 2 was removed.').locator('..');
      await expect(removed).toBeFocused();
      await reflows(page);
      await expect(entry(2).getByLabel('Name')).toHaveValue('Zinc');
      await accessible(page);
      await removed.getByRole('button', { name: 'Bring Medication 2 back' }).click();
      await expect(entry(2).locator('legend')).toBeFocused();
      await expect(entry(2).getByLabel('Name')).toHaveValue('Other');
      await expect(entry(2).getByLabel('What is it for?'), 'as it was').toHaveValue('Sleep');
      await expect(entry(3).getByLabel('Name')).toHaveValue('Zinc');
      await entry(1).getByRole('button', { name: 'Remove Medication 1' }).click();
      await expect(entry(1).getByLabel('Name')).toHaveValue('Other');
      await saved(page);
      await page.reload();
      await hydrated(page);
      await expect(entry(1).getByLabel('What is it for?')).toHaveValue('Sleep');
      await expect(entry(2).getByLabel('Name')).toHaveValue('Zinc');

      // What was removed does not come back with another one in its place.
      await entry(2).getByRole('button', { name: 'Remove Medication 2' }).click();
      await add.click();
      await expect(entry(2).getByLabel('Name')).toHaveValue('');
      await entry(2).getByLabel('Name').fill('Zinc');

      await next(page);
      const illness = (name: string) => page.getByRole('group', { name: /Illnesses/ }).getByLabel(name);
      await illness('Gout').check();
      await illness('None of these').check();
      await expect(illness('Gout')).not.toBeChecked();
      await illness('Asthma').check();
      await expect(illness('None of these')).not.toBeChecked();
      await page.getByLabel('Doctors you have seen, answer 1').fill('Dr. Ash');
      await page.getByRole('button', { name: 'Add another answer' }).click();
      await expect(page.getByLabel('Doctors you have seen, answer 2')).toBeFocused();
      await page.keyboard.type('Dr. Birch');
      await page.getByLabel('Postal code').fill('1234');
      await page.getByRole('button', { name: 'Submit' }).click();
      await expect(summary.getByRole('listitem')).toHaveText(['Postal code: Write it like this: 12345.']);
      await page.getByLabel('Postal code').fill('12345');
      await page.getByLabel('Female').check();
      await expect(page.getByLabel('Who sent you to us?')).toHaveAccessibleDescription(/Name who or what is meant/);
      await page.getByLabel('Who sent you to us?').fill('Dr. Cedar, at the hospital');
      await saved(page);
      await accessible(page);
      await page.getByRole('button', { name: 'Submit' }).click();
      await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();

      const staff = await person();
      await openSession(staff, server.signIn('Administrator'));
      await visit(staff, `/clients/${id}?tab=documents`);
      await staff.getByRole('link', { name: `Read ${TITLE}` }).click();
      for (const answer of ['154.5 pounds', '99.5 kg', '32.5 kg/m2', 'Yes please', '7', 'Sleep', 'Zinc', 'Asthma', 'Dr. Birch', '12345', 'Female', 'Dr. Cedar, at the hospital']) {
        await expect(staff.getByRole('definition').filter({ hasText: answer }).first()).toBeVisible();
      }
      await expect(staff.getByRole('definition').filter({ hasText: 'Iron' })).toHaveCount(0);
      await accessible(staff);
    });
  });
}

test('R22: a slider and its number say the same, and one that is not answered says so', async ({ page, practice }) => {
  await published(practice);
  await openForm(page, practice, 'Svea', TITLE);
  await hydrated(page);
  const [slider, number] = [page.getByRole('slider', { name: 'Pain, by sliding' }), page.getByLabel('Pain (optional)')];
  const isUnanswered = async () => {
    await expect(slider).toHaveAttribute('aria-valuetext', 'Not answered yet');
    await expect(slider).toHaveValue('5');
    await expect(number).toHaveAttribute('placeholder', 'Not answered yet');
  };
  await isUnanswered();
  await number.fill('9');
  await expect(slider).toHaveValue('9');
  await expect(slider).not.toHaveAttribute('aria-valuetext', /./);
  await slider.press('ArrowRight');
  await expect(number).toHaveValue('10');
  await saved(page);
  await page.reload();
  await hydrated(page);
  await expect(number).toHaveValue('10');
  await expect(slider).toHaveValue('10');
  await number.fill('');
  await isUnanswered();
  await slider.click();
  await expect(number, 'a tap where it stands').toHaveValue('5');
  await expect(slider).not.toHaveAttribute('aria-valuetext', /./);
  await saved(page);
  await accessible(page);
});

test('what is pressed after a wrong answer is pressed, and what is wrong is told at its question alone', async ({ page, practice, guard }) => {
  const zip = { linkId: 'zip', type: 'string', text: 'Postal code', required: true, extension: [{ url: `${HL7}regex`, valueString: '[0-9]{5}' }] };
  const pet = { linkId: 'pet', type: 'choice', text: 'Pet', answerOption: [coded('Cat'), coded('Dog'), coded('Hen')] };
  const form = { resourceType: 'Questionnaire', url: 'https://practice.example/Questionnaire/home', version: '1', title: 'At home', status: 'active', item: [zip, pet] };
  await practice.ask('forms/publish-file', { json: JSON.stringify(form) });
  await openForm(page, practice, 'Thea', form.title);
  await hydrated(page);
  // Whoever pauses in it has it saved as far as it is, which is told at the question.
  guard.expectAnswer(/\/api\/portal\/save/, 422);
  await page.getByLabel('Postal code').fill('1234');
  const cat = page.getByRole('radio', { name: 'Cat' });
  const before = (await cat.boundingBox())!;
  await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2);
  await page.mouse.down();
  await expect(cat).toBeFocused();
  expect(await cat.boundingBox(), 'it stays under the finger').toEqual(before);
  await page.mouse.up();
  await expect(cat).toBeChecked();
  const clear = page.getByRole('button', { name: 'Clear answer: Pet' });
  await clear.click();
  await expect(cat).not.toBeChecked();
  await expect(cat, 'the button is not there any more').toBeFocused();
  await expect(clear).toBeHidden();
  await expect(page.getByLabel('Postal code')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('status').filter({ hasText: 'Postal code: ' }), 'it is read out').toHaveCount(1);
  const summary = page.getByRole('alert').filter({ hasText: 'Some questions need another look' });
  await expect(summary, 'not before one would go on').toBeHidden();
  await accessible(page);
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('listitem')).toHaveText([/^Postal code: /]);
});

test('A scale asks one question at a time, by the keyboard alone', async ({ page, practice }) => {
  await openForm(page, practice, 'Keya', 'Patient Health Questionnaire (PHQ-9)');
  await hydrated(page);
  for (let number = 1; number <= 9; number += 1) {
    await expect(page.getByText(new RegExp(`^${number} of `))).toBeVisible();
    // Each further step takes the focus, a moment after it is shown.
    if (number > 1) await expect(page.locator('#step')).toBeFocused();
    await page.getByRole('radio').locator('visible=true').first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('radio', { name: 'Several days' }).locator('visible=true')).toBeChecked();
    await page.keyboard.press('Enter');
  }
  await expect(page.getByText('10 of 10')).toBeVisible();
  await accessible(page);
  await page.getByRole('radio').locator('visible=true').first().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
});

test("the browser's own way back leads past a step that an answer has hidden since", async ({ page, practice }) => {
  const group = (linkId: string, text: string, item: object, more: object = {}) => ({ linkId, type: 'group', text, item: [item], ...more });
  const smoking = { enableWhen: [{ question: 'smokes', operator: '=', answerBoolean: true }] };
  const item = [
    group('you', 'About you', { linkId: 'smokes', type: 'boolean', text: 'Do you smoke?' }),
    group('smoking', 'Smoking', { linkId: 'many', type: 'integer', text: 'How many a day?' }, smoking),
    group('sleep', 'Sleep', { linkId: 'hours', type: 'integer', text: 'Hours of sleep' }),
  ];
  const form = { resourceType: 'Questionnaire', url: 'https://practice.example/Questionnaire/habits', version: '1', title: 'Habits', status: 'active', item };
  await practice.ask('forms/publish-file', { json: JSON.stringify(form) });
  await openForm(page, practice, 'Hanna', form.title);
  await hydrated(page);
  await page.getByLabel('Yes').check();
  await next(page);
  await expect(page.getByText('Smoking · 2 of 3')).toBeVisible();
  await page.getByRole('button', { name: '‹ Back' }).click();
  await page.getByLabel('No', { exact: true }).check();
  await next(page);
  await expect(page.getByText('Sleep · 2 of 2')).toBeVisible();
  await page.goBack();
  await expect(page.getByText('About you · 1 of 2')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/step=2$/);
  await expect(page.getByText('About you · 1 of 2')).toBeVisible();
  await expect(page.getByLabel('Yes')).toBeVisible();
  await next(page);
  await expect(page.getByLabel('Hours of sleep')).toBeVisible();
});

test.describe('Without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the same form is filled in by its buttons, and nothing typed is lost', async ({ page, practice, guard }) => {
    await published(practice);
    await openForm(page, practice, 'Paul', TITLE);
    guard.expectAnswer(/\/forms\//, 422);
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByText('Some questions need another look')).toBeVisible();
    await page.getByLabel('Weight', { exact: true }).fill('70');
    await page.getByRole('combobox', { name: 'Unit' }).selectOption('kilograms');
    await page.getByLabel(/Weight in kg/).fill('seventy');
    guard.expectAnswer(/\/forms\//, 422);
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByLabel(/Weight in kg/), 'what was typed stays').toHaveValue('seventy');
    await page.getByLabel(/Weight in kg/).fill('70');
    await page.getByRole('button', { name: 'Next' }).click();

    await expect(page.getByText('Medication · 2 of 3')).toBeVisible();
    await page.getByRole('group', { name: 'Medication 1', exact: true }).getByLabel('Name').fill('Iron');
    await page.getByRole('button', { name: 'Add another: Medication' }).click();
    await page.getByRole('group', { name: 'Medication 2', exact: true }).getByLabel('Name').fill('Zinc');
    await page.getByRole('button', { name: 'Add another: Medication' }).click();
    await page.getByRole('group', { name: 'Medication 3', exact: true }).getByLabel('Name').fill('Salt');
    await page.getByRole('button', { name: 'Remove Medication 2' }).click();
    await expect(page.getByRole('group', { name: 'Medication 2', exact: true }).getByLabel('Name')).toHaveValue('Salt');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: '‹ Back' }).click();
    await expect(page.getByRole('group', { name: 'Medication 1', exact: true }).getByLabel('Name')).toHaveValue('Iron');
    await page.getByRole('button', { name: 'Next' }).click();

    await page.getByLabel('Doctors you have seen, answer 1').fill('Dr. Ash');
    await page.getByRole('button', { name: 'Add another answer' }).click();
    await page.getByLabel('Doctors you have seen, answer 2').fill('Dr. Birch');
    await page.getByLabel('Postal code').fill('12345');
    await page.getByLabel('Who sent you to us?').fill('Dr. Cedar');
    await page.getByLabel('Postal code').press('Enter');
    await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
  });
});
