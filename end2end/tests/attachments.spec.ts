// Photos and documents in a form: chosen on a telephone, refused in words, taken back, read by staff; and without scripts.
import type { Page } from '@playwright/test';
import { Buffer } from 'node:buffer';
import { openForm } from '../support/forms';
import { hydrated } from '../support/guard';
import type { Practice } from '../support/practice';
import { accessible, expect, reflows, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'attachments', demo: true, smtp: false } });
test.describe.configure({ mode: 'serial' });

const HL7 = 'http://hl7.org/fhir/StructureDefinition/';
const TITLE = 'Insurance';
const FORM = {
  resourceType: 'Questionnaire',
  url: 'https://practice.example/Questionnaire/insurance',
  version: '1',
  title: TITLE,
  status: 'active',
  item: [
    {
      linkId: 'card',
      type: 'attachment',
      text: 'A photo of your insurance card',
      required: true,
      extension: [{ url: `${HL7}mimeType`, valueCode: 'image/*' }],
    },
    { linkId: 'letters', type: 'attachment', text: 'Letters from other doctors', repeats: true },
    { linkId: 'note', type: 'string', text: 'A note' },
  ],
};

/** A green picture, 300 by 190, made by the browser itself. */
async function photo(page: Page, type = 'image/jpeg'): Promise<Buffer> {
  const drawn = await page.evaluate((kind) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [300, 190];
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'seagreen';
    context.fillRect(0, 0, 300, 190);
    return canvas.toDataURL(kind);
  }, type);
  return Buffer.from(drawn.split(',')[1]!, 'base64');
}

const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 invented') });
const published = (practice: Practice) => practice.ask('forms/publish-file', { json: JSON.stringify(FORM) });

for (const [device, viewport] of [
  ['phone', { width: 390, height: 844 }],
  ['tablet', { width: 820, height: 1180 }],
] as const) {
  test.describe(`On a ${device}`, () => {
    test.use({ viewport, hasTouch: true });

    test('a photo and two letters are added, one is taken back, and staff see them', async ({ page, practice, person, server, guard }) => {
      guard.expectAnswer(/\/files$/, 422);
      await published(practice);
      const id = await openForm(page, practice, device === 'phone' ? 'Philo' : 'Tilda', TITLE);
      await hydrated(page);
      const card = page.getByRole('group', { name: 'A photo of your insurance card' });
      const letters = page.getByRole('group', { name: 'Letters from other doctors' });
      await expect(card.getByText('A photo (JPEG or PNG), up to 10 MB.')).toBeVisible();
      await accessible(page);

      // What is no photo is refused in words, and the question can be answered again.
      const choose = card.getByLabel('Add a file: A photo of your insurance card');
      await choose.setInputFiles(pdf('card.jpg'));
      await expect(card.getByText('This kind of file cannot be added. A photo (JPEG or PNG), up to 10 MB.')).toBeVisible();
      await accessible(page);
      await choose.setInputFiles({ name: 'card.jpg', mimeType: 'image/jpeg', buffer: await photo(page) });
      await expect(card.getByRole('link', { name: /^card\.jpg, \d KB$/ })).toBeVisible();
      await expect(card.getByText('This kind of file')).toBeHidden();
      await expect(choose, 'one is enough').toBeHidden();
      await expect(card.locator('img')).toHaveJSProperty('naturalWidth', 300);

      await letters.getByLabel('Add a file: Letters from other doctors').setInputFiles([pdf('first.pdf'), pdf('second.pdf')]);
      await expect(letters.getByRole('link')).toHaveCount(2);
      await letters.getByRole('button', { name: 'Remove first.pdf' }).click();
      await expect(letters.getByRole('link')).toHaveText(['second.pdf, 1 KB']);
      await page.getByLabel('A note (optional)').fill('Both are new');
      await expect(page.getByText('✓ Saved just now')).toBeVisible();
      await accessible(page);
      await reflows(page);

      // Kept on the server: there again on another day, or another device.
      await page.reload();
      await hydrated(page);
      await expect(card.getByRole('link')).toHaveText([/^card\.jpg/]);
      await expect(letters.getByRole('link')).toHaveText([/^second\.pdf/]);
      await page.getByRole('button', { name: 'Submit' }).click();
      await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();

      const staff = await person({ viewport: { width: 1440, height: 900 } });
      await signIn(staff, server.signIn('Administrator'));
      await visit(staff, `/clients/${id}?tab=documents`);
      await staff.getByRole('link', { name: `Read ${TITLE}` }).click();
      await expect(staff.getByRole('link', { name: /^card\.jpg/ })).toBeVisible();
      await expect(staff.locator('.response img')).toHaveJSProperty('naturalWidth', 300);
      await accessible(staff);
      const file = await staff.request.get((await staff.getByRole('link', { name: /^second\.pdf/ }).getAttribute('href'))!);
      expect(file.headers()['content-disposition']).toBe("attachment; filename*=UTF-8''second.pdf");
      expect(await file.text()).toContain('invented');
    });
  });
}

test('while the network is away nothing is lost, and the file is tried again', async ({ page, practice, context, guard }) => {
  await published(practice);
  await openForm(page, practice, 'Nerea', TITLE);
  await hydrated(page);
  const card = page.getByRole('group', { name: 'A photo of your insurance card' });
  const buffer = await photo(page, 'image/png');
  guard.expectAnswer(/\/files$/, 0);
  await context.setOffline(true);
  await card.getByLabel('Add a file: A photo of your insurance card').setInputFiles({ name: 'card.png', mimeType: 'image/png', buffer });
  await expect(card.getByText('The file was not added: no connection. Try again when it is back.')).toBeVisible();
  await context.setOffline(false);
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(card.getByRole('link', { name: /^card\.png/ })).toBeVisible();
});

test.describe('Without scripts', () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

  test('files go with the form, and can be taken back', async ({ page, practice, person, guard }) => {
    guard.expectAnswer(/\/forms\//, 422);
    await published(practice);
    const drawing = await person();
    await drawing.goto('/sign-in');
    const buffer = await photo(drawing);
    await openForm(page, practice, 'Nora', TITLE);
    const card = page.getByRole('group', { name: 'A photo of your insurance card' });
    const choose = card.getByLabel('Add a file: A photo of your insurance card');
    await page.getByLabel('A note (optional)').fill('Typed before');
    await choose.setInputFiles(pdf('card.jpg'));
    await card.getByRole('button', { name: 'Add the file' }).click();
    await expect(page.getByRole('alert').getByRole('listitem')).toHaveText([/This kind of file cannot be added/]);
    await expect(page.getByLabel('A note (optional)')).toHaveValue('Typed before');
    await choose.setInputFiles({ name: 'card.jpg', mimeType: 'image/jpeg', buffer });
    await card.getByRole('button', { name: 'Add the file' }).click();
    await expect(card.getByRole('link', { name: /^card\.jpg/ })).toBeVisible();
    await card.getByRole('button', { name: 'Remove card.jpg' }).click();
    await expect(card.getByRole('link')).toHaveCount(0);
    // A file that is chosen goes with whatever button is pressed.
    await choose.setInputFiles({ name: 'again.jpg', mimeType: 'image/jpeg', buffer });
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
  });
});
