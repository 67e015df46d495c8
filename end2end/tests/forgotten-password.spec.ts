import type { APIRequestContext, Page } from '@playwright/test';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';
import { hydrated } from '../support/guard';
import { CLIENT_PASSWORD, type Practice } from '../support/practice';

test.use({ setting: { file: 'forgotten-password', demo: true, smtp: false } });

const NEW = 'eleven amber paper kites';
const PHONE = { width: 390, height: 844 };
const TABLET = { width: 820, height: 1180 };
const PORTAL = '/p/willow-lane-practice';

/** A client who has signed up. */
async function account(practice: Practice, request: APIRequestContext, first_name: string, origin: string): Promise<string> {
  const email = `${first_name.toLowerCase()}.forgot@mail.example`;
  const id = await practice.add({ first_name, last_name: 'Forgot', email });
  const link = await practice.invite(id, email, []);
  const form = { password: CLIENT_PASSWORD, day: '', month: '', year: '' };
  const answer = await request.post(link, { form, headers: { origin }, maxRedirects: 0 });
  expect(answer.status(), 'signs up').toBe(303);
  return email;
}

const links = async (practice: Practice, email: string) =>
  (await practice.mailsTo(email)).flatMap((mail) => /http:\/\/[^\s>)"]+\/reset-password\/[\w-]+/.exec(mail.text)?.[0] ?? []);

/** The link of the newest e-mail, once it has come beside those that are known. */
async function newLink(practice: Practice, email: string, known: string[] = []): Promise<string> {
  const fresh = async () => (await links(practice, email)).filter((link) => !known.includes(link));
  await expect.poll(async () => (await fresh()).length).toBe(1);
  return (await fresh())[0]!;
}

async function ask(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByText('If there is an account with this address, a link is on its way to it.')).toBeVisible();
}

async function set(page: Page, password: string): Promise<void> {
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Save the new password' }).click();
}

