import { expect, signInWithoutScripts, test } from '../support/test';
import { CLIENT_PASSWORD } from '../support/practice';

test.use({ setting: { file: 'no-scripts', demo: true, smtp: false }, javaScriptEnabled: false });

test.describe('Without scripts', () => {
  test('a client signs up, keeps a form for later, and submits it', async ({ page, practice, guard }) => {
    const email = 'plain.paper@mail.example';
    const id = await practice.add({ first_name: 'Paula', last_name: 'Paper', email, date_of_birth: '1961-07-09' });
    await page.goto(await practice.invite(id, email, ['Privacy practices']));
    await page.getByLabel('Day').fill('9');
    await page.getByLabel('Month').fill('7');
    await page.getByLabel('Year').fill('1961');
    await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await expect(page.getByRole('heading', { name: 'Hello, Paula' })).toBeVisible();

    await page.getByRole('link', { name: /Privacy practices/ }).click();
    await page.getByLabel('I have received or been offered the notice').check();
    await page.getByRole('textbox', { name: /Your signature/ }).fill('Paula Paper');
    await page.getByRole('button', { name: 'Finish later' }).click();
    await expect(page.getByText('Saved. You can go on at any time.')).toBeVisible();

    await page.getByRole('link', { name: /Privacy practices/ }).click();
    await expect(page.getByRole('textbox', { name: /Your signature/ })).toHaveValue('Paula Paper');
    guard.expectAnswer(/\/forms\//, 422);
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByText('Some questions need another look')).toBeVisible();
    await expect(page.getByRole('textbox', { name: /Your signature/ }), 'what was typed stays').toHaveValue('Paula Paper');
    await page.getByLabel("Today's date").fill('2026-02-03');
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
  });

  test('staff sign in, and read the list of clients and a client', async ({ page, server }) => {
    await signInWithoutScripts(page, server.signIn('Administrator'));
    await page.getByRole('searchbox').fill('mara.abramson@');
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('link', { name: 'Abramson, Mara' }).click();
    await expect(page.getByRole('heading', { name: 'Mara Abramson' })).toBeVisible();
  });
});
