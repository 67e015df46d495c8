// Where staff arrive: what waits for them, each with the way to it, and a picture of the last weeks; with scripts and without.
import { hydrated } from '../support/guard';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';
import type { Page } from '@playwright/test';

test.use({ setting: { file: 'staff-home', demo: true, smtp: false } });

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function arrive(page: Page, as: { email: string; password: string }): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(as.email);
  await page.getByLabel('Password', { exact: true }).fill(as.password);
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page).toHaveURL('/home');
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
}

for (const [device, viewport, javaScriptEnabled] of [
  ['a phone', { width: 390, height: 844 }, true],
  ['a tablet without scripts', { width: 820, height: 1180 }, false],
] as const) {
  test(`staff arrive at what waits for them, on ${device}`, async ({ person, server }) => {
    const page = await person({ viewport, hasTouch: true, javaScriptEnabled });
    await arrive(page, server.signIn('Administrator'));
    if (javaScriptEnabled) {
      await hydrated(page);
      await accessible(page);
    }
    await reflows(page);
    const stuck = card(page, 'Who is stuck');
    await expect(stuck.getByRole('heading', { level: 3 })).toContainText(['Not delivered', 'Never opened', 'Opened, not signed up', 'Ran out', 'Locked', 'Forms unfinished']);
    await expect(stuck.getByText('Put the address right and invite again, or hand the link over.')).toBeVisible();
    await expect(card(page, 'Forms to review').getByRole('listitem')).toHaveCount(3);
    await expect(card(page, 'Requests').getByRole('listitem')).toHaveCount(2);
    await expect(card(page, 'Reminders going out').getByRole('listitem')).toHaveCount(3);
    const weeks = card(page, 'The last 90 days');
    await expect(weeks.getByRole('img', { name: /^In the last 90 days: invited \d+, sent \d+/ })).toBeVisible();
    await weeks.getByText('The figures').click();
    const together = weeks.getByRole('row').filter({ hasText: 'Together' });
    await expect(together.getByRole('cell')).toHaveCount(5);
    await expect(weeks.getByRole('row')).toHaveCount(15);
    if (javaScriptEnabled) await accessible(page);
    await reflows(page);

    // The count leads to the list, which counts the same.
    const link = stuck.getByRole('link', { name: /^Not delivered/ });
    const count = (await link.locator('.count').textContent())!;
    await link.click();
    await expect(page).toHaveURL('/organization/portal?state=not-delivered');
    const filter = page.getByRole('navigation', { name: 'Why they may be stuck' }).getByRole('link', { name: `Not delivered ${count}` });
    await expect(filter).toHaveAttribute('aria-current', 'true');
  });
}

