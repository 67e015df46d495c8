// R22: a form is left by a link, by a button or by signing out, in the middle of a word or of a save: what was typed is sent first.

import type { Page } from '@playwright/test';
import { heldBack } from '../support/guard';
import { begin, KEPT, kept, name, onServer, openForm, SAVE, SAVED, signIn, status, unsendable } from '../support/kept';
import { expect, test, visit } from '../support/test';

test.use({ setting: { file: 'form-leaving', demo: true, smtp: false } });

test('leaving in the middle of a word loses nothing, and whoever types without a pause is saved as well', async ({ page, practice, person }) => {
  await begin(page, practice, 'Elin');
  const home = page.url().replace(/\/forms\/.*/, '/home');
  const saved = page.waitForRequest(SAVE);
  let typing = true;
  const words = (async () => {
    while (typing) await name(page).press('a');
  })();
  await saved;
  typing = false;
  await words;
  await name(page).fill('In the middle of a wo');
  await visit(page, home);
  await openForm(page);
  await expect(name(page)).toHaveValue('In the middle of a wo');
  await expect.poll(() => onServer(page, person)).toBe('In the middle of a wo');
});

for (const [first, when] of [['Elke', 'after an answer'], ['Hilke', 'while another one is being saved']] as const) {
  test(`a link that is followed right ${when} loses nothing`, async ({ page, practice, person }) => {
    await begin(page, practice, first);
    const address = page.url();
    let letGo = () => {};
    const followed = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(SAVE, async (route) => {
      await followed;
      await route.fallback();
    });
    if (first === 'Hilke') {
      const saving = page.waitForRequest(SAVE);
      await name(page).fill('The one before');
      await saving;
    }
    await name(page).fill('Right before the link');
    const last = page.waitForResponse((answer) => SAVE.test(answer.url()) && !!answer.request().postData()?.includes('Right before'));
    await page.getByRole('link', { name: '‹ Back' }).click();
    await expect(page.getByRole('heading', { name: `Hello, ${first}` })).toBeVisible();
    letGo();
    expect((await last).status()).toBe(200);
    await expect.poll(() => kept(page), 'nothing is kept that the server has').toEqual([]);
    await visit(page, address);
    await expect(name(page)).toHaveValue('Right before the link');
    expect(await onServer(page, person)).toBe('Right before the link');
  });
}

test('what is typed last is sent before one is signed out', async ({ page, practice, person }) => {
  const email = await begin(page, practice, 'Ida');
  await name(page).fill('The last word');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Your client portal' })).toBeVisible();
  await expect.poll(() => kept(page)).toEqual([]);
  await signIn(page, email);
  await openForm(page);
  await expect(name(page)).toHaveValue('The last word');
  expect(await onServer(page, person)).toBe('The last word');
});

test('signing out between two tries sends what is kept first', async ({ page, practice, person, guard }) => {
  const email = await begin(page, practice, 'Runa');
  await unsendable(page, guard);
  await name(page).fill('Minutes of typing');
  await expect(status(page)).toContainText(KEPT);
  await page.unroute(SAVE);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Your client portal' })).toBeVisible();
  await expect.poll(() => kept(page)).toEqual([]);
  await signIn(page, email);
  await openForm(page);
  expect(await onServer(page, person)).toBe('Minutes of typing');
});

test('a button that is pressed in the middle of a word waits for it, and writes over no other device', async ({ page, context, practice, person, guard }) => {
  await begin(page, practice, 'Oda');
  const born = (of: Page) => of.getByLabel('Your date of birth');
  const phone = await person({ storageState: await context.storageState() });
  await visit(phone, page.url());
  await born(phone).fill('1988-03-27');
  await expect(status(phone)).toHaveText(SAVED);
  guard.expectAnswer(SAVE, 409);
  await name(page).fill('From the tablet');
  await page.getByRole('button', { name: 'Finish later' }).click();
  await expect(page.getByText('Answers that you gave on another device were added.')).toBeVisible();
  await expect(name(page)).toHaveValue('From the tablet');
  await expect(born(page)).toHaveValue('1988-03-27');
  const address = page.url();
  await page.getByRole('button', { name: 'Finish later' }).click();
  await expect(page.getByText('Saved. You can go on at any time.')).toBeVisible();
  await visit(page, address);
  expect(await onServer(page, person)).toBe('From the tablet');
  expect(await onServer(page, person, born)).toBe('1988-03-27');
});

test('a button that is pressed while a save is under way follows that save', async ({ page, practice, person }) => {
  await begin(page, practice, 'Jora');
  const letGo = await heldBack(page, SAVE);
  const saving = page.waitForRequest(SAVE);
  await name(page).fill('Pressed at once');
  await saving;
  const address = page.url();
  await page.getByRole('button', { name: 'Finish later' }).click();
  letGo();
  await expect(page.getByText('Saved. You can go on at any time.')).toBeVisible();
  await visit(page, address);
  expect(await onServer(page, person)).toBe('Pressed at once');
});
