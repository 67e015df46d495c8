import type { Page } from '@playwright/test';
import { accessible, expect, test, visit } from '../support/test';
import { CLIENT_PASSWORD } from '../support/practice';
import { hydrated } from '../support/guard';

const EMAIL = 'leni.marsh@mail.example';
/** On to the step that says so. */
async function next(page: Page, number: string): Promise<void> {
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText(number)).toBeVisible();
}

const radio = (page: Page, question: RegExp, answer: string) => page.getByRole('group', { name: question }).getByLabel(answer, { exact: true });

test.use({ setting: { file: 'walk-4', demo: true, smtp: false } });

test.describe('Walk 4: a client signs up and fills in a form', () => {
  test('R8, R19, R22: follows the link, signs up, fills in a form that is kept as typed, and submits it', async ({ page, practice, guard }) => {
    const id = await practice.add({ first_name: 'Leni', last_name: 'Marsh', email: EMAIL, date_of_birth: '1988-03-27' });
    const link = await practice.invite(id, EMAIL, ['Client information']);

    await visit(page, link);
    await expect(page.getByRole('heading', { name: 'Welcome, Leni' })).toBeVisible();
    await expect(page.getByLabel('Choose a password')).toHaveAttribute('autocomplete', 'new-password');
    await accessible(page);

    const signUp = async (day: string, month: string, password: string) => {
      await page.getByLabel('Day').fill(day);
      await page.getByLabel('Month').fill(month);
      await page.getByLabel('Year').fill('1988');
      await page.getByLabel('Choose a password').fill(password);
      await page.getByRole('button', { name: 'Create my account' }).click();
    };
    guard.expectAnswer(/\/join\//, 422);
    await signUp('27', '3', 'too short');
    await expect(page.getByLabel('Choose a password')).toHaveAttribute('aria-invalid', 'true');
    await accessible(page);
    await signUp('26', '3', CLIENT_PASSWORD);
    await expect(page.getByRole('group', { name: 'Your date of birth' }).getByRole('alert')).not.toBeEmpty();
    await signUp('27', '3', CLIENT_PASSWORD);
    await expect(page.getByRole('heading', { name: 'Hello, Leni' })).toBeVisible();
    await expect(page.getByText('Your account is ready.')).toBeVisible();
    await hydrated(page);
    await accessible(page);

    await page.getByRole('link', { name: /Client information/ }).click();
    await expect(page.getByRole('heading', { name: 'Client information', level: 1 })).toBeVisible();
    await accessible(page);

    // Text, own words, date, choice, yes or no, long text, check boxes.
    await page.getByLabel('Your legal name').fill('Leni Maria Marsh');
    await radio(page, /Your pronouns/, 'She / her').check();
    await page.getByLabel('Your date of birth').fill('1988-03-27');
    await next(page, '2 of 5');
    await page.getByLabel('Phone number', { exact: true }).fill('555 0177');
    await radio(page, /How do you like to be contacted/, 'By e-mail').check();
    await page.getByLabel('Street and number').fill('4 Mill Lane');
    await page.getByLabel('Town or city').fill('Oakford');
    await page.getByLabel('Postal code').fill('10001');
    await next(page, '3 of 5');
    await page.getByLabel('Their name').fill('Jon Marsh');
    await page.getByLabel('Their phone number').fill('555 0178');

    await next(page, '4 of 5');

    // R23: a question that does not apply is not shown.
    await expect(page.getByLabel('Member number')).toBeHidden();
    await radio(page, /Do you have insurance/, 'Yes').check();
    await expect(page.getByLabel('Member number')).toBeVisible();
    await radio(page, /Do you have insurance/, 'No').check();
    await expect(page.getByLabel('Member number')).toBeHidden();
    await next(page, '5 of 5');
    await radio(page, /Do you take any medication/, 'Yes').check();
    await page.getByLabel(/Which medication/).fill('Iron, once a day\nVitamin D');
    await radio(page, /Do you need any of these/, 'Large print').check();
    await radio(page, /Do you need any of these/, 'Step-free access').check();
    await expect(page.getByText('✓ Saved just now')).toBeVisible();
    await accessible(page);

    await page.reload();
    await hydrated(page);
    await expect(page.getByText('5 of 5'), 'where one was').toBeVisible();
    await expect(page.getByLabel(/Which medication/)).toHaveValue('Iron, once a day\nVitamin D');
    await expect(radio(page, /Do you need any of these/, 'Large print')).toBeChecked();
    await page.getByRole('button', { name: '‹ Back' }).click();
    await expect(radio(page, /Do you have insurance/, 'No')).toBeChecked();
    await page.goBack();
    await expect(page.getByText('5 of 5'), "the browser's own way back").toBeVisible();
    await visit(page, page.url().replace(/\?.*/, ''));
    await expect(page.getByText('5 of 5'), 'where one stopped').toBeVisible();
    await visit(page, `${page.url().replace(/\?.*/, '')}?step=1`);
    await expect(page.getByLabel('Your legal name')).toHaveValue('Leni Maria Marsh');
    await expect(radio(page, /Your pronouns/, 'She / her')).toBeChecked();
    await expect(page.getByLabel('Your date of birth')).toHaveValue('1988-03-27');
    for (const step of [2, 3, 4, 5]) await next(page, `${step} of 5`);

    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'Client information' })).toContainText('Done');
    await accessible(page);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Your client portal' })).toBeVisible();
    await accessible(page);
    await page.getByLabel('E-mail address').fill(` ${EMAIL.toUpperCase()} `);
    await page.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Hello, Leni' })).toBeVisible();
  });

  test('R23: a form with a required answer missing is not taken, and says which', async ({ page, practice }) => {
    const email = 'otto.fenn@mail.example';
    const id = await practice.add({ first_name: 'Otto', last_name: 'Fenn', email });
    await visit(page, await practice.invite(id, email, ['Client information']));
    await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await page.getByRole('link', { name: /Client information/ }).click();
    await hydrated(page);
    await page.getByLabel('Your legal name').fill('Otto Fenn');
    await page.getByRole('button', { name: 'Next' }).click();
    const summary = page.getByRole('alert').filter({ hasText: 'Some questions need another look' });
    await expect(summary).toBeFocused();
    await summary.getByRole('link', { name: 'Your date of birth' }).click();
    await expect(page.getByLabel('Your date of birth')).toBeFocused();
    await expect(page.getByLabel('Your legal name')).toHaveValue('Otto Fenn');
    await accessible(page);
    await page.getByLabel('Your date of birth').fill('1979-01-02');
    await expect(summary, 'it goes as it is put right').toBeHidden();

    await expect(page.getByText('✓ Saved just now')).toBeVisible();

    // Straight to the last step, and what the browser let pass the server refuses.
    await visit(page, `${page.url().replace(/\?.*/, '')}?step=5`);
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByText('2 of 5'), 'the first step with anything wrong').toBeVisible();
    await expect(summary.getByRole('link', { name: 'Phone number', exact: true })).toBeVisible();
    const address = page.url().replace(/\?.*/, '');
    const refused = await page.request.post(address, {
      form: { _revision: await page.locator('input[name=_revision]').inputValue(), _action: 'submit', 'legal-name': 'Otto Fenn' },
      headers: { origin: new URL(address).origin },
    });
    expect(refused.status()).toBe(422);
  });

  test('R22: two devices open on one form never overwrite each other', async ({ page, person, practice, guard }) => {
    const email = 'mila.brook@mail.example';
    const id = await practice.add({ first_name: 'Mila', last_name: 'Brook', email });
    await visit(page, await practice.invite(id, email, ['Client information']));
    await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await page.getByRole('link', { name: /Client information/ }).click();
    await hydrated(page);
    const tablet = await person({ storageState: await page.context().storageState() });
    await visit(tablet, page.url());
    await page.getByLabel('Your legal name').fill('From the phone');
    await expect(page.getByText('✓ Saved just now')).toBeVisible();
    guard.expectAnswer(/\/api\/portal\/save/, 409);
    await tablet.getByLabel('Your legal name').fill('From the tablet');
    await expect(tablet.locator('output.saved')).toHaveClass(/bad/);
    const both = tablet.getByRole('region', { name: 'This form was also filled in on another device' });
    await expect(both).toBeFocused();
    await expect(both).toContainText('On the other device: From the phone');
    await accessible(tablet);
    await tablet.reload();
    await both.getByRole('button', { name: 'Take the answers from the other device' }).click();
    await expect(tablet.getByLabel('Your legal name')).toHaveValue('From the phone');
    await expect(tablet.getByText('✓ Saved just now')).toBeVisible();
  });

  test('R22: a device that submits what it had before the other one saved overwrites nothing', async ({ page, person, practice, guard }) => {
    const email = 'nola.brook@mail.example';
    const id = await practice.add({ first_name: 'Nola', last_name: 'Brook', email });
    await visit(page, await practice.invite(id, email, ['Privacy practices']));
    await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await page.getByRole('link', { name: /Privacy practices/ }).click();
    await hydrated(page);
    const signature = (of: Page) => of.getByRole('textbox', { name: /Your signature/ });
    await page.getByLabel('I have received or been offered the notice').check();
    await signature(page).fill('Nola Brook');
    await page.getByLabel("Today's date").fill('2026-02-03');
    await expect(page.getByText('✓ Saved just now')).toBeVisible();
    const tablet = await person({ storageState: await page.context().storageState() });
    await visit(tablet, page.url());
    const saved = page.waitForResponse(/\/api\/portal\/save/);
    await signature(page).fill('Nola Mae Brook');
    expect((await saved).status()).toBe(200);

    guard.expectAnswer(/\/forms\//, 409);
    const submit = tablet.getByRole('button', { name: 'Submit' });
    await submit.click();
    const both = tablet.getByRole('region', { name: 'This form was also filled in on another device' });
    await expect(both).toBeFocused();
    await expect(both).toContainText('On this device: Nola Brook');
    await expect(both).toContainText('On the other device: Nola Mae Brook');
    await hydrated(tablet);
    await accessible(tablet);
    await submit.click();
    await expect(both, 'until somebody has chosen').toBeFocused();
    await visit(tablet, page.url());
    await expect(both, 'also when it is opened again').toContainText('On the other device: Nola Mae Brook');
    await both.getByRole('button', { name: 'Take the answers from the other device' }).click();
    await expect(signature(tablet)).toHaveValue('Nola Mae Brook');
    await expect(tablet.getByText('✓ Saved just now')).toBeVisible();
    await submit.click();
    await expect(tablet.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
  });
});

