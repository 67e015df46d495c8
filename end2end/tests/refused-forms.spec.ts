// A form of the staff that is refused: the focus is on the first field that is wrong, or on the notice that says why.
import { expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'refused-forms', demo: true, smtp: false }, viewport: { width: 1440, height: 900 } });

test('the focus goes to the first field that is wrong, each time', async ({ page, server, guard }) => {
  guard.expectAnswer(/clients\/add$/, 422);
  guard.expectAnswer(/organization\/save-settings$/, 422);
  guard.expectAnswer(/staff\/add$/, 422);
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/clients/new');
  const save = page.getByRole('button', { name: 'Save' });
  await save.click();
  await expect(page.getByLabel('First name')).toBeFocused();
  await page.getByLabel('First name').fill('Mara');
  await save.click();
  await expect(page.getByLabel('Last name')).toBeFocused();

  await visit(page, '/organization/portal/settings');
  await page.getByLabel('Sign clients out after').fill('1');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByLabel('Sign clients out after')).toBeFocused();

  await visit(page, '/organization/staff');
  await page.getByText('Add a staff member').click();
  await page.getByLabel('Name', { exact: true }).fill('Nora New');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByLabel('E-mail address', { exact: true })).toBeFocused();
});

test('where no field is wrong the notice has the focus', async ({ page, server, guard }) => {
  guard.expectAnswer(/clients\/add$/, 0);
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/clients/new');
  await page.getByLabel('First name').fill('Mara');
  await page.getByLabel('Last name').fill('Later');
  await page.route('**/api/clients/add', (route) => route.abort());
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This did not work just now' })).toBeFocused();
});

test('a page that comes back with a field that is wrong has the focus there', async ({ page, server, practice, guard }) => {
  const permissions = { invite_clients: false, edit_clients: false, see_all_clients: false, read_responses: false };
  await practice.ask('staff/add', { name: 'Uwe Wrong', email: 'uwe.wrong@willowlane.example', password: 'tulip harbour candle seven', permissions });
  guard.expectAnswer(/\/organization\/staff$/, 422);
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/organization/staff');
  const card = page.getByRole('region', { name: 'Uwe Wrong' });
  await card.getByText(/^Change the name…/).click();
  await card.getByLabel('Their name').fill('n'.repeat(121));
  await card.getByRole('button', { name: 'Save the name' }).click();
  await expect(card.getByLabel('Their name')).toHaveValue('n'.repeat(121));
  await expect(card.getByLabel('Their name')).toBeFocused();
});
