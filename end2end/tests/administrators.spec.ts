// Administrators make others administrators and take it back, and change how somebody is called: with scripts, and without.
import type { Practice } from '../support/practice';
import type { SignIn } from '../support/server';
import { accessible, expect, openSession, signIn, signInWithoutScripts, test, visit } from '../support/test';
import type { Page } from '@playwright/test';

test.use({ setting: { file: 'administrators', demo: true, smtp: false } });

const STAFF = '/organization/staff';

/** A member of staff who may do nothing yet. */
async function hire(practice: Practice, name: string): Promise<SignIn> {
  const own = { email: `${name.toLowerCase().replace(' ', '.')}@willowlane.example`, password: 'tulip harbour candle seven' };
  const permissions = { invite_clients: false, edit_clients: false, see_all_clients: false, read_responses: false };
  await practice.ask('staff/add', { name, ...own, permissions });
  return own;
}

const cardOf = (page: Page, name: string) => page.getByRole('region', { name });
const organization = (page: Page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Organization' });

test('an administrator makes somebody else one, stops being one, and is made one again', async ({ page, person, server, practice }) => {
  const sam = await hire(practice, 'Sam Second');
  const own = await person();
  await signIn(own, sam);
  await expect(own.getByText('No clients are assigned to you. Ask an administrator.')).toBeVisible();
  await expect(organization(own)).toHaveCount(0);
  await openSession(page, server.signIn('Administrator'));
  await visit(page, STAFF);
  const [ada, card] = [cardOf(page, 'Ada Brennan'), cardOf(page, 'Sam Second')];
  await expect(ada.getByText(/^Nobody else is an administrator\./)).toBeVisible();
  await expect(ada.getByText(/^No longer an administrator…/)).toHaveCount(0);
  await card.getByText(/^Make an administrator…/).click();
  await expect(card.getByText(/^Sam Second may then do everything: see all clients/)).toBeVisible();
  await accessible(page);
  await visit(own, '/clients');
  await expect(organization(own), 'nothing is done before it is asked for').toHaveCount(0);
  await card.getByRole('button', { name: 'Make them an administrator' }).press('Enter');
  await expect(page.getByText('They are an administrator from their next click on.')).toBeVisible();
  await expect(card.getByText('Administrator: may do everything')).toBeVisible();
  await expect(card.getByText(/^Administrators may do everything: there is nothing to switch/)).toBeVisible();
  await expect(card.getByRole('switch')).toHaveCount(0);
  await accessible(page);
  await visit(own, STAFF);
  await expect(organization(own), 'in the session that was open').toBeVisible();

  await ada.getByText(/^No longer an administrator…/).click();
  await expect(ada.getByText(/^You will no longer see anything under Organization/)).toBeVisible();
  await accessible(page);
  await ada.getByRole('button', { name: 'Stop being an administrator' }).press('Enter');
  await expect(page).toHaveURL('/home?administrator=no');
  await expect(page.getByText(/^You are no administrator any more\./)).toBeVisible();
  await expect(organization(page)).toHaveCount(0);
  await accessible(page);

  await visit(own, STAFF);
  await expect(cardOf(own, 'Sam Second').getByText(/^Nobody else is an administrator\./)).toBeVisible();
  const ended = cardOf(own, 'Ada Brennan');
  await expect(ended.getByRole('switch')).toHaveCount(4);
  await ended.getByText(/^Make an administrator…/).click();
  await ended.getByRole('button', { name: 'Make them an administrator' }).click();
  await expect(own.getByText('They are an administrator from their next click on.')).toBeVisible();
  await visit(page, STAFF);
  await card.getByText(/^No longer an administrator…/).click();
  await expect(card.getByText(/^Sam Second may then do only what the permissions say/)).toBeVisible();
  await card.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByText(/^They are no administrator any more/)).toBeVisible();
  await expect(card.getByRole('switch')).toHaveCount(4);
  await visit(own, '/clients');
  await expect(organization(own)).toHaveCount(0);
  await visit(page, '/organization/audit');
  for (const words of ['made a staff member an administrator', 'ended that somebody is an administrator']) {
    const event = page.getByRole('listitem').filter({ hasText: words }).filter({ hasText: 'Sam Second · from 127.0.0.1' });
    await expect(event, `R25: ${words}`).toHaveCount(1);
  }
});

