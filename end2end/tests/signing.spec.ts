// Signing a form: by a drawing and a name, by several people, by keyboard alone, without scripts, on two devices and without a network.

import type { Page } from '@playwright/test';
import { openForm } from '../support/forms';
import { hydrated } from '../support/guard';
import { closeOffline } from '../support/kept';
import { CONSENT, drawWithFinger, drawWithMouse, pad, publishConsent } from '../support/signing';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';

test.use({ setting: { file: 'signing', demo: true, smtp: false } });

const OWN = /^Your signature/;
const WITNESS = /^Signature of the witness/;
const own = (page: Page) => page.getByRole('textbox', { name: OWN });
const witness = (page: Page) => page.getByRole('textbox', { name: WITNESS });
const status = (page: Page) => page.locator('output.saved');
const SAVED = '✓ Saved just now';
const done = (page: Page) => expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();

/** What is drawn there, as the page sends it. */
const drawn = (page: Page, field: string) => page.locator(`input[name="${field}~drawn"]`).inputValue();
const DRAWING = /^M\d+ \d+L/;

for (const [device, viewport] of [
  ['phone', { width: 390, height: 844 }],
  ['tablet', { width: 820, height: 1180 }],
] as const) {
  test.describe(`On a ${device}`, () => {
    test.use({ viewport, hasTouch: true });

    test('R22, R23: a client and a witness sign with a finger; staff see both, in FHIR and in print', async ({ page, practice, person, server }) => {
      test.setTimeout(120_000);
      await publishConsent(practice);
      const id = await openForm(page, practice, device === 'phone' ? 'Sina' : 'Selma', CONSENT);
      await hydrated(page);
      await accessible(page);
      await drawWithFinger(page, OWN);
      await expect(status(page)).toHaveText(SAVED);
      const path = await drawn(page, 'own');
      expect(path).toMatch(DRAWING);
      await expect(pad(page, /^Your signature, drawn$/)).toBeVisible();
      await accessible(page);

      // What is drawn is there again, and asks for the name by which it can be read.
      await page.reload();
      await hydrated(page);
      expect(await drawn(page, 'own')).toBe(path);
      await page.getByRole('button', { name: 'Submit' }).click();
      const summary = page.getByRole('alert').filter({ hasText: 'Some questions need another look' });
      await expect(summary.getByRole('listitem')).toHaveText([
        'Your signature: Type the full name as well, so that the drawing can be read.',
        'Signature of the witness: Type your full name to sign.',
      ]);
      await accessible(page);
      await own(page).fill('Sina Portal');
      await witness(page).fill('Wilma Witness');
      await drawWithFinger(page, WITNESS);
      await page.getByRole('button', { name: 'Clear what is drawn' }).last().click();
      await expect(witness(page)).toBeFocused();
      expect(await drawn(page, '~signer1')).toBe('');
      await drawWithFinger(page, WITNESS);
      await expect(status(page)).toHaveText(SAVED);
      await reflows(page);
      await page.getByRole('button', { name: 'Submit' }).click();
      await done(page);

      const staff = await person();
      await openSession(staff, server.signIn('Administrator'));
      await visit(staff, `/clients/${id}?tab=documents`);
      await staff.getByRole('link', { name: `Read ${CONSENT}` }).click();
      await expect(staff.getByRole('img', { name: 'Signature of Sina Portal, drawn by hand' })).toBeVisible();
      await expect(staff.getByRole('img', { name: 'Signature of Wilma Witness, drawn by hand' })).toBeVisible();
      await expect(staff.getByText(/^Drawn and typed as a signature on \d+ \w+ \d{4}, \d+:\d\d$/)).toBeVisible();
      await expect(staff.getByText(/^Drawn and typed as a witness on /)).toBeVisible();
      await accessible(staff);
      await staff.emulateMedia({ media: 'print' });
      await expect(staff.getByRole('img', { name: /^Signature of Sina Portal/ })).toBeVisible();
      await staff.emulateMedia({ media: null });

      const file = async (name: string) => (await staff.request.get(new URL(await staff.getByRole('link', { name }).getAttribute('href') as string, staff.url()).href)).body();
      const response = JSON.parse((await file('FHIR JSON')).toString());
      const signature = response.item[0].extension[0].valueSignature;
      expect([signature.who.display, signature.sigFormat]).toEqual(['Sina Portal', 'image/svg+xml']);
      expect(Buffer.from(signature.data, 'base64').toString()).toContain(`<path d="${path}"`);
      expect(response.extension[0].valueSignature.type[0].code).toBe('1.2.840.10065.1.12.1.8');
      expect((await file('PDF')).subarray(0, 5).toString()).toBe('%PDF-');
    });
  });
}

