// Adding and editing a client where an answer is lost on its way: done once, and no other device.
import type { Page } from '@playwright/test';
import { expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'clients', demo: true, smtp: false } });

const notNow = (page: Page) => page.getByRole('alert').filter({ hasText: 'This did not work just now' });

/** The next one arrives, and its answer does not. */
async function loseAnswer(page: Page, address: string): Promise<void> {
  await page.route(
    address,
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
}

test('whoever saves a new client again because the answer was lost has added one', async ({ page, server, guard }) => {
  guard.expectAnswer(/clients\/add$/, 0);
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/clients/new');
  await page.getByLabel('First name').fill('Mara');
  await page.getByLabel('Last name').fill('Onceonly');
  await page.getByLabel('E-mail address').fill('mara.onceonly@mail.example');
  await loseAnswer(page, '**/api/clients/add');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(notNow(page)).toBeVisible();
  await page.getByLabel('Phone').fill('555 0100');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Mara Onceonly', level: 1 })).toBeVisible();
  await expect(page.getByText('555 0100'), 'what was typed before the next try is kept').toBeVisible();
  await visit(page, '/clients?search=onceonly');
  await expect(page.getByRole('link', { name: 'Onceonly, Mara' })).toHaveCount(1);
});

test('whoever saves a change again because the answer was lost is no other device', async ({ page, server, practice, guard }) => {
  guard.expectAnswer(/clients\/save$/, 0);
  const id = await practice.add({ first_name: 'Leo', last_name: 'Before' });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/clients/${id}/edit`);
  await page.getByLabel('Last name').fill('Afterwards');
  await loseAnswer(page, '**/api/clients/save');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(notNow(page)).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Leo Afterwards', level: 1 })).toBeVisible();
});

test('back from a client, the list stands where it stood, and by another link at its beginning', async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/clients');
  const scrolled = () => page.evaluate(() => scrollY);
  const main = page.getByRole('main');
  const ways = [() => page.goBack(), () => main.getByRole('link', { name: 'Clients', exact: true }).click()];
  for (const [at, goBack] of ways.entries()) {
    const name = main.getByRole('table').getByRole('row').nth(30 + at).getByRole('link');
    await name.scrollIntoViewIfNeeded();
    const before = await scrolled();
    expect(before).toBeGreaterThan(300);
    const [last] = (await name.innerText()).split(', ');
    await name.click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(last!);
    await expect.poll(scrolled).toBe(0);
    await goBack();
    await expect(page).toHaveURL('/clients');
    await expect.poll(scrolled).toBe(before);
    await expect(name).toBeInViewport();
  }
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' }).click();
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Clients' }).click();
  await expect(main.getByRole('table')).toBeVisible();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  expect(await scrolled()).toBe(0);
});
