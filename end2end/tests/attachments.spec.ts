// Photos and documents in a form: chosen on a telephone, refused in words, taken back, read by staff; and without scripts.
import type { Page } from '@playwright/test';
import { Buffer } from 'node:buffer';
import { openForm } from '../support/forms';
import { heldBack, holdProgram, hydrated } from '../support/guard';
import type { Practice } from '../support/practice';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';

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
    { linkId: 'more', type: 'string', text: 'What else there is to say' },
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
const UNDER_WAY = 'A file is still being added. Then it goes on by itself.';

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
      await openSession(staff, server.signIn('Administrator'));
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

test('what is refused of a file is read out, and the keyboard goes on where it was chosen', async ({ page, practice, context, guard }) => {
  await published(practice);
  await openForm(page, practice, 'Farah', TITLE);
  await hydrated(page);
  const question = 'A photo of your insurance card';
  const choose = page.getByLabel(`Add a file: ${question}`);
  const told = page.getByRole('status').filter({ hasText: `${question}: ` });
  guard.expectAnswer(/\/files$/, 422);
  const letGo = await heldBack(page, /\/files$/);
  await choose.focus();
  await choose.setInputFiles(pdf('card.jpg'));
  await expect(choose).toBeDisabled();
  letGo();
  await expect(choose).toBeFocused();
  await expect(choose).toHaveAccessibleDescription(/This kind of file cannot be added\./);
  await expect(told).toHaveText(`${question}: This kind of file cannot be added. A photo (JPEG or PNG), up to 10 MB.`);
  await accessible(page);

  guard.expectAnswer(/\/files$/, 0);
  await context.setOffline(true);
  await choose.setInputFiles({ name: 'card.jpg', mimeType: 'image/jpeg', buffer: await photo(page) });
  await expect(told).toHaveText(`${question}: The file was not added: no connection. Try again when it is back.`);
  await expect(choose).toBeFocused();
});

