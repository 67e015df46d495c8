// Adding and editing a client where an answer is lost on its way: done once, and no other device.
import type { Page } from '@playwright/test';
import { accessible, expect, openSession, test, visit } from '../support/test';

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

test('a second client of one name and no address is told of with the first, and added by saving again', async ({ page, server, practice }) => {
  await practice.add({ first_name: 'Nora', last_name: 'Namesake', email: 'nora.namesake@mail.example' });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/clients/new');
  await page.getByLabel('First name').fill('nora');
  await page.getByLabel('Last name').fill('Namesake');
  await page.getByRole('button', { name: 'Save' }).click();
  const told = page.getByRole('alert').filter({ hasText: 'There is a client of this name already.' });
  await expect(told.getByRole('link', { name: 'Nora Namesake' })).toHaveAttribute('href', /^\/clients\/[-0-9a-f]+$/);
  await expect(told).toContainText('nora.namesake@mail.example');
  await accessible(page);
  await expect(page).toHaveURL(/\/clients\/new$/);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'nora Namesake', level: 1 })).toBeVisible();
  await visit(page, '/clients?search=namesake');
  await expect(page.getByRole('link', { name: 'Namesake, nora' })).toHaveCount(2);
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

test('two who edit one client lose nothing: what the other changed is filled in, and where both changed something both are shown', async ({
  page,
  server,
  practice,
  guard,
}) => {
  guard.expectAnswer(/clients\/save$/, 409);
  const id = await practice.add({ first_name: 'Ida', last_name: 'Twice' });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/clients/${id}/edit`);
  const other = await page.context().newPage();
  await visit(other, `/clients/${id}/edit`);
  await other.getByLabel('First name').fill('Edda');
  await other.getByLabel('Phone').fill('555 0102');
  await other.getByLabel('Language of e-mails').selectOption('es');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByRole('heading', { name: 'Edda Twice', level: 1 })).toBeVisible();

  await page.getByLabel('Last name').fill('Oncemore');
  await page.getByLabel('Phone').fill('555 0103');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Somebody else has changed this client meanwhile' })).toBeVisible();
  await expect(page.getByLabel('First name')).toHaveValue('Edda');
  await expect(page.getByLabel('Last name')).toHaveValue('Oncemore');
  await expect(page.getByLabel('Phone')).toHaveValue('555 0103');
  await expect(page.getByLabel('Phone')).toHaveAccessibleDescription(/Somebody else has put “555 0102” here meanwhile/);
  await expect(page.getByLabel('Language of e-mails')).toHaveValue('es');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Edda Oncemore', level: 1 })).toBeVisible();
  await expect(page.getByText('555 0103')).toBeVisible();
});

test('who is signed out while they type signs in in another tab, and goes on', async ({ page, server, practice, guard }) => {
  guard.expectAnswer(/clients\/save$/, 401);
  const id = await practice.add({ first_name: 'Ulla', last_name: 'Waits' });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/clients/${id}/edit`);
  await page.getByLabel('Last name').fill('Waited');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Save' }).click();
  const [tab] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: 'Sign in in another tab' }).click()]);
  const { email, password } = server.signIn('Administrator');
  await tab.getByLabel('E-mail address').fill(email);
  await tab.getByLabel('Password', { exact: true }).fill(password);
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await expect(tab.getByRole('heading', { name: 'Edit details' })).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Ulla Waited', level: 1 })).toBeVisible();
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

for (const [name, address] of [['Activity', '/organization/portal/activity'], ['Audit log', '/organization/audit']] as const) {
  test(`back from a client, ${name} stands where it stood`, async ({ page, server }) => {
    await page.setViewportSize({ width: 820, height: 500 });
    await openSession(page, server.signIn('Administrator'));
    await visit(page, address);
    const scrolled = () => page.evaluate(() => scrollY);
    const client = page.getByRole('region', { name: name === 'Activity' ? 'Invitations' : 'Newest first' }).locator('a[href^="/clients/"]').nth(6);
    await client.scrollIntoViewIfNeeded();
    const before = await scrolled();
    expect(before).toBeGreaterThan(0);
    await client.click();
    await expect(page).toHaveURL(/\/clients\//);
    await expect(page.getByRole('main').getByRole('link', { name, exact: true }), 'the way back is to the list').toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(address);
    await expect.poll(scrolled).toBe(before);
  });
}
