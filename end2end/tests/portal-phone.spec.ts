// The client's side in one hand, on a bad line: what is said can be read and pressed, what is typed stays, and who is signed out comes
// back to where they were.

import type { BrowserContext, Locator, Page } from '@playwright/test';
import { openPortal } from '../support/forms';
import { hydrated } from '../support/guard';
import { begin, broughtBack, FORM, name, offline, onServer, PORTAL, SAVE, SAVED, status } from '../support/kept';
import { CLIENT_PASSWORD } from '../support/practice';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';

test.use({ setting: { file: 'portal-phone', demo: true, smtp: false }, viewport: { width: 390, height: 844 }, hasTouch: true });

const bar = (page: Page) => page.getByText('You are offline.');

/** How many letters of middling width fit on a line of it. */
const letters = (words: Locator) => words.evaluate((element) => element.getBoundingClientRect().width / (parseFloat(getComputedStyle(element).fontSize) / 2));

const withLargeText = (page: Page) => page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));

async function backOnline(page: Page, context: BrowserContext): Promise<void> {
  await context.setOffline(false);
  await expect(bar(page)).toBeHidden();
}

test('R32: whoever writes the words for a crisis sees what clients can tap', async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/organization/portal/safety');
  const words = page.getByLabel('What a client in danger should do now');
  await words.fill('Call or text 988 (24/7), or 112/911.\nChat: https://988lifeline.org/chat\nWe are at New York, NY 10001');
  const preview = page.getByRole('region', { name: 'As clients see it' });
  const links = () => preview.getByRole('link').evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute('href')]));
  await expect.poll(links).toEqual([
    ['988', 'tel:988'],
    ['112', 'tel:112'],
    ['911', 'tel:911'],
    ['https://988lifeline.org/chat', 'https://988lifeline.org/chat'],
  ]);
  await expect(preview.getByRole('link', { name: /lifeline/ })).toHaveAttribute('rel', 'noopener noreferrer');
  await accessible(page);
  await reflows(page);
  await words.fill('Call 24/7');
  await expect.poll(links, 'as it is typed').toEqual([]);
});

test('a form that did not load is tried again where that is said, in words that can be read', async ({ page, context, practice, guard }) => {
  await begin(page, practice, 'Lotta');
  await page.getByRole('link', { name: '‹ Back' }).click();
  await expect(page.getByRole('heading', { name: 'Hello, Lotta' })).toBeVisible();
  await offline(context, guard);
  await page.getByRole('link', { name: FORM }).click();
  const notice = page.getByRole('alert');
  const again = notice.getByRole('button', { name: 'Try again' });
  await expect(again, 'one notice, not one of the practice’s name as well').toBeVisible();
  await expect(notice).toHaveCount(1);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await letters(notice.getByText('This did not work just now')), `at ${width}`).toBeGreaterThan(10);
  }
  await reflows(page);
  await accessible(page);
  await again.click();
  await expect(again, 'still offline').toBeVisible();
  await context.setOffline(false);
  await again.click();
  await expect(page.getByRole('heading', { name: FORM, level: 1 })).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test('whose session ended while they type signs in and comes back to the form, with what was typed', async ({ page, context, practice, guard }) => {
  const email = await begin(page, practice, 'Nele');
  guard.expectAnswer(SAVE, 401);
  await context.clearCookies();
  await name(page).fill('Nele of Oakford');
  const again = page.getByRole('link', { name: 'Sign in and go on here' });
  await expect(again, 'wherever in the form one is').toBeInViewport();
  await expect(status(page)).toContainText('You are signed out. What you typed is kept on this device');
  await accessible(page);
  await reflows(page);
  await again.click();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: FORM, level: 1 })).toBeVisible();
  await hydrated(page);
  await expect(broughtBack(page)).toBeVisible();
  await expect(name(page)).toHaveValue('Nele of Oakford');
  await expect(status(page)).toHaveText(SAVED);
  await expect(again).toHaveCount(0);
});