test('a name that cannot be is said at its field, and the changed one stands on the card and in the navigation', async ({ page, server, practice, guard }) => {
  await hire(practice, 'Una Wed');
  await openSession(page, server.signIn('Administrator'));
  await visit(page, STAFF);
  const card = cardOf(page, 'Una Wed');
  await card.getByText(/^Change the name…/).click();
  await card.getByLabel('Their name').fill('n'.repeat(121));
  guard.expectAnswer(/\/organization\/staff$/, 422);
  await card.getByRole('button', { name: 'Save the name' }).click();
  await expect(card.getByText(/^Enter the name, on one line/)).toBeVisible();
  await expect(card.getByLabel('Their name')).toHaveValue('n'.repeat(121));
  await accessible(page);
  await card.getByLabel('Their name').fill('Una Weller');
  await card.getByRole('button', { name: 'Save the name' }).click();
  await expect(page.getByText(/^The name is changed\./)).toBeVisible();
  await expect(cardOf(page, 'Una Weller')).toBeVisible();
  await expect(cardOf(page, 'Una Wed')).toHaveCount(0);

  const own = cardOf(page, 'Ada Brennan');
  await own.getByText(/^Change the name…/).click();
  await own.getByLabel('Their name').fill('Ada Brennan-Lee');
  await own.getByLabel('Their name').press('Enter');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByText('Ada Brennan-Lee')).toBeVisible();
});

test('an address that is taken is said at its field, and with the changed one somebody signs in', async ({ page, person, server, practice, guard }) => {
  const [signIn, other] = [await hire(practice, 'Ira Moved'), await hire(practice, 'Kit Stays')];
  await openSession(page, server.signIn('Administrator'));
  await visit(page, STAFF);
  const card = cardOf(page, 'Ira Moved');
  await card.getByText(/^Change the e-mail address…/).click();
  await card.getByLabel('Their e-mail address').fill(other.email);
  guard.expectAnswer(/\/organization\/staff$/, 422);
  await card.getByRole('button', { name: 'Save the address' }).click();
  await expect(card.getByText(/^A staff member of your practice already has this address\./)).toBeVisible();
  await expect(card.getByLabel('Their e-mail address')).toHaveValue(other.email);
  await accessible(page);
  await card.getByLabel('Their e-mail address').fill('ira.new@willowlane.example');
  await card.getByRole('button', { name: 'Save the address' }).click();
  await expect(page.getByText(/^They sign in with this address from now on/)).toBeVisible();
  await expect(card.getByText('ira.new@willowlane.example')).toBeVisible();
  const own = await person();
  await openSession(own, { ...signIn, email: 'ira.new@willowlane.example' });
  await visit(own, '/home');
  await expect(own.getByRole('navigation', { name: 'Main' }).getByText('Ira Moved')).toBeVisible();
});

test.describe('Without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('somebody is made an administrator and called otherwise, each asked for once more', async ({ page, server, practice }) => {
    await hire(practice, 'Ivo Plain');
    await signInWithoutScripts(page, server.signIn('Administrator'));
    await page.goto(STAFF);
    const card = cardOf(page, 'Ivo Plain');
    await card.getByText(/^Make an administrator…/).click();
    await card.getByRole('button', { name: 'Make them an administrator' }).click();
    await expect(card.getByText('Administrator: may do everything')).toBeVisible();
    await card.getByText(/^Change the name…/).click();
    await card.getByLabel('Their name').fill('Ivo Plainer');
    await card.getByRole('button', { name: 'Save the name' }).click();
    const changed = cardOf(page, 'Ivo Plainer');
    await changed.getByText(/^No longer an administrator…/).click();
    await changed.getByRole('button', { name: 'Take it back' }).click();
    await expect(changed.getByRole('switch')).toHaveCount(4);
  });
});