test('what a proxy has to say of a file that is too large for it is said in the language of the page', async ({ page, practice, guard }) => {
  await published(practice);
  await openForm(page, practice, 'Petra', TITLE);
  await hydrated(page);
  guard.expectAnswer(/\/files$/, 413);
  const body = '<html><head><title>413 Request Entity Too Large</title></head><body><center>nginx</center></body></html>';
  await page.route(/\/files$/, (route) => route.fulfill({ status: 413, contentType: 'text/html', body }));
  const card = page.getByRole('group', { name: 'A photo of your insurance card' });
  const choose = card.locator('input[type=file]');
  const photograph = { name: 'card.jpg', mimeType: 'image/jpeg', buffer: await photo(page) };
  await choose.setInputFiles(photograph);
  await expect(card.getByText('The server takes no file of this size. Choose a smaller one, or bring it to your practice.')).toBeVisible();
  await expect(page.getByText('nginx')).toHaveCount(0);
  await accessible(page);
  await page.getByRole('button', { name: 'Español' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await hydrated(page);
  await choose.setInputFiles(photograph);
  await expect(card.getByText('El servidor no acepta archivos de este tamaño.')).toBeVisible();
});

test('a page that something in front of the server answers with adds no file, and it is tried again', async ({ page, practice }) => {
  await published(practice);
  await openForm(page, practice, 'Frida', TITLE);
  await hydrated(page);
  const letters = page.getByRole('group', { name: 'Letters from other doctors' });
  const portal = { status: 200, contentType: 'text/html', body: '<html><body>Please sign in to this network</body></html>' };
  await page.route(/\/files$/, (route) => route.fulfill(portal), { times: 1 });
  await letters.getByLabel('Add a file: Letters from other doctors').setInputFiles(pdf('letter.pdf'));
  await expect(letters.getByText('The file was not added: no connection. Try again when it is back.')).toBeVisible();
  await expect(letters.getByRole('link')).toHaveCount(0);
  await accessible(page);
  await letters.getByRole('button', { name: 'Try again' }).click();
  await expect(letters.getByRole('link')).toHaveText([/^letter\.pdf/]);
  await expect(letters.getByRole('button', { name: 'Try again' })).toBeHidden();
});

test('a button that is pressed while a file is on its way waits for it, and staff see the file', async ({ page, practice, person, server }) => {
  await published(practice);
  const id = await openForm(page, practice, 'Wanda', TITLE);
  await hydrated(page);
  const buffer = await photo(page);
  await page.getByLabel('Add a file: A photo of your insurance card').setInputFiles({ name: 'card.jpg', mimeType: 'image/jpeg', buffer });
  await expect(page.getByRole('link', { name: /^card\.jpg/ })).toBeVisible();
  await expect(page.getByText('✓ Saved just now')).toBeVisible();
  const letGo = await heldBack(page, /\/files$/);
  await page.getByLabel('Add a file: Letters from other doctors').setInputFiles(pdf('slow.pdf'));
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.locator('output.saved')).toHaveText(UNDER_WAY);
  await accessible(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.locator('output.saved'), 'signing out waits as well').toHaveText(UNDER_WAY);
  await page.getByRole('link', { name: 'Your profile' }).click();
  await expect(page, 'and so does a link').toHaveURL(/\/forms\//);
  await page.getByRole('button', { name: 'Submit' }).click();
  letGo();
  await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();

  const staff = await person();
  await openSession(staff, server.signIn('Administrator'));
  await visit(staff, `/clients/${id}?tab=documents`);
  await staff.getByRole('link', { name: `Read ${TITLE}` }).click();
  await expect(staff.getByRole('link', { name: /^slow\.pdf/ })).toBeVisible();
});

test('R22: what another device saves while a file is on its way takes nothing from it', async ({ page, context, practice, person, guard }) => {
  await published(practice);
  await openForm(page, practice, 'Wilma', TITLE);
  await hydrated(page);
  const other = await person({ storageState: await context.storageState() });
  await visit(other, page.url());
  const letGo = await heldBack(page, /\/files$/);
  await page.getByLabel('Add a file: Letters from other doctors').setInputFiles(pdf('slow.pdf'));
  await other.getByLabel('A note (optional)').fill('From the other device');
  await expect(other.getByText('✓ Saved just now')).toBeVisible();
  guard.expectAnswer(/\/api\/portal\/save/, 409);
  const refused = page.waitForResponse(/\/api\/portal\/save/);
  await page.getByLabel('What else there is to say (optional)').fill('From this one');
  expect((await refused).status()).toBe(409);
  letGo();
  await expect(page.getByText('Answers that you gave on another device were added.')).toBeVisible();
  await expect(page.getByRole('link', { name: /^slow\.pdf/ })).toBeVisible();
  await expect(page.getByLabel('A note (optional)')).toHaveValue('From the other device');
  await expect(page.getByLabel('What else there is to say (optional)')).toHaveValue('From this one');
  await expect(page.getByText('✓ Saved just now')).toBeVisible();
});

test('what has arrived is not sent again with what has not', async ({ page, practice, guard }) => {
  await published(practice);
  await openForm(page, practice, 'Zita', TITLE);
  await hydrated(page);
  const letters = page.getByRole('group', { name: 'Letters from other doctors' });
  guard.expectAnswer(/\/files$/, 0);
  let count = 0;
  await page.route(/\/files$/, async (route) => {
    count += 1;
    await (count === 2 ? route.abort('connectionfailed') : route.fallback());
  });
  await letters.getByLabel('Add a file: Letters from other doctors').setInputFiles([pdf('first.pdf'), pdf('second.pdf'), pdf('third.pdf')]);
  await expect(letters.getByText('The file was not added: no connection. Try again when it is back.')).toBeVisible();
  await expect(letters.getByRole('link')).toHaveText([/^first\.pdf/]);
  await letters.getByRole('button', { name: 'Try again' }).click();
  await expect(letters.getByRole('link')).toHaveText([/^first\.pdf/, /^second\.pdf/, /^third\.pdf/]);
  await expect(letters.getByRole('button', { name: 'Try again' })).toBeHidden();
  expect(count, 'each that arrived was sent once').toBe(4);
});

test('a file that comes no further is given up, and can be tried again', async ({ page, practice }) => {
  await published(practice);
  await openForm(page, practice, 'Stina', TITLE);
  // The clock's timers have numbers that the program cannot clear: none may be there from a page before.
  await page.clock.install();
  await page.reload();
  await hydrated(page);
  const letters = page.getByRole('group', { name: 'Letters from other doctors' });
  // Nobody answers.
  await page.route(/\/files$/, () => {}, { times: 1 });
  await letters.getByLabel('Add a file: Letters from other doctors').setInputFiles(pdf('stuck.pdf'));
  await expect(letters.getByText(/^Adding stuck\.pdf/)).toBeVisible();
  await page.clock.fastForward(31_000);
  await expect(letters.getByText('The file was not added: no connection. Try again when it is back.')).toBeVisible();
  await letters.getByRole('button', { name: 'Try again' }).click();
  await expect(letters.getByRole('link')).toHaveText([/^stuck\.pdf/]);
});

test('a file that is chosen before the program has arrived is sent when it has', async ({ page, context, practice }) => {
  await published(practice);
  await openForm(page, practice, 'Tora', TITLE);
  const address = page.url();
  await page.close();
  const early = await context.newPage();
  const arrive = await holdProgram(early);
  await early.goto(address);
  await early.getByLabel('Add a file: Letters from other doctors').setInputFiles(pdf('early.pdf'));
  arrive();
  await expect(early.getByRole('link', { name: /^early\.pdf/ })).toBeVisible();
  await expect(early.getByText('✓ Saved just now')).toBeVisible();
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
