// Passkeys and devices of clients and representatives, with a device that the browser makes up: it finds the passkey and knows its owner.
import type { CDPSession, Page } from '@playwright/test';
import { openPortal } from '../support/forms';
import { hydrated } from '../support/guard';
import { CLIENT_PASSWORD, type Practice } from '../support/practice';
import { accessible, expect, reflows, test, visit } from '../support/test';

test.use({ setting: { file: 'passkeys', demo: true, smtp: false, byName: true } });
test.describe.configure({ mode: 'serial' });

const SLUG = 'willow-lane-practice';

interface Device {
  session: CDPSession;
  id: string;
}

/** A telephone or a tablet with a lock that its owner has just opened. */
async function device(page: Page): Promise<Device> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const;
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options });
  return { session, id: authenticatorId };
}

async function nobodyUnlocks({ session, id }: Device, isUserVerified: boolean): Promise<void> {
  await session.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified });
}

async function subjectsTo(practice: Practice, email: string): Promise<string[]> {
  return (await practice.mailsTo(email)).map((mail) => mail.subject);
}

async function signInByPassword(page: Page, email: string): Promise<void> {
  await page.goto(`/p/${SLUG}`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const byPasskey = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' });

/** Whether the one stands above the other. */
async function isAbove(page: Page): Promise<boolean> {
  const [passkey, password] = [await byPasskey(page).boundingBox(), await page.getByLabel('Password', { exact: true }).boundingBox()];
  return passkey!.y < password!.y;
}

for (const [name, viewport] of [
  ['a phone', { width: 390, height: 844 }],
  ['a tablet', { width: 820, height: 1180 }],
] as const) {
  test.describe(`On ${name}`, () => {
    test.use({ viewport, hasTouch: true });
    const client = name === 'a phone' ? 'Wanda' : 'Ulla';

    test('a passkey is offered after sign-up, added, the first thing offered at the next sign-in, and removed', async ({ page, practice, guard }) => {
      guard.expectAnswer(/\/p\/willow-lane-practice$/, 422);
      const authenticator = await device(page);
      const { email } = await openPortal(page, practice, client);
      await hydrated(page);
      await expect(page.getByRole('heading', { name: 'Sign in without your password?' })).toBeVisible();
      await accessible(page);
      await reflows(page);
      await nobodyUnlocks(authenticator, false);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await expect(page.getByText('Nothing came of it')).toBeVisible();
      await nobodyUnlocks(authenticator, true);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await expect(page.getByText('Your passkey is added.')).toBeVisible();
      await expect(page.getByRole('heading', { name: `Hello, ${client}` })).toBeVisible();
      await expect(page.getByRole('heading', { name: 'Sign in without your password?' })).toBeHidden();
      await expect.poll(() => subjectsTo(practice, email)).toContain('A passkey was added to your login at Willow Lane Practice');

      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(byPasskey(page)).toBeVisible();
      await hydrated(page);
      expect(await isAbove(page), 'first offered where one has been used').toBe(true);
      await accessible(page);
      await reflows(page);
      await byPasskey(page).click();
      await expect(page.getByRole('heading', { name: `Hello, ${client}` })).toBeVisible();

      await page.getByRole('link', { name: 'Your profile' }).click();
      await expect(page.getByRole('heading', { name: 'Passkeys' })).toBeVisible();
      await expect(page.getByText(/^Added .*, last used /)).toBeVisible();
      await accessible(page);
      await reflows(page);
      await page.getByText('Remove…').click();
      await page.getByRole('button', { name: 'Remove this passkey' }).click();
      await expect(page.getByText('The passkey is removed.')).toBeVisible();
      await expect.poll(() => subjectsTo(practice, email)).toContain('A passkey was removed from your login at Willow Lane Practice');

      // The device has it still, and the practice knows it no more.
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await expect(byPasskey(page)).toBeVisible();
      expect(await isAbove(page), 'below the password once the last one is removed').toBe(false);
      await byPasskey(page).click();
      await expect(page.getByText('This passkey was not accepted.')).toBeVisible();
      await hydrated(page);
      await accessible(page);
    });

    test('R26: one device is signed out from another', async ({ page, practice, person }) => {
      const { email } = await openPortal(page, practice, `${client}a`);
      const other = await person({ viewport, userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0' });
      await signInByPassword(other, email);
      await expect(other.getByRole('heading', { name: `Hello, ${client}a` })).toBeVisible();
      await visit(page, `/p/${SLUG}/profile`);
      await expect(page.getByText('You are signed in on 2 devices.')).toBeVisible();
      await expect(page.getByText('This device', { exact: true })).toBeVisible();
      await page.getByRole('button', { name: 'Sign out Firefox on Linux' }).click();
      await expect(page.getByText('The device is signed out.')).toBeVisible();
      await expect(page.getByText('You are signed in on this device alone.')).toBeVisible();
      await other.reload();
      await expect(other.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
    });

    test('whoever says Not now is not asked again, and finds it on the profile', async ({ page, practice }) => {
      await device(page);
      const { email } = await openPortal(page, practice, `${client}b`);
      await page.getByRole('button', { name: 'Not now' }).click();
      await expect(page.getByRole('heading', { name: `Hello, ${client}b` })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeHidden();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(byPasskey(page)).toBeVisible();
      expect(await isAbove(page), 'below the password where none has been used').toBe(false);
      await signInByPassword(page, email);
      await expect(page.getByRole('heading', { name: `Hello, ${client}b` })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeHidden();
      // By the link, which loads no document anew.
      await hydrated(page);
      await page.getByRole('link', { name: 'Your profile' }).click();
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await expect(page.getByText('Your passkey is added.')).toBeVisible();
    });
  });
}

test('R31: a representative has a passkey of their own, on their own page', async ({ page, practice }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await device(page);
  const [id, email] = [await practice.add({ first_name: 'Yann', last_name: 'Portal' }), 'noor.passkey@mail.example'];
  const fields = { _action: 'represent', representative_name: 'Noor Haddad', representative_email: email, relation: 'parent' };
  const grant = { fill_forms: 'on', first_day: '2020-01-01', last_day: '' };
  const added = await practice.request.post(`/clients/${id}`, { form: { ...fields, ...grant }, maxRedirects: 0 });
  expect(added.status()).toBe(303);
  const find = async () => (await practice.mailsTo(email)).map((mail) => /https?:\S+\/represent\/[\w-]+/.exec(mail.text)?.[0]).find(Boolean);
  await expect.poll(find).toBeTruthy();
  await page.goto((await find())!);
  await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
  await page.getByRole('button', { name: 'Create my login' }).click();
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByText('Your passkey is added.')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await byPasskey(page).click();
  await page.getByRole('link', { name: 'Change' }).click();
  await expect(page.getByRole('heading', { name: 'Passkeys' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible();
  await hydrated(page);
  await accessible(page);
  await reflows(page);
  await page.getByText('Remove…').click();
  await page.getByRole('button', { name: 'Remove this passkey' }).click();
  await expect(page.getByText('The passkey is removed.')).toBeVisible();
});

test.describe('Without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('nobody is offered what would not work', async ({ page, practice }) => {
    const { email } = await openPortal(page, practice, 'Xenia');
    await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeHidden();
    await page.goto(`/p/${SLUG}/profile`);
    await expect(page.getByRole('heading', { name: 'Passkeys' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeHidden();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await expect(byPasskey(page)).toBeHidden();
    await signInByPassword(page, email);
    await expect(page.getByRole('heading', { name: 'Hello, Xenia' })).toBeVisible();
  });
});
