// A client's profile: another address that confirms itself (R30), a new password, and every device signed out; with scripts and without.
import { openPortal } from '../support/forms';
import { hydrated } from '../support/guard';
import { CLIENT_PASSWORD, type Practice } from '../support/practice';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';

test.use({ setting: { file: 'profile', demo: true, smtp: false } });
test.describe.configure({ mode: 'serial' });

async function linkTo(practice: Practice, email: string): Promise<string> {
  const find = async () => (await practice.mailsTo(email)).map((mail) => /https?:\S+\/new-address\/[\w-]+/.exec(mail.text)?.[0]).find(Boolean);
  await expect.poll(find, { message: `a link for ${email}` }).toBeTruthy();
  return new URL((await find())!).pathname;
}

for (const [device, viewport, javaScriptEnabled] of [
  ['a phone', { width: 390, height: 844 }, true],
  ['a tablet without scripts', { width: 820, height: 1180 }, false],
] as const) {
  test.describe(`On ${device}`, () => {
    test.use({ viewport, hasTouch: true, javaScriptEnabled });
    const name = javaScriptEnabled ? 'Phila' : 'Theda';
    const ready = async (page: import('@playwright/test').Page) => (javaScriptEnabled ? hydrated(page) : undefined);

    test('R30: a new address takes effect when it confirms, and the old one is told at once', async ({ page, practice, person, guard }) => {
      guard.expectAnswer(/\/(profile$|new-address\/)/, 422);
      const { email } = await openPortal(page, practice, name);
      await page.getByRole('link', { name: 'Your profile' }).click();
      await expect(page.getByRole('heading', { name: 'Your profile', level: 1 })).toBeVisible();
      await ready(page);
      await expect(page.getByText(`You sign in with ${email}.`)).toBeVisible();
      if (javaScriptEnabled) await accessible(page);
      await reflows(page);
      const next = `${name.toLowerCase()}.new@mail.example`;
      await page.getByText('Use another address…').click();
      await page.getByLabel('New e-mail address').fill(next);
      await page.getByLabel('Your password', { exact: true }).fill('not this one, surely');
      await page.getByRole('button', { name: 'Send the link' }).click();
      await expect(page.getByText('This is not the password of your account.')).toBeVisible();
      await expect(page.getByLabel('New e-mail address')).toHaveValue(next);
      await page.getByLabel('Your password', { exact: true }).fill(CLIENT_PASSWORD);
      await page.getByRole('button', { name: 'Send the link' }).click();
      await expect(page.getByText('A link is on its way to the new address.')).toBeVisible();
      await expect(page.getByText(`${next} waits to be confirmed`)).toBeVisible();
      await expect.poll(async () => (await practice.mailsTo(email)).map((mail) => mail.subject)).toContain('Another address for your account at Willow Lane Practice');

      // On another device, as people do.
      const other = await person({ viewport, javaScriptEnabled });
      await other.goto(await linkTo(practice, next));
      await expect(other.getByRole('heading', { name: 'Confirm your new address' })).toBeVisible();
      await ready(other);
      if (javaScriptEnabled) await accessible(other);
      await other.getByRole('button', { name: 'Confirm this address' }).click();
      await expect(other.getByText('This is not the password of your account.')).toBeVisible();
      await other.getByLabel('Your password', { exact: true }).fill(CLIENT_PASSWORD);
      await other.getByRole('button', { name: 'Confirm this address' }).click();
      await expect(other.getByText('Your new address is confirmed.')).toBeVisible();
      await other.getByLabel('E-mail address').fill(next);
      await other.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
      await other.getByRole('button', { name: 'Sign in' }).click();
      await expect(other.getByRole('heading', { name: `Hello, ${name}` })).toBeVisible();
      await expect.poll(async () => (await practice.mailsTo(email)).map((mail) => mail.subject)).toContain('Your address at Willow Lane Practice was changed');
    });

    test('R26: a new password signs every other device out, and so does the button', async ({ page, practice, person }) => {
      const { email, slug } = await openPortal(page, practice, `${name}a`);
      const other = await person({ viewport, javaScriptEnabled });
      await other.goto(`/p/${slug}`);
      await other.getByLabel('E-mail address').fill(email);
      await other.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
      await other.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'Your profile' }).click();
      await expect(page.getByText('You are signed in on 2 devices.')).toBeVisible();
      await ready(page);
      await page.getByText('Set a new password…').click();
      await page.getByLabel('Your password until now').fill(CLIENT_PASSWORD);
      await page.getByLabel('New password').fill('four other plain words here');
      await page.getByRole('button', { name: 'Save the new password' }).click();
      await expect(page.getByText('Your new password is set.')).toBeVisible();
      await expect(page.getByText('You are signed in on this device alone.')).toBeVisible();
      await other.reload();
      await expect(other.getByRole('button', { name: 'Sign in' })).toBeVisible();
      await page.getByRole('button', { name: 'Sign out everywhere' }).click();
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    });
  });
}

test('R30: staff change the address, and the client confirms it with the date of birth', async ({ page, practice, person, server }) => {
  const client = await person({ viewport: { width: 390, height: 844 } });
  const { id } = await openPortal(client, practice, 'Stella', '1988-03-27');
  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/clients/${id}/edit`);
  await page.getByLabel('E-mail address (optional)').fill('stella.new@mail.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('stella.new@mail.example takes the place of the address below')).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: 'Send the link again' }).click();
  await expect(page.getByText('Another link is on its way to the new address.')).toBeVisible();
  await client.goto(await linkTo(practice, 'stella.new@mail.example'));
  for (const [part, value] of [
    ['Day', '27'],
    ['Month', '3'],
    ['Year', '1988'],
  ] as const) {
    await client.getByLabel(part).fill(value);
  }
  await client.getByRole('button', { name: 'Confirm this address' }).click();
  await expect(client.getByText('Your new address is confirmed.')).toBeVisible();
  await visit(page, `/clients/${id}`);
  await expect(page.getByRole('definition').filter({ hasText: 'stella.new@mail.example' })).toBeVisible();
});
