import { holdProgram, hydrated } from '../support/guard';
import { CLIENT_PASSWORD } from '../support/practice';
import { expect, signIn, signInWithoutScripts, test } from '../support/test';

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

test.describe('Before the program has arrived', () => {
  test.use({ javaScriptEnabled: true });

  test('a first password is not sent into the address, and what was typed is heard', async ({ page, server, practice }) => {
    await signIn(page, server.signIn('Administrator'));
    const arrive = await holdProgram(page);
    await page.goto('/organization/staff');
    await page.getByText('Add a staff member').click();
    const [name, password] = [page.getByLabel('Name', { exact: true }), page.getByLabel('First password')];
    await name.fill('Ute Early');
    await page.getByLabel('E-mail address', { exact: true }).fill('ute.early@willowlane.example');
    await password.fill('pale harbour over slow water');
    await password.press('Enter');
    const add = page.getByRole('button', { name: 'Add', exact: true });
    await expect(add).toBeDisabled();
    await expect(page).toHaveURL('/organization/staff');
    await expect(password, 'nor is the page loaded again').toHaveValue('pale harbour over slow water');
    arrive();
    await hydrated(page);
    await expect(name).toHaveValue('Ute Early');
    await add.click();
    await expect(page.getByText('Added. Switch on what they may do')).toBeVisible();
    expect(JSON.stringify(await practice.ask('staff/list', {}))).toContain('ute.early@willowlane.example');
  });

  test('what is saved when it is pressed cannot be pressed yet, and shows what holds', async ({ page, server }) => {
    await signIn(page, server.signIn('Administrator'));
    const arrive = await holdProgram(page);
    await page.goto('/organization/staff');
    const permission = page.getByRole('switch', { name: 'Can add and edit clients' }).first();
    const held = await permission.isChecked();
    await expect(permission).toBeDisabled();
    await permission.click({ force: true });
    await expect(permission).toBeChecked({ checked: held });
    arrive();
    await hydrated(page);
    await permission.click();
    await expect(permission).toBeChecked({ checked: !held });
    await permission.click();
    await expect(permission).toBeChecked({ checked: held });
  });

  test('what is written, chosen and switched on is kept, whatever the program would show at first', async ({ page, server, practice }) => {
    await signIn(page, server.signIn('Administrator'));
    const arrive = await holdProgram(page);
    await page.goto('/organization/portal/settings');
    const [titles, hours] = [page.getByRole('switch', { name: /^Name the forms in e-mails/ }), page.getByLabel('Opening hours, or another sentence (optional)')];
    const own = page.getByLabel("The practice's own language");
    await titles.check();
    await own.selectOption('es');
    await hours.fill('Monday to Thursday');
    arrive();
    await hydrated(page);
    await expect(titles).toBeChecked();
    await expect(own).toHaveValue('es');
    await expect(hours).toHaveValue('Monday to Thursday');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('Saved. Reminders keep to it at once')).toBeVisible();
    expect(await practice.ask('organization/settings', {})).toMatchObject({ form_titles_in_email: true, language: 'es' });
    await page.getByRole('button', { name: 'Save the contact' }).click();
    await expect(page.getByText('Saved. Every page of the portal has it at once.')).toBeVisible();
    expect(await practice.ask('organization/contact', {})).toMatchObject({ hours: 'Monday to Thursday' });
  });
});
