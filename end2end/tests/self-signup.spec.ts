import { accessible, expect, openSession, reflows, test, visit } from '../support/test';
import { hydrated } from '../support/guard';
import { CLIENT_PASSWORD, linkIn, type Practice } from '../support/practice';
import type { Page } from '@playwright/test';

test.use({ setting: { file: 'self-signup', demo: true, smtp: false } });

const PHONE = { width: 390, height: 844 };
const TABLET = { width: 820, height: 1180 };
const PORTAL = '/p/willow-lane-practice';

async function allow(practice: Practice, client_signup_allowed: boolean): Promise<void> {
  const settings = await practice.ask<object>('organization/settings', {});
  await practice.ask('organization/save-settings', { seen: settings, settings: { ...settings, client_signup_allowed } });
}

async function onFile(practice: Practice, first_name: string, more: { date_of_birth?: string } = {}) {
  const email = `${first_name.toLowerCase()}.self@mail.example`;
  return { email, id: await practice.add({ first_name, last_name: 'Self', email, ...more }) };
}

/** The newest e-mail's text, once it is the `count`th. */
async function arrived(practice: Practice, email: string, count = 1): Promise<string> {
  await expect.poll(async () => (await practice.mailsTo(email)).length).toBe(count);
  return (await practice.mailsTo(email))[0]!.text;
}

async function ask(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByText('If your practice has this address on file, a link is on its way to it.')).toBeVisible();
}