test.describe('A forgotten password', () => {
  for (const [name, viewport] of [['telephone', PHONE], ['tablet', TABLET]] as const) {
    test(`R26: a client on a ${name} asks for a link, sets a new password and is signed in; the other device is signed out`, async ({ page, person, practice, server, playwright, guard }) => {
      const request = await playwright.request.newContext();
      const email = await account(practice, request, name === 'tablet' ? 'Tamsin' : 'Philippa', server.url);
      await request.dispose();
      const other = await person();
      await visit(other, PORTAL);
      await other.getByLabel('E-mail address').fill(email);
      await other.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
      await other.getByRole('button', { name: 'Sign in' }).click();
      await expect(other.getByRole('heading', { name: /^Hello/ })).toBeVisible();

      await page.setViewportSize(viewport);
      await visit(page, PORTAL);
      await accessible(page);
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible();
      await hydrated(page);
      await accessible(page);
      await reflows(page);
      await ask(page, ` ${email.toUpperCase()} `);
      await accessible(page);

      await visit(page, await newLink(practice, email));
      await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
      await expect(page.getByText(`For ${email}.`)).toBeVisible();
      await expect(page.getByLabel('New password')).toHaveAttribute('autocomplete', 'new-password');
      await accessible(page);
      await reflows(page);
      guard.expectAnswer(/\/reset-password\//, 422);
      await set(page, 'too short');
      await expect(page.getByText('Use at least 15 characters.')).toBeVisible();
      await expect(page.getByLabel('New password')).toHaveAttribute('aria-invalid', 'true');
      await accessible(page);
      await set(page, NEW);
      await expect(page.getByText('Your new password is set.')).toBeVisible();
      await accessible(page);

      await visit(other, `${PORTAL}/home`);
      await expect(other, 'signed out').toHaveURL(`${PORTAL}?out=1`);
      await expect.poll(async () => (await practice.mailsTo(email)).map((mail) => mail.subject)).toContain('Your password at Willow Lane Practice was changed');
    });
  }

  test('a robot that fetches the link, asks for its headers and posts it blindly uses nothing up before the person comes', async ({ page, practice, server, playwright }) => {
    const robot = await playwright.request.newContext({ extraHTTPHeaders: { origin: server.url } });
    const email = await account(practice, robot, 'Roberta', server.url);
    expect((await robot.post(`${server.url}${PORTAL}/forgot-password`, { form: { email }, maxRedirects: 0 })).status()).toBe(303);
    const link = await newLink(practice, email);
    expect((await robot.head(link)).ok()).toBe(true);
    for (let times = 0; times < 5; times++) expect((await robot.get(link)).ok()).toBe(true);
    for (const form of [{ a: 'b' }, { password: '' }, { password: 'test' }] as Record<string, string>[]) expect((await robot.post(link, { form })).status()).toBe(422);
    const foreign = await robot.post(link, { form: { password: NEW }, headers: { origin: 'https://evil.example' } });
    expect(foreign.status()).toBe(403);
    await robot.dispose();

    await visit(page, link);
    await set(page, NEW);
    await expect(page.getByText('Your new password is set.')).toBeVisible();
  });

  test('a link that was used, replaced or invented says so, and leads to a new one', async ({ page, practice, server, playwright, guard }) => {
    const request = await playwright.request.newContext({ extraHTTPHeaders: { origin: server.url } });
    const email = await account(practice, request, 'Rufus', server.url);
    await request.dispose();
    await visit(page, `${PORTAL}/forgot-password`);
    await ask(page, email);
    const older = await newLink(practice, email);
    await page.getByRole('link', { name: 'Ask with another address' }).click();
    await hydrated(page);
    await ask(page, email);
    const newer = await newLink(practice, email, [older]);
    guard.expectAnswer(/\/reset-password\//, 422);
    const says = async (address: string, heading: string) => {
      await visit(page, address);
      await expect(page.getByRole('heading', { name: heading })).toBeVisible();
      await accessible(page);
      await expect(page.getByText(email)).toHaveCount(0);
    };
    await says(older, 'There is a newer link');
    await says(newer.slice(0, -3), 'This link does not work');
    await says(newer.replace(PORTAL, ''), 'This link does not work');
    await visit(page, newer);
    await set(page, NEW);
    await expect(page.getByText('Your new password is set.')).toBeVisible();
    await says(newer, 'This link has been used');
    await page.getByRole('link', { name: 'Ask for a new link' }).click();
    await expect(page).toHaveURL(`${PORTAL}/forgot-password`);
  });

  test('the page says the same of an address that nobody has, and what is no address stays as it was typed', async ({ page, practice, guard }) => {
    await visit(page, `${PORTAL}/forgot-password`);
    guard.expectAnswer(/\/forgot-password$/, 422);
    await page.getByLabel('E-mail address').fill('no address');
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await expect(page.getByText('An e-mail address has one @')).toBeVisible();
    await expect(page.getByLabel('E-mail address')).toHaveValue('no address');
    await accessible(page);
    await hydrated(page);
    await ask(page, 'nobody.at.all@mail.example');
    expect(await links(practice, 'nobody.at.all@mail.example')).toEqual([]);
  });

  test('who asks too often is told to wait', async ({ page, guard }) => {
    guard.expectAnswer(/\/forgot-password$/, 429);
    for (let times = 0; times < 5; times++) {
      await visit(page, `${PORTAL}/forgot-password`);
      await ask(page, 'often.asked@mail.example');
    }
    await visit(page, `${PORTAL}/forgot-password`);
    await page.getByLabel('E-mail address').fill('often.asked@mail.example');
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await expect(page.getByText('Too many tries. Wait a few minutes, then try again.')).toBeVisible();
    await expect(page.getByLabel('E-mail address')).toHaveValue('often.asked@mail.example');
    await accessible(page);
  });

  test('staff set a new password, and then sign in with it', async ({ page, practice, server }) => {
    const { email } = server.signIn('Staff who may not');
    await visit(page, '/sign-in');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible();
    await hydrated(page);
    await accessible(page);
    await reflows(page);
    await ask(page, email);
    await accessible(page);
    const link = await newLink(practice, email);
    await visit(page, link);
    await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
    await accessible(page);
    await reflows(page);
    await set(page, NEW);
    await expect(page).toHaveURL('/sign-in?changed=1');
    await expect(page.getByText('Your new password is set. Sign in with it.')).toBeVisible();
    await hydrated(page);
    await accessible(page);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(NEW);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
    await visit(page, link);
    await expect(page.getByRole('heading', { name: 'This link has been used' })).toBeVisible();
    await accessible(page);
  });
});

test.describe('Staff help a client in', () => {
  test('R26: a link is sent from the client’s page, and an administrator signs the client out everywhere', async ({ page, person, practice, server, playwright }) => {
    const request = await playwright.request.newContext();
    const email = await account(practice, request, 'Hedda', server.url);
    await request.dispose();
    const client = await person({ viewport: PHONE });
    await visit(client, PORTAL);
    await client.getByLabel('E-mail address').fill(email);
    await client.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
    await client.getByRole('button', { name: 'Sign in' }).click();
    await expect(client.getByRole('heading', { name: 'Hello, Hedda' })).toBeVisible();

    await openSession(page, server.signIn('Administrator'));
    await visit(page, `/clients/${(await practice.client('Hedda Forgot')).id}`);
    await page.getByText('Help with signing in…').click();
    await accessible(page);
    await page.getByRole('button', { name: 'Send a link to set a new password' }).click();
    await expect(page.getByText('A link to set a new password is on its way to the client.')).toBeVisible();
    await hydrated(page);
    await page.getByText('Help with signing in…').click();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(page.getByText('The client is signed out on every device.')).toBeVisible();
    await hydrated(page);
    await accessible(page);
    await visit(client, `${PORTAL}/home`);
    await expect(client).toHaveURL(`${PORTAL}?out=1`);

    await visit(client, await newLink(practice, email));
    await set(client, NEW);
    await expect(client.getByText('Your new password is set.')).toBeVisible();
  });
});

test.describe('A forgotten password, without scripts', () => {
  test('a client asks for a link, and sets a new password', async ({ person, practice, server, playwright, guard }) => {
    const request = await playwright.request.newContext();
    const email = await account(practice, request, 'Nell', server.url);
    await request.dispose();
    const page = await person({ javaScriptEnabled: false, viewport: PHONE });
    await page.goto(PORTAL);
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await ask(page, email);
    await page.goto(await newLink(practice, email));
    guard.expectAnswer(/\/reset-password\//, 422);
    await set(page, 'password1234567');
    await expect(page.getByText('This password is on lists that attackers try first.')).toBeVisible();
    await set(page, NEW);
    await expect(page.getByRole('heading', { name: 'Hello, Nell' })).toBeVisible();
    await expect(page.getByText('Your new password is set.')).toBeVisible();
  });
});