for (const scripts of [true, false]) {
  test.describe(scripts ? 'With scripts' : 'Without scripts', () => {
    test.use({ javaScriptEnabled: scripts });

    test('whoever has chosen an answer can still give one in their own words', async ({ page, practice, guard }) => {
      const first = scripts ? 'Ronja' : 'Rune';
      const email = `${first.toLowerCase()}.vale@mail.example`;
      const id = await practice.add({ first_name: first, last_name: 'Vale', email });
      await page.goto(await practice.invite(id, email, ['Client information']));
      await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
      await page.getByRole('button', { name: 'Create my account' }).click();
      await page.getByRole('link', { name: /Client information/ }).click();
      await expect(page.getByRole('heading', { name: 'Client information', level: 1 })).toBeVisible();
      if (scripts) await hydrated(page);
      await page.getByLabel('Your legal name').fill(`${first} Vale`);
      await page.getByLabel('Your date of birth').fill('1979-01-02');
      const own = page.getByRole('group', { name: /Your pronouns/ }).getByLabel('In your own words');
      const other = radio(page, /Your pronouns/, 'Something else');
      await radio(page, /Your pronouns/, 'She / her').check();
      await own.fill('Ze / zir');
      if (scripts) {
        await expect(other, 'typing says so').toBeChecked();
        await accessible(page);
      } else {
        guard.expectAnswer(/\/forms\//, 422);
        await page.getByRole('button', { name: 'Next' }).click();
        await expect(page.getByRole('alert').getByRole('listitem')).toHaveText([/Choose an answer or write your own, not both/]);
        await expect(radio(page, /Your pronouns/, 'She / her'), 'as it was posted').toBeChecked();
        await other.check();
      }
      await next(page, '2 of 5');
      await page.getByRole('button', { name: '‹ Back' }).click();
      await expect(own).toHaveValue('Ze / zir');
      await expect(other).toBeChecked();
    });
  });
}