test('by keyboard alone one signs by typing, and the pad is in nobody’s way', async ({ page, practice }) => {
  await publishConsent(practice);
  await openForm(page, practice, 'Tomke', CONSENT);
  await hydrated(page);
  await own(page).focus();
  await page.keyboard.type('Tomke Portal');
  await page.keyboard.press('Tab');
  await expect(witness(page), 'nothing to press on an empty pad').toBeFocused();
  await page.keyboard.type('Wilma Witness');
  await expect(status(page)).toHaveText(SAVED);
  await page.keyboard.press('Enter');
  await done(page);
});

test('without scripts one signs by typing, and what was drawn before stays', async ({ page, practice, person }) => {
  await publishConsent(practice);
  await openForm(page, practice, 'Undine', CONSENT);
  await hydrated(page);
  await drawWithMouse(page, OWN);
  await expect(status(page)).toHaveText(SAVED);
  const path = await drawn(page, 'own');
  const plain = await person({ javaScriptEnabled: false, storageState: { cookies: await page.context().cookies(), origins: [] } });
  await plain.goto(page.url());
  await expect(pad(plain, /^Your signature, drawn$/)).toBeVisible();
  await expect(pad(plain, WITNESS)).toBeHidden();
  await own(plain).fill('Undine Portal');
  await plain.getByRole('button', { name: 'Finish later' }).click();
  await plain.getByRole('link', { name: CONSENT }).click();
  expect(await drawn(plain, 'own')).toBe(path);
  await witness(plain).fill('Wilma Witness');
  await plain.getByRole('button', { name: 'Submit' }).click();
  await done(plain);
});

test('R22: two devices draw at once, and neither overwrites the other', async ({ page, practice, person, guard }) => {
  await publishConsent(practice);
  await openForm(page, practice, 'Vera', CONSENT);
  await hydrated(page);
  const second = await person({ storageState: { cookies: await page.context().cookies(), origins: [] } });
  await visit(second, page.url());
  await drawWithMouse(page, OWN);
  await expect(status(page)).toHaveText(SAVED);
  const first = await drawn(page, 'own');
  guard.expectAnswer(/\/api\/portal\/save/, 409);
  await drawWithMouse(second, OWN, 0.2);
  const choice = second.getByRole('region', { name: 'This form was also filled in on another device' });
  await expect(choice.getByRole('img')).toHaveCount(2);
  await accessible(second);
  await choice.getByRole('button', { name: 'Take the answers from the other device' }).click();
  await expect(choice).toBeHidden();
  expect(await drawn(second, 'own')).toBe(first);
});

test('R22: what is drawn while the network is away is kept on the device, and sent when it is back', async ({ page, practice, context, guard }) => {
  await publishConsent(practice);
  await openForm(page, practice, 'Wanda', CONSENT);
  await hydrated(page);
  const address = page.url();
  guard.expectAnswer(/\/api\/portal\//, 0);
  await context.setOffline(true);
  await drawWithMouse(page, OWN);
  await expect(status(page)).toContainText('Not sent yet. Kept on this device');
  const path = await drawn(page, 'own');
  await closeOffline(page);
  await context.setOffline(false);
  const later = await context.newPage();
  await visit(later, address);
  await expect(later.getByText(/were brought back\./)).toBeVisible();
  await expect.poll(() => drawn(later, 'own')).toBe(path);
  await expect(status(later)).toHaveText(SAVED);
});