test.describe('R24: Allow client signup on the client portal', () => {
  test('off, the page offers sign-in alone, and the server refuses whatever is sent', async ({ page, practice, server, playwright }) => {
    await allow(practice, false);
    const { id, email } = await onFile(practice, 'Odette');
    await visit(page, PORTAL);
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Sign up' })).toHaveCount(0);
    await accessible(page);
    await visit(page, `${PORTAL}/sign-up`);
    await expect(page.getByText('You sign up here by the link in an e-mail that your practice sends you.')).toBeVisible();
    await expect(page.getByLabel('E-mail address')).toHaveCount(0);
    await accessible(page);
    const request = await playwright.request.newContext({ extraHTTPHeaders: { origin: server.url } });
    for (const address of [email, 'nobody.self@mail.example']) {
      const answer = await request.post(`${server.url}${PORTAL}/sign-up`, { form: { email: address }, maxRedirects: 0 });
      expect(answer.status(), address).toBe(422);
    }
    await request.dispose();
    expect(await practice.mailsTo(email)).toEqual([]);
    expect((await practice.client('Odette Self') as { portal?: string }).portal, id).toBe('NoAccount');
  });

  test('an administrator switches it on under the portal’s settings', async ({ page, practice, server }) => {
    await allow(practice, false);
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/portal/settings');
    const allowed = page.getByRole('switch', { name: /Allow client signup on the client portal/ });
    await expect(allowed).not.toBeChecked();
    await allowed.check();
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText(/^Saved\./)).toBeVisible();
    await accessible(page);
    await visit(page, '/organization/portal/settings');
    await expect(allowed).toBeChecked();
    await visit(page, PORTAL);
    await expect(page.getByRole('link', { name: 'Sign up' })).toBeVisible();
  });

  for (const [name, viewport, first_name] of [['telephone', PHONE, 'Petra'], ['tablet', TABLET, 'Tabea']] as const) {
    test(`on, a client on a ${name} asks for a link, which comes to the address on file, and signs up`, async ({ page, practice, guard }) => {
      await allow(practice, true);
      const { id, email } = await onFile(practice, first_name, { date_of_birth: '1990-05-05' });
      await page.setViewportSize(viewport);
      await visit(page, PORTAL);
      await accessible(page);
      await reflows(page);
      await page.getByRole('link', { name: 'Sign up' }).click();
      await expect(page.getByRole('heading', { name: 'Sign up' })).toBeVisible();
      await hydrated(page);
      await accessible(page);
      await reflows(page);
      guard.expectAnswer(/\/sign-up$/, 422);
      await page.getByLabel('E-mail address').fill('no address');
      await page.getByRole('button', { name: 'Send me a link' }).click();
      await expect(page.getByText('An e-mail address has one @')).toBeVisible();
      await expect(page.getByLabel('E-mail address')).toHaveValue('no address');
      await accessible(page);
      await hydrated(page);
      await ask(page, ` ${email.toUpperCase()} `);
      await accessible(page);

      await visit(page, linkIn(await arrived(practice, email)));
      await expect(page.getByRole('heading', { name: `Welcome, ${first_name}` })).toBeVisible();
      await page.getByLabel('Day').fill('5');
      await page.getByLabel('Month').fill('5');
      await page.getByLabel('Year').fill('1990');
      await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
      await page.getByRole('button', { name: 'Create my account' }).click();
      await expect(page.getByRole('heading', { name: `Hello, ${first_name}` })).toBeVisible();
      const [history] = await practice.ask<[{ action: string; actor_name: string }[], string | null]>('clients/history', { id });
      const asked = history.find((event) => event.action === 'SignUpAsked');
      expect(asked?.actor_name, 'R25').toBe(`${first_name} Self`);

      await visit(page, `${PORTAL}/sign-up`);
      await ask(page, email);
      expect(await practice.mailsTo(email), 'once in ten minutes').toHaveLength(1);
    });
  }

  test('on, the page says the same of an address that nobody has, and nothing is sent', async ({ page, practice }) => {
    await allow(practice, true);
    const { email } = await onFile(practice, 'Klara');
    await visit(page, `${PORTAL}/sign-up`);
    await ask(page, email);
    const known = await page.getByRole('main').innerHTML();
    await visit(page, `${PORTAL}/sign-up`);
    await ask(page, 'stranger.self@mail.example');
    expect(await page.getByRole('main').innerHTML()).toBe(known);
    await arrived(practice, email);
    expect(await practice.mailsTo('stranger.self@mail.example')).toEqual([]);
  });

  test('on, who has an account is told so, and led to signing in', async ({ page, practice }) => {
    await allow(practice, true);
    const { email, id } = await onFile(practice, 'Amalia');
    await visit(page, await practice.invite(id, email, []));
    await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await expect(page.getByRole('heading', { name: 'Hello, Amalia' })).toBeVisible();
    await visit(page, `${PORTAL}/sign-up`);
    await ask(page, email);
    await expect.poll(async () => (await practice.mailsTo(email)).map((mail) => mail.subject)).toContain('Your account at Willow Lane Practice');
    const told = (await practice.mailsTo(email)).find((mail) => mail.subject === 'Your account at Willow Lane Practice')!;
    expect(told.text).toContain(`${PORTAL}\n`);
    expect(told.text).not.toContain('/join/');
  });

  test('a robot that asks, and looks at the link before the person, uses nothing up', async ({ page, practice, server, playwright }) => {
    await allow(practice, true);
    const { email } = await onFile(practice, 'Robin', { date_of_birth: '1979-11-02' });
    const robot = await playwright.request.newContext({ extraHTTPHeaders: { origin: server.url } });
    const form = { email };
    expect((await robot.get(`${server.url}${PORTAL}/sign-up`)).ok()).toBe(true);
    expect((await robot.post(`${server.url}${PORTAL}/sign-up`, { form, headers: { origin: 'https://evil.example' } })).status()).toBe(403);
    expect(await practice.mailsTo(email), 'looking and a foreign page ask for nothing').toEqual([]);
    expect((await robot.post(`${server.url}${PORTAL}/sign-up`, { form, maxRedirects: 0 })).status()).toBe(303);
    const link = linkIn(await arrived(practice, email));
    expect((await robot.head(link)).ok()).toBe(true);
    for (let times = 0; times < 5; times++) expect((await robot.get(link)).ok()).toBe(true);
    expect((await robot.post(link, { form: { password: '', day: '', month: '', year: '' } })).status()).toBe(422);
    await robot.dispose();
    await visit(page, link);
    await expect(page.getByRole('heading', { name: 'Welcome, Robin' })).toBeVisible();
  });

  test('without scripts a client asks for a link and signs up', async ({ person, practice }) => {
    await allow(practice, true);
    const { email } = await onFile(practice, 'Nelly');
    const page = await person({ javaScriptEnabled: false, viewport: PHONE });
    await page.goto(PORTAL);
    await page.getByRole('link', { name: 'Sign up' }).click();
    await ask(page, email);
    await page.goto(linkIn(await arrived(practice, email)));
    await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await expect(page.getByRole('heading', { name: 'Hello, Nelly' })).toBeVisible();
  });
});
