// R22: answers are never lost. The server is killed, the network goes, the tab is closed, the session ends, somebody else takes the
// tablet: whatever was typed more than two seconds before is found again, on the server or by the same client on the same device.

import type { Page } from '@playwright/test';
import { holdProgram, hydrated } from '../support/guard';
import { askForPage, begin, broughtBack, closeOffline, DELETES, KEPT, kept, name, offline, onServer, openForm, otherDevice, PORTAL, SAVE, SAVED, signIn, status, unsendable } from '../support/kept';
import { accessible, expect, reflows, test, visit } from '../support/test';

test.use({ setting: { file: 'never-lost', demo: true, smtp: false } });

test('the server is killed while one types: what was typed is kept here, and sent when it is back', async ({ page, practice, person, server, guard }) => {
  await begin(page, practice, 'Ada');
  await name(page).fill('Before it went');
  await expect(status(page)).toHaveText(SAVED);
  guard.expectAnswer(/\/api\/portal\//, 0);
  await server.kill();
  await name(page).fill('While it was away');
  await expect(status(page)).toContainText(KEPT);
  await accessible(page);
  await name(page).press('End');
  await page.keyboard.type(', and on');
  await server.startAgain();
  await expect(status(page), 'tried again by itself').toHaveText(SAVED, { timeout: 30_000 });
  expect(await kept(page), 'nothing is kept that the server has').toEqual([]);
  expect(await onServer(page, person)).toBe('While it was away, and on');
});

test('killed and closed at once: the form opened again has what was typed', async ({ page, context, practice, person, server, guard }) => {
  await begin(page, practice, 'Bea');
  const address = page.url();
  guard.expectAnswer(/\/api\/portal\//, 0);
  await server.kill();
  await name(page).fill('Typed into the dark');
  await expect(status(page)).toContainText(KEPT);
  await page.close();
  await server.startAgain();
  const later = await context.newPage();
  await visit(later, address);
  await expect(broughtBack(later)).toBeVisible();
  await expect(name(later)).toHaveValue('Typed into the dark');
  await expect(status(later)).toHaveText(SAVED);
  await accessible(later);
  expect(await kept(later)).toEqual([]);
  expect(await onServer(later, person)).toBe('Typed into the dark');
  await later.reload();
  await hydrated(later);
  await expect(name(later)).toHaveValue('Typed into the dark');
  await expect(broughtBack(later), 'once').toBeHidden();
});

test('what is typed before the program has arrived is heard when it has', async ({ page, context, practice, person }) => {
  await begin(page, practice, 'Tove', 'Adult history');
  const address = page.url();
  await page.close();
  const early = await context.newPage();
  const arrive = await holdProgram(early);
  await early.goto(address);
  const reason = (of: Page) => of.getByLabel('What would you like help with?');
  await reason(early).pressSequentially('Before there was anything to hear it');
  await early.getByRole('radio', { name: 'Some months' }).check();
  await expect(status(early)).toHaveText('');
  arrive();
  await expect(status(early)).toHaveText(SAVED);
  await expect(reason(early)).toHaveValue('Before there was anything to hear it');
  expect(await onServer(early, person, reason)).toBe('Before there was anything to hear it');
  await early.reload();
  await hydrated(early);
  // It goes on with the next step, as nothing is missing in this one.
  await early.getByRole('button', { name: '‹ Back' }).click();
  await expect(early.getByRole('radio', { name: 'Some months' })).toBeChecked();
});

test('the network drops and returns: it says so, and sends at once', async ({ page, context, practice, person, guard }) => {
  await begin(page, practice, 'Cleo');
  await offline(context, guard);
  await name(page).fill('On the train');
  await expect(status(page)).toContainText(KEPT);
  await expect(page.getByText('You are offline.')).toBeVisible();
  await page.getByRole('button', { name: 'Finish later' }).click();
  await expect(page, 'a post that cannot arrive stays here').toHaveURL(/\/forms\//);
  await expect(status(page)).toContainText('press the button again when it says Saved');
  await expect(name(page)).toHaveValue('On the train');
  await context.setOffline(false);
  await expect(status(page)).toHaveText(SAVED);
  await page.getByRole('button', { name: 'Finish later' }).click();
  await expect(page.getByText('Saved. You can go on at any time.')).toBeVisible();
  await expect.poll(() => kept(page)).toEqual([]);
  await openForm(page);
  expect(await onServer(page, person)).toBe('On the train');
});

test('on a phone, what became of a button is said beside it', async ({ page, context, practice, guard }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await begin(page, practice, 'Runa');
  await offline(context, guard);
  await name(page).fill('On the train');
  await expect(status(page)).toContainText(KEPT);
  const beside = page.locator('#kept');
  await expect(beside, 'nothing was pressed yet').toHaveCount(0);
  await page.getByRole('button', { name: 'Finish later' }).click();
  await expect(beside).toContainText('press the button again when it says Saved');
  await expect(beside).toBeInViewport();
  await accessible(page);
  await context.setOffline(false);
  await expect(beside).toHaveText(SAVED);
  await page.getByRole('button', { name: 'Finish later' }).click();
  await expect(page.getByText('Saved. You can go on at any time.')).toBeVisible();
});

test('what is pasted is kept whole, and how much of it is too many is said', async ({ page, context, practice, person }) => {
  await begin(page, practice, 'Pia');
  const pasted = 'w'.repeat(300);
  const told = (at: Page) => at.getByText('Shorten this to 200 characters; it has 300, 100 too many.').first();
  await name(page).focus();
  await page.keyboard.insertText(pasted);
  await expect(name(page)).toHaveValue(pasted);
  await expect(told(page)).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Your legal name: Shorten this' })).toBeFocused();
  await expect(status(page)).toHaveText('Saved, but for what needs another look');
  expect(await onServer(page, person), 'no save carries it').toBe('');
  const address = page.url();
  await page.close();

  const later = await context.newPage();
  await visit(later, address);
  await expect(broughtBack(later)).toBeVisible();
  await expect(name(later)).toHaveValue(pasted);
  await expect(told(later)).toBeVisible();
  await name(later).fill('Pia Holm');
  await expect(told(later)).toBeHidden();
  await expect(status(later)).toHaveText(SAVED);
  expect(await onServer(later, person)).toBe('Pia Holm');
});

test('the tab is closed while offline: the form opened later, on this device, has everything', async ({ page, context, practice, person, guard }) => {
  await begin(page, practice, 'Dora');
  const address = page.url();
  await name(page).fill('Known to the server');
  await page.getByRole('group', { name: /Your pronouns/ }).getByLabel('She / her', { exact: true }).check();
  await expect(status(page)).toHaveText(SAVED);
  await offline(context, guard);
  await name(page).fill('Known to the tablet alone');
  await expect(status(page)).toContainText(KEPT);
  await closeOffline(page);
  await context.setOffline(false);
  const later = await context.newPage();
  await visit(later, address);
  await expect(broughtBack(later)).toBeVisible();
  await expect(name(later)).toHaveValue('Known to the tablet alone');
  await expect(later.getByRole('group', { name: /Your pronouns/ }).getByLabel('She / her', { exact: true })).toBeChecked();
  await expect(status(later)).toHaveText(SAVED);
  expect(await onServer(later, person)).toBe('Known to the tablet alone');
});

test('the session ends, somebody else takes the tablet, and neither sees the other; signed in again everything is there', async ({ page, context, practice, person, guard }) => {
  const email = await begin(page, practice, 'Fenja');
  const address = page.url();
  const other = await person();
  const otherEmail = await begin(other, practice, 'Greta');
  guard.expectAnswer(SAVE, 401);
  await context.clearCookies();
  await name(page).fill('Fenja of Oakford');
  await expect(status(page)).toContainText('You are signed out. What you typed is kept on this device');
  await accessible(page);
  const names = async () => (await kept(page)).map(([key]) => key);
  const before = await names();
  expect(before).toHaveLength(1);

  await signIn(page, otherEmail);
  await expect(page.getByText('Hello, Greta')).toBeVisible();
  await openForm(page);
  await expect(name(page)).toHaveValue('');
  await expect(broughtBack(page)).toBeHidden();
  await expect(page.getByText('Fenja')).toHaveCount(0);
  await name(page).fill('Greta');
  await expect(status(page)).toHaveText(SAVED);
  expect(await names(), 'it lies there, and says nothing').toEqual(before);
  const told = await askForPage(page, address);
  expect(told.status(), 'nor does the server tell another the key').toBe(404);

  await context.clearCookies();
  await signIn(page, email);
  await openForm(page);
  await expect(broughtBack(page)).toBeVisible();
  await expect(name(page)).toHaveValue('Fenja of Oakford');
  await expect(status(page)).toHaveText(SAVED);
  await expect.poll(() => kept(page)).toEqual([]);
  expect(await onServer(page, person)).toBe('Fenja of Oakford');
});

test('what is kept shows no text and no key, and signing out clears it, also without scripts', async ({ page, person, practice, guard }) => {
  const email = await begin(page, practice, 'Hedda');
  const told = await askForPage(page, page.url());
  const { seal } = (await told.json()) as { seal: { name: string; key: string } };
  expect(seal.key).toMatch(/^[0-9a-f]{64}$/);
  await unsendable(page, guard);
  await name(page).fill('Hedda Holm of Mill Lane');
  await expect(status(page)).toContainText(KEPT);
  const all = JSON.stringify(await kept(page));
  expect(all).toContain(seal.name);
  for (const secret of ['Hedda', 'Mill', 'legal-name', seal.key, Buffer.from('Hedda').toString('hex'), Buffer.from('Hedda').toString('base64').slice(0, 6)]) {
    expect(all, 'sealed').not.toContain(secret);
  }
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(status(page), 'not without having said so').toContainText(DELETES);
  await accessible(page);
  expect(await kept(page)).not.toEqual([]);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Your client portal' })).toBeVisible();
  await hydrated(page);
  await expect.poll(() => kept(page)).toEqual([]);

  await signIn(page, email);
  await openForm(page);
  await expect(name(page), 'gone from the device').toHaveValue('');
  await name(page).fill('Hedda again');
  await expect(status(page)).toContainText(KEPT);
  const plain = await person({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  await plain.goto(`${PORTAL}/home`);
  expect(await kept(plain)).toHaveLength(1);
  await plain.getByRole('button', { name: 'Sign out' }).click();
  await expect(plain.getByRole('heading', { name: 'Your client portal' })).toBeVisible();
  expect(await kept(plain)).toEqual([]);
});

test('a save whose answer was lost on the way is no other device', async ({ page, practice, person, guard }) => {
  await begin(page, practice, 'Jola');
  guard.expectAnswer(SAVE, 0);
  guard.expectAnswer(SAVE, 409);
  let lost = 0;
  await page.route(SAVE, async (route) => {
    lost += 1;
    if (lost > 1) return route.fallback();
    await route.fetch();
    await route.abort();
  });
  await name(page).fill('It arrived all the same');
  await expect(status(page)).toHaveText(SAVED, { timeout: 20_000 });
  await expect(otherDevice(page)).toBeHidden();
  await expect(name(page)).toHaveValue('It arrived all the same');
  await expect.poll(() => kept(page)).toEqual([]);
  expect(await onServer(page, person)).toBe('It arrived all the same');
});

test('nor is it where one types on before the next try', async ({ page, practice, person, guard }) => {
  await begin(page, practice, 'Jonna');
  guard.expectAnswer(SAVE, 0);
  guard.expectAnswer(SAVE, 409);
  let [arrive, lose] = [() => {}, () => {}];
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const typed = new Promise<void>((resolve) => (lose = resolve));
  await page.route(
    SAVE,
    async (route) => {
      await route.fetch();
      arrive();
      await typed;
      await route.abort();
    },
    { times: 1 },
  );
  await name(page).fill('It arrived');
  await arrived;
  await name(page).press('End');
  await page.keyboard.type(', and it goes on');
  lose();
  await expect(status(page)).toHaveText(SAVED, { timeout: 20_000 });
  await expect(otherDevice(page)).toBeHidden();
  await expect(name(page)).toHaveValue('It arrived, and it goes on');
  await expect.poll(() => kept(page)).toEqual([]);
  expect(await onServer(page, person)).toBe('It arrived, and it goes on');
});

for (const choice of ['Keep the answers from this device', 'Take the answers from the other device']) {
  test(`two devices, one of them offline: ${choice}`, async ({ page, context, practice, person, guard }) => {
    const here = choice.startsWith('Keep');
    await begin(page, practice, here ? 'Kaja' : 'Lotte');
    const address = page.url();
    const phone = await person({ storageState: await context.storageState(), viewport: { width: 390, height: 844 } });
    await visit(phone, address);
    await offline(context, guard);
    await name(page).fill('From the tablet');
    await page.getByRole('group', { name: /Your pronouns/ }).getByLabel('She / her', { exact: true }).check();
    await expect(status(page)).toContainText(KEPT);
    await name(phone).fill('From the phone');
    await phone.getByLabel('Your date of birth').fill('1988-03-27');
    await expect(status(phone)).toHaveText(SAVED);
    await closeOffline(page);
    await context.setOffline(false);

    const later = await context.newPage();
    await visit(later, address);
    await expect(otherDevice(later)).toBeVisible();
    await expect(otherDevice(later).getByRole('alert')).toContainText('These answers differ.');
    await expect(otherDevice(later)).toBeInViewport();
    await expect(later.locator('#kept')).toHaveText('Not saved: choose which answers count');
    await expect(otherDevice(later)).toContainText('On this device: From the tablet');
    await expect(otherDevice(later)).toContainText('On the other device: From the phone');
    await expect(later.getByLabel('Your date of birth'), 'what one side alone has is there').toHaveValue('1988-03-27');
    await expect(status(later)).toHaveText('Not saved: choose which answers count');
    await accessible(later);
    await reflows(later);
    await later.getByRole('button', { name: 'Finish later' }).click();
    await expect(otherDevice(later), 'nothing is sent before').toBeFocused();
    await later.getByRole('button', { name: 'Sign out' }).click();
    await expect(status(later), 'nor deleted').toContainText(DELETES);
    expect(await onServer(later, person)).toBe('From the phone');
    await later.reload();
    await hydrated(later);
    await expect(otherDevice(later), 'nor forgotten').toBeVisible();

    await later.getByRole('button', { name: choice }).press('Enter');
    const chosen = here ? 'From the tablet' : 'From the phone';
    await expect(otherDevice(later)).toBeHidden();
    await expect(later.getByText('1 of 5'), 'where the choice was there is nothing any more').toBeFocused();
    await expect(name(later)).toHaveValue(chosen);
    await expect(later.getByRole('group', { name: /Your pronouns/ }).getByLabel('She / her', { exact: true })).toBeChecked();
    await expect(later.getByLabel('Your date of birth')).toHaveValue('1988-03-27');
    await expect(status(later)).toHaveText(SAVED);
    expect(await onServer(later, person)).toBe(chosen);
    expect(await kept(later)).toEqual([]);
  });
}

test('where the browser keeps nothing it says so, and one who stays loses nothing', async ({ page, practice, person, guard }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await begin(page, practice, 'Mona');
  await unsendable(page, guard);
  await name(page).fill('In memory alone');
  await expect(status(page)).toContainText('Not sent yet, and this browser keeps nothing. Leave the page open until it says Saved.');
  await page.unroute(SAVE);
  await expect(status(page)).toHaveText(SAVED, { timeout: 30_000 });
  expect(await onServer(page, person)).toBe('In memory alone');
});

test('what is not right, or no answer yet, stays on the device until it is put right', async ({ page, context, practice, person }) => {
  const regex = { url: 'http://hl7.org/fhir/StructureDefinition/regex', valueString: '[0-9]{5}' };
  const item = [
    { linkId: 'city', type: 'string', text: 'Town' },
    { linkId: 'zip', type: 'string', text: 'Postal code', extension: [regex] },
    { linkId: 'age', type: 'integer', text: 'Age' },
  ];
  const form = { resourceType: 'Questionnaire', url: 'https://practice.example/Questionnaire/town', version: '1', title: 'Your town', status: 'active', item };
  await practice.ask('forms/publish-file', { json: JSON.stringify(form) });
  await begin(page, practice, 'Nele', form.title);
  const [town, zip, age] = ['Town', 'Postal code', 'Age (optional)'].map((label) => (at: Page) => at.getByLabel(label)) as [typeof name, typeof name, typeof name];
  await town(page).fill('Oakford');
  await zip(page).fill('123');
  await age(page).fill('fifty');
  await expect(status(page)).toHaveText('Saved, but for what needs another look');
  const address = page.url();
  await page.close();

  const later = await context.newPage();
  await visit(later, address);
  await expect(broughtBack(later)).toBeVisible();
  await expect(town(later)).toHaveValue('Oakford');
  await expect(zip(later)).toHaveValue('123');
  await expect(age(later)).toHaveValue('fifty');
  await expect(age(later), 'with why').toHaveAttribute('aria-invalid', 'true');
  await accessible(later);
  await zip(later).fill('12345');
  await age(later).fill('50');
  await expect(status(later)).toHaveText(SAVED);
  expect(await kept(later)).toEqual([]);
  expect(await onServer(later, person, age)).toBe('50');
});
