// What is half written and not saved: whoever would leave it behind is asked, and nobody else.
import { accessible, expect, openSession, test, visit } from '../support/test';
import type { Page } from '@playwright/test';

test.use({ setting: { file: 'leaving', demo: true, smtp: false }, viewport: { width: 1440, height: 900 } });

const SETTINGS = '/organization/portal/settings';

const asked = (page: Page) => page.getByRole('dialog', { name: 'Leave the page' });
const main = (page: Page, name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });

test('whoever leaves a client half written is asked, by a link, the browser’s own button and the tab', async ({ page, server, guard }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/clients');
  await page.getByRole('link', { name: 'Add a client' }).click();
  await expect(heading(page, 'New client')).toBeVisible();
  const name = page.getByLabel('First name');
  await name.click();
  await name.fill('Half');
  await main(page, 'Home').click();
  await expect(asked(page)).toBeVisible();
  await accessible(page);
  await asked(page).getByRole('button', { name: 'Stay' }).click();
  await expect(name).toHaveValue('Half');
  await page.evaluate(() => history.back());
  await expect(asked(page)).toBeVisible();
  await expect(page).toHaveURL('/clients/new');
  await asked(page).getByRole('button', { name: 'Leave' }).click();
  await expect(heading(page, 'Clients')).toBeVisible();
  await visit(page, '/clients/new');
  await name.click();
  await name.fill('Half');
  await page.reload();
  expect(guard.leavings, 'the browser asks').toBe(1);
});

test('whoever has changed nothing, put it back or saved it, is not asked', async ({ page, server, practice, guard }) => {
  const id = await practice.add({ first_name: 'Lotte', last_name: 'Untouched', date_of_birth: '1980-02-03', language: 'es' });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/clients/${id}/edit`);
  const phone = page.getByLabel('Phone');
  await phone.click();
  await main(page, 'Home').click();
  await expect(heading(page, 'Home')).toBeVisible();
  await visit(page, `/clients/${id}/edit`);
  await phone.click();
  await phone.fill('555 0104');
  await phone.fill('');
  await main(page, 'Home').click();
  await expect(heading(page, 'Home')).toBeVisible();
  await visit(page, `/clients/${id}/edit`);
  await phone.click();
  await phone.fill('555 0104');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(heading(page, 'Lotte Untouched')).toBeVisible();
  await page.reload();
  expect(guard.leavings).toBe(0);
});

test('settings that are not saved are asked about, on whichever card they are', async ({ page, server, guard }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, SETTINGS);
  const contact = page.getByRole('form', { name: 'How clients reach you' });
  const profile = page.getByRole('navigation', { name: 'Organization' }).getByRole('link', { name: 'Profile' });
  await contact.getByLabel('Telephone').fill(' 020 7946 0177 ');
  await profile.click();
  await asked(page).getByRole('button', { name: 'Stay' }).click();
  await contact.getByRole('button', { name: 'Save the contact' }).click();
  await expect(contact.getByText('Saved.')).toBeVisible();
  await page.getByRole('switch', { name: /^Name the forms in e-mails/ }).click();
  await profile.click();
  await expect(asked(page)).toBeVisible();
  await asked(page).getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('switch', { name: /^Name the forms in e-mails/ }).click();
  await profile.click();
  await expect(heading(page, 'Profile'), 'what is as it was is no change').toBeVisible();
  await page.getByLabel('Where the practice is').selectOption('Europe/Lisbon');
  await page.getByRole('button', { name: 'Save the time zone' }).click();
  await expect(page.getByText('Saved. Days and times are told by it from now on.')).toBeVisible();
  expect(guard.leavings).toBe(0);
});

test('words for a crisis, a rule and a staff member half written are asked about', async ({ page, server, guard }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/organization/portal/safety');
  const words = page.getByLabel('What a client in danger should do now');
  await words.fill('Call 988, day or night.');
  await main(page, 'Home').click();
  await expect(asked(page)).toBeVisible();
  await accessible(page);
  await asked(page).getByRole('button', { name: 'Stay' }).click();
  await expect(words).toHaveValue('Call 988, day or night.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. Clients read it from now on.')).toBeVisible();
  const about = page.getByLabel('Question or score');
  await about.selectOption({ index: 1 });
  await main(page, 'Home').click();
  await asked(page).getByRole('button', { name: 'Stay' }).click();
  await about.selectOption({ index: 0 });
  await main(page, 'Home').click();
  await expect(heading(page, 'Home'), 'what is saved or put back is no change').toBeVisible();

  await visit(page, '/organization/staff');
  await page.getByText('Add a staff member').click();
  await page.getByLabel('Name', { exact: true }).fill('Nora Half');
  await main(page, 'Home').click();
  await expect(asked(page)).toBeVisible();
  await asked(page).getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Nora Half');
  await page.reload();
  expect(guard.leavings, 'the browser asks').toBe(1);
});

test('a screen that an ended session clears is not held up by what is on it', async ({ page, server, guard }) => {
  await page.clock.install();
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/clients/new');
  await page.getByLabel('First name').click();
  await page.getByLabel('First name').fill('Half');
  await page.clock.fastForward('15:30');
  await expect(page).toHaveURL(/sign-in\?ended=1/);
  expect(guard.leavings).toBe(0);
});
