import { hydrated } from '../support/guard';
import { accessible, expect, test, visit } from '../support/test';

test.use({ setting: { file: 'walk-1-demo', demo: true, smtp: false } });

test.describe('Walk 1: signing in to the demo practice', () => {
  test('an administrator signs in with the printed address and password, and out again', async ({ page, server, guard }) => {
    await visit(page, '/clients');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await accessible(page);
    guard.expectAnswer(/\/sign-in$/, 422);
    await page.getByLabel('E-mail address').fill(server.signIn('Administrator').email);
    await page.getByLabel('Password', { exact: true }).fill('not the right password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('The e-mail address or the password is wrong.')).toBeVisible();
    await accessible(page);

    await visit(page, '/sign-in?next=/clients');
    await page.getByLabel('E-mail address').fill(server.signIn('Administrator').email);
    await page.getByLabel('Password', { exact: true }).fill(server.signIn('Administrator').password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Clients', level: 1 })).toBeVisible();
    await hydrated(page);
    await expect(page.getByRole('link', { name: 'Organization' })).toBeVisible();
    await accessible(page);
    await page.getByText('Ada Brennan').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL('/sign-in');
    await visit(page, '/clients');
    await expect(page, 'the session has ended').toHaveURL(/\/sign-in/);
  });
});
