// What is not saved yet of a form that is designed, when its page is left.

import { accessible, expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'designer-leaving', demo: true, smtp: false }, viewport: { width: 1440, height: 900 } });

const FORMS = '/organization/portal/forms';

test.beforeEach(async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
});

test('what is sent on the way out, while a save is under way, overwrites nobody', async ({ page, person, server }) => {
  await visit(page, FORMS);
  await page.getByRole('button', { name: 'New form' }).click();
  await expect(page.getByRole('heading', { name: 'New form', level: 1 })).toBeVisible();
  await page.waitForURL(/\/design$/);
  const address = page.url();
  const other = await person({ viewport: { width: 1440, height: 900 } });
  await openSession(other, server.signIn('Administrator'));
  await visit(other, address);

  // The save that is under way does not come to its end; what is sent on the way out is caught, and sent once the other has saved.
  await page.evaluate(() => {
    const caught: Blob[] = [];
    Object.assign(window, { caught });
    window.fetch = () => new Promise(() => {});
    navigator.sendBeacon = (_, body) => caught.push(body as Blob) > 0;
  });
  await page.getByLabel('Title').fill('Mine');
  await expect(page.getByText('Saving…')).toBeVisible();
  await other.getByLabel('Title').fill('Theirs');
  await expect(other.getByText('✓ Draft saved')).toBeVisible();
  await page.getByLabel('Title').fill('Mine at last');
  const sent = await page.evaluate(() => {
    window.dispatchEvent(new Event('pagehide'));
    const { caught } = window as unknown as { caught: Blob[] };
    return Promise.all(caught.map((body) => body.text()));
  });
  expect(sent.join()).toContain('Mine at last');
  for (const save of sent) {
    const answer = await page.request.post('/api/forms/design-save', { data: JSON.parse(save), headers: { origin: server.url } });
    expect(answer.status()).toBe(409);
  }
  await visit(other, address);
  await expect(other.getByLabel('Title')).toHaveValue('Theirs');
});

test('who goes to another page loses nothing: it is saved behind them, or they are asked', async ({ page, context, practice, guard }) => {
  test.setTimeout(60_000);
  const SAVE = '**/api/forms/design-save';
  guard.expectAnswer(/forms\/design-save/, 0);
  guard.expectAnswer(/forms\/design-save/, 409);
  await visit(page, FORMS);
  await page.getByRole('button', { name: 'New form' }).click();
  await expect(page.getByRole('heading', { name: 'New form', level: 1 })).toBeVisible();
  await page.waitForURL(/\/design$/);
  const form = new URL(page.url()).pathname.split('/').at(-2)!;
  const design = () => practice.ask<{ revision: number; questionnaire: { title: string } }>('forms/design', { form });
  const title = async () => (await design()).questionnaire.title;
  const back = page.getByRole('link', { name: '‹ Intake forms' });
  const list = page.getByRole('heading', { name: 'Intake forms' });
  const asked = page.getByRole('dialog', { name: 'Leave the form' });
  const opened = async (name: string) => {
    await visit(page, FORMS);
    await page.getByRole('region', { name: 'Being designed' }).getByRole('link', { name }).click();
    await expect(page.getByLabel('Title')).toHaveValue(name);
    await page.waitForURL(/\/design$/);
  };

  await test.step('while a save is slow', async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(SAVE, (route) => held.then(() => route.continue()), { times: 1 });
    const saving = page.waitForRequest(SAVE);
    await page.getByLabel('Title').fill('Slow');
    await saving;
    await page.getByLabel('Title').fill('Slow but sure');
    await back.click();
    await expect(list).toBeVisible();
    await expect.poll(title).toBe('Slow but sure');
    const late = page.waitForResponse((answer) => answer.url().endsWith('/forms/design-save') && answer.status() === 409);
    letGo();
    await late;
    expect(await title(), 'what comes late is out of date').toBe('Slow but sure');
  });

  await test.step('without a connection, by a link and by the browser’s own button', async () => {
    // The browser asks for the icon again when the address changes.
    guard.expectAnswer(/forms\/(catalog|drafts)$|staff\/viewer$|favicon\.svg$/, 0);
    await opened('Slow but sure');
    await context.setOffline(true);
    await page.getByLabel('Title').fill('Away');
    await expect(page.getByText('Not saved yet: no connection.')).toBeVisible();
    await back.click();
    await expect(asked.getByText(/there is no connection/)).toBeVisible();
    await accessible(page);
    await asked.getByRole('button', { name: 'Stay' }).click();
    await expect(page.getByLabel('Title')).toHaveValue('Away');
    await page.evaluate(() => history.back());
    await expect(asked.getByText(/there is no connection/)).toBeVisible();
    expect(new URL(page.url()).pathname).toContain(form);
    await asked.getByRole('button', { name: 'Leave' }).click();
    await expect(list).toBeVisible();
    await context.setOffline(false);
    await expect.poll(title, { message: 'it is tried again behind them', timeout: 15_000 }).toBe('Away');
  });

  await test.step('after somebody else was faster', async () => {
    await opened('Away');
    const { revision, questionnaire } = await design();
    await practice.ask('forms/design-save', { form, revision, questionnaire: { ...questionnaire, title: 'Theirs' } });
    await page.getByLabel('Title').fill('Mine');
    await expect(page.getByRole('alert').filter({ hasText: 'Another administrator changed this form meanwhile.' })).toBeVisible();
    await back.click();
    await expect(asked.getByText(/only on this screen/)).toBeVisible();
    await asked.getByRole('button', { name: 'Leave' }).click();
    await expect(list).toBeVisible();
    expect(await title()).toBe('Theirs');
  });
});