test('without a network nothing is posted from the profile, what was typed stays, and it is sent later', async ({ page, context, practice, guard }) => {
  await openPortal(page, practice, 'Mina');
  await page.getByRole('link', { name: 'Your profile' }).click();
  await expect(page.getByRole('heading', { name: 'Your profile', level: 1 })).toBeVisible();
  await hydrated(page);
  await page.getByText('Ask for a change…').click();
  await page.getByLabel('Phone').fill('+1 555 0142');
  await offline(context, guard);
  await page.getByRole('button', { name: 'Ask the practice' }).click();
  await expect(bar(page)).toBeInViewport();
  await expect(page).toHaveURL(/\/profile$/);
  await expect(page.getByLabel('Phone')).toHaveValue('+1 555 0142');
  await accessible(page);
  await backOnline(page, context);
  await page.getByRole('button', { name: 'Ask the practice' }).click();
  await expect(page.getByText('The practice has what you asked for.')).toBeVisible();
});

test('nor from the page behind an invitation: the password is still there', async ({ page, context, practice, guard }) => {
  const email = 'olea.holm@mail.example';
  const id = await practice.add({ first_name: 'Olea', last_name: 'Holm', email });
  await visit(page, await practice.invite(id, email, [FORM]));
  await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
  await offline(context, guard);
  await expect(bar(page)).toBeVisible();
  await page.getByRole('button', { name: 'Create my account' }).click();
  await expect(page).toHaveURL(/\/join\//);
  await expect(page.getByLabel('Choose a password')).toHaveValue(CLIENT_PASSWORD);
  await backOnline(page, context);
  await page.getByRole('button', { name: 'Create my account' }).click();
  await expect(page.getByRole('heading', { name: 'Hello, Olea' })).toBeVisible();
});

test('an answer that is chosen takes the place of own words, which come back when one turns to them again', async ({ page, practice, person }) => {
  await begin(page, practice, 'Oda');
  const pronouns = (at: Page) => at.getByRole('group', { name: /Your pronouns/ });
  const own = pronouns(page).getByLabel('In your own words');
  const other = pronouns(page).getByLabel('Something else', { exact: true });
  const her = pronouns(page).getByLabel('She / her', { exact: true });
  await own.fill('Ze / zir');
  await expect(other).toBeChecked();
  await her.check();
  await expect(own).toHaveValue('');
  await expect(page.getByText('not both')).toHaveCount(0);
  const chosen = (at: Page) => pronouns(at).getByRole('radio', { checked: true });
  const index = await her.inputValue();
  await expect(status(page)).toHaveText(SAVED);
  await expect.poll(() => onServer(page, person, chosen)).toBe(index);
  await other.check();
  await expect(own).toHaveValue('Ze / zir');
  await expect.poll(() => onServer(page, person, (at) => pronouns(at).getByLabel('In your own words'))).toBe('Ze / zir');
  await expect(status(page)).toHaveText(SAVED);
});

test('with large text the languages and the password have room', async ({ page }) => {
  await visit(page, PORTAL);
  await page.getByRole('button', { name: 'Español' }).click();
  await expect(page.getByRole('button', { name: 'Mostrar' })).toBeVisible();
  await hydrated(page);
  await withLargeText(page);
  expect(await letters(page.getByLabel('Contraseña', { exact: true })), 'beside Mostrar, or above it').toBeGreaterThan(10);
  await reflows(page);
});

test('a long word in an option or a question widens no page', async ({ page, practice }) => {
  await begin(page, practice, 'Pola');
  const group = page.getByRole('group', { name: /Your pronouns/ });
  const weight = await group.locator('legend').evaluate((legend) => getComputedStyle(legend).fontWeight);
  expect(weight, 'a question, like the others').toBe(await page.getByText('Your legal name', { exact: true }).evaluate((label) => getComputedStyle(label).fontWeight));
  // As a practice's own form may have it.
  await group.getByText('She / her', { exact: true }).evaluate((words) => (words.textContent = 'Rechtsschutzversicherungsgesellschaften'.repeat(2)));
  await reflows(page);
});