test('by keyboard, from a name to the form that waits, and home again', async ({ page, server }) => {
  await arrive(page, server.signIn('Administrator'));
  await hydrated(page);
  await card(page, 'Forms to review').getByRole('listitem').first().getByRole('link').press('Enter');
  await expect(page).toHaveURL(/\/clients\/[\w-]+\/responses\/[\w-]+$/);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' }).press('Enter');
  await expect(page).toHaveURL('/home');
  await expect(card(page, 'Who is stuck')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' })).toHaveAttribute('aria-current', 'page');
});

test('whoever sees assigned clients alone finds those, and nothing that they may not do', async ({ page, server, practice }) => {
  await arrive(page, server.signIn('Staff who may not'));
  await hydrated(page);
  await expect(page.getByText('Of the clients assigned to you.')).toBeVisible();
  for (const name of ['Forms to review', 'Requests', 'Reminders going out']) await expect(card(page, name)).toHaveCount(0);
  const everybody = await practice.ask<{ counts: { forms_unfinished: number } }>('clients/list', { query: {} });
  const unfinished = card(page, 'Who is stuck').getByRole('link', { name: /^Forms unfinished/ });
  expect(Number(await unfinished.locator('.count').textContent())).toBeLessThan(everybody.counts.forms_unfinished);
  await accessible(page);
  await unfinished.click();
  await expect(page).toHaveURL('/clients?state=forms-unfinished');
  await expect(page.getByRole('navigation', { name: 'Why they may be stuck' }).getByRole('link', { name: /^Forms unfinished/ })).toHaveAttribute('aria-current', 'true');
  await hydrated(page);
  await accessible(page);
});

test('the count of forms to review leads to a list of all of them, the oldest first', async ({ page, server }) => {
  await arrive(page, server.signIn('Administrator'));
  const all = card(page, 'Forms to review').getByRole('link', { name: /^Submitted, not reviewed/ });
  const count = Number.parseInt((await all.locator('.count').textContent())!, 10);
  await all.click();
  await expect(page.getByRole('heading', { name: 'Forms to review', level: 1 })).toBeVisible();
  await hydrated(page);
  const rows = page.getByRole('table').getByRole('row').filter({ has: page.getByRole('cell') });
  await expect(rows).toHaveCount(Math.min(count, 50));
  const since = await rows.locator('time').evaluateAll((times) => times.map((time) => time.getAttribute('datetime')!));
  expect(since).toEqual([...since].sort());
  await accessible(page);
  await reflows(page);
  await rows.first().getByRole('link').last().click();
  await expect(page).toHaveURL(/\/responses\//);
});

test('a link that was asked for before signing in is where one arrives', async ({ page, server }) => {
  await page.goto('/organization/staff');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel('E-mail address').fill(server.signIn('Administrator').email);
  await page.getByLabel('Password', { exact: true }).fill(server.signIn('Administrator').password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/organization/staff');
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/');
  await expect(page).toHaveURL('/home');
});

test('to somebody new nothing waits, and that is told kindly', async ({ page, practice }) => {
  const [email, password] = ['nell.new@willowlane.example', 'tulip harbour candle seven'];
  const permissions = { invite_clients: true, edit_clients: true, see_all_clients: false, read_responses: true };
  await practice.ask('staff/add', { name: 'Nell New', email, password, permissions });
  await arrive(page, { email, password });
  await hydrated(page);
  await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'The last 90 days' })).toHaveCount(0);
  await accessible(page);
  await reflows(page);
});

test('R9: whoever never opened a link is among those whom Activity invites again', async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/organization/portal/activity?state=never-opened');
  const found = page.getByRole('table', { name: 'Invitations' }).getByRole('row').filter({ has: page.getByRole('cell') });
  await expect(found.first()).toContainText('Invited');
  const count = await found.count();
  expect(count).toBeGreaterThan(1);
  await page.getByRole('button', { name: `Invite these ${count} clients again` }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
  await expect(dialog.getByRole('heading', { name: `Invite ${count} clients` })).toBeVisible();
  await accessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  // R4: who has an account by now is stuck, and is not invited.
  await visit(page, '/organization/portal/activity?state=forms-unfinished');
  await expect(found.first()).toContainText('Active');
  await expect(page.getByRole('button', { name: /^Invite (these|this) / })).toHaveCount(0);
});

test('the list of forms to review stands where it was left, and one review leads to the next', async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 420 });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/to-review');
  const forms = page.getByRole('table').getByRole('row').filter({ has: page.getByRole('cell') });
  const form = (at: number) => forms.nth(at).getByRole('link').last();
  const scrolled = () => page.evaluate(() => scrollY);
  await form(-1).scrollIntoViewIfNeeded();
  const before = await scrolled();
  expect(before).toBeGreaterThan(0);
  await form(-1).click();
  await expect(page).toHaveURL(/\/responses\//);
  await page.goBack();
  await expect(page).toHaveURL('/to-review');
  await expect.poll(scrolled).toBe(before);

  const next = page.getByRole('link', { name: 'Next to review' });
  const second = (await form(1).getAttribute('href'))!;
  await form(0).click();
  await page.getByRole('button', { name: 'Mark as reviewed' }).click();
  await accessible(page);
  await next.click();
  await expect(page).toHaveURL(second);
  await expect(page.getByRole('button', { name: 'Mark as reviewed' })).toBeVisible();
});
