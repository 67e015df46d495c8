import type { Page, Request } from '@playwright/test';
import { accessible, expect, reflows, signIn, test, visit } from '../support/test';
import { openPortal } from '../support/forms';
import { CLIENT_PASSWORD } from '../support/practice';
import { hydrated } from '../support/guard';

test.use({ setting: { file: 'privacy', demo: true, smtp: false } });

test.describe('What the browser is told', () => {
  test('every page of the staff stays on this origin, leaks no address, breaks no policy, and can be used by everyone', async ({ page, server, practice, guard }) => {
    // Seventeen pages, each looked over by axe and at two widths.
    test.setTimeout(180_000);
    const requests: Request[] = [];
    page.on('request', (request) => requests.push(request));
    await signIn(page, server.signIn('Administrator'));
    const mara = await practice.client('Mara Abramson');
    const addresses = [
      '/clients',
      '/clients?search=abramson&state=no-account',
      '/clients/new',
      `/clients/${mara.id}`,
      `/clients/${mara.id}/edit`,
      `/clients/${mara.id}?tab=documents`,
      `/clients/${mara.id}?tab=history`,
      '/organization',
      '/organization/staff',
      '/organization/portal',
      '/organization/portal/settings',
      '/organization/portal/message',
      '/organization/portal/email',
      '/organization/portal/forms',
      '/organization/portal/activity',
      '/organization/portal/activity?state=stuck',
      '/organization/audit',
      '/to-review',
      '/mailbox',
    ];
    for (const address of addresses) {
      await visit(page, address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await accessible(page);
      await reflows(page);
    }
    for (const request of requests) expect((await request.allHeaders())['referer'] ?? '', request.url()).toBe('');
    guard.expectAnswer(/no-such-page/, 404);
    await visit(page, '/no-such-page');
    await expect(page.getByRole('heading', { name: 'There is no page here' })).toBeVisible();
    await accessible(page);
    expect(await stored(page), 'nothing stays in the browser').toEqual([0, 0]);
  });

  test('a page is never kept by the browser, and the screen after signing out shows nobody', async ({ page, server }) => {
    const answer = (await page.goto('/sign-in'))!;
    expect(answer.headers()['cache-control']).toContain('no-store');
    expect(answer.headers()['referrer-policy']).toBe('no-referrer');
    expect(answer.headers()['content-security-policy']).not.toContain('unsafe-inline');
    await signIn(page, server.signIn('Administrator'));
    await page.getByText('Ada Brennan').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL('/sign-in');
    await page.goBack();
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByText('@mail.example')).toHaveCount(0);
  });

  test('a client leaves nothing in the browser either, and the way back after signing out shows nobody', async ({ page, practice }) => {
    const email = 'nora.lend@mail.example';
    const link = await practice.invite(await practice.add({ first_name: 'Nora', last_name: 'Lend', email }), email, ['Client information']);
    await visit(page, link);
    await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await page.getByRole('link', { name: /Client information/ }).click();
    await hydrated(page);
    await page.getByLabel('Your legal name').fill('Nora Lend of Oakford');
    await expect(page.getByText('✓ Saved just now')).toBeVisible();
    expect(await stored(page), 'typed answers are on the server alone').toEqual([0, 0]);
    const form = page.url();
    for (const address of [link, form, new URL('/p/willow-lane-practice/home', form).href]) {
      expect((await page.request.get(address)).headers()['cache-control'], address).toContain('no-store');
    }
    const signedOut = page.waitForResponse((answer) => answer.url().endsWith('/sign-out'));
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect((await (await signedOut).allHeaders())['clear-site-data']).toContain('storage');
    await expect(page.getByRole('heading', { name: 'Your client portal' })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { name: 'Your client portal' })).toBeVisible();
    await visit(page, form);
    await expect(page.getByRole('heading', { name: 'Your client portal' })).toBeVisible();
    await expect(page.getByText('Nora')).toHaveCount(0);
  });

  test('password managers know every password field, and pasting is welcome', async ({ page, practice, server, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    const email = 'pia.steed@mail.example';
    const link = await practice.invite(await practice.add({ first_name: 'Pia', last_name: 'Steed', email }), email);
    const fields = [
      { address: '/sign-in', label: 'Password', tells: 'current-password' },
      { address: '/p/willow-lane-practice', label: 'Password', tells: 'current-password' },
      { address: link, label: 'Choose a password', tells: 'new-password' },
      { address: '/organization/staff', label: 'First password', tells: 'new-password' },
    ];
    for (const { address, label, tells } of fields) {
      if (address.startsWith('/organization')) await signIn(page, server.signIn('Administrator'));
      await visit(page, address);
      if (address.startsWith('/organization')) await page.getByText('Add a staff member').click();
      await page.evaluate((text) => navigator.clipboard.writeText(text), CLIENT_PASSWORD);
      const field = page.getByLabel(label, { exact: true });
      await expect(field, address).toHaveAttribute('autocomplete', tells);
      await field.focus();
      await page.keyboard.press('Control+V');
      await expect(field, address).toHaveValue(CLIENT_PASSWORD);
    }
  });

  test('R26: a person is warned before an idle session ends, can stay, and else is led away', async ({ page, server }) => {
    await page.clock.install();
    await signIn(page, server.signIn('Administrator'));
    await page.clock.fastForward('13:30');
    const warning = page.getByRole('dialog', { name: 'Are you still there?' });
    await expect(warning).toBeVisible();
    await accessible(page);
    const stayed = page.waitForResponse(/\/api\/staff\/stay/);
    await warning.getByRole('button', { name: 'Stay signed in' }).click();
    expect((await stayed).ok()).toBe(true);
    await expect(warning).toBeHidden();
    await page.clock.fastForward('15:30');
    await expect(page).toHaveURL(/ended=1/);
    await expect(page.getByText('You were signed out because nobody used this page for a while.')).toBeVisible();
  });

  test('R26: a tab that nobody uses stays while another one is used, and who is told that the session ended is signed out', async ({ page, context, server }) => {
    await page.clock.install();
    await signIn(page, server.signIn('Administrator'));
    const used = await context.newPage();
    await visit(used, '/clients');
    const warnings = [page, used].map((tab) => tab.getByRole('dialog', { name: 'Are you still there?' }));
    for (let times = 0; times < 3; times += 1) {
      await page.clock.fastForward('07:00');
      const told = used.waitForResponse(/\/api\/staff\/stay/);
      await used.keyboard.press('Shift');
      expect((await told).ok()).toBe(true);
      await page.clock.fastForward('00:02');
      for (const warning of warnings) await expect(warning).toBeHidden();
      await expect(page).not.toHaveURL(/ended=1/);
    }
    await page.clock.fastForward('13:00');
    for (const warning of warnings) await expect(warning).toBeVisible();
    await warnings[1]!.getByRole('button', { name: 'Stay signed in' }).click();
    await page.clock.fastForward('00:02');
    for (const warning of warnings) await expect(warning).toBeHidden();
    await page.clock.fastForward('15:30');
    for (const tab of [page, used]) await expect(tab).toHaveURL(/sign-in\?ended=1/);
    await page.goto('/clients');
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  });

  test('R26: a client who is told that the session ended is signed out', async ({ page, practice }) => {
    await page.clock.install();
    await openPortal(page, practice, 'Ivo');
    await hydrated(page);
    await page.clock.fastForward('20:30');
    await expect(page.getByText('You were signed out because nobody used this page for a while.')).toBeVisible();
    await page.goto('/p/willow-lane-practice/home');
    await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  });

  test('R26: the countdown is of what the server was told, not of what was done since', async ({ page, server }) => {
    await page.clock.install();
    await signIn(page, server.signIn('Administrator'));
    await page.clock.fastForward('00:50');
    await page.keyboard.press('Shift');
    await page.clock.fastForward('12:00');
    await expect(page.getByRole('dialog', { name: 'Are you still there?' })).toBeVisible();
  });

  test('R26: whoever wishes to stay when the session has ended is led away at once', async ({ page, server, practice, guard }) => {
    await page.clock.install();
    await signIn(page, server.signIn('Administrator'));
    await page.clock.fastForward('13:30');
    const warning = page.getByRole('dialog', { name: 'Are you still there?' });
    await expect(warning).toBeVisible();
    const { viewer } = await practice.ask<{ viewer: { staff: { id: string } } }>('staff/viewer', {});
    await practice.ask('staff/end-sessions', { staff: viewer.staff.id });
    guard.expectAnswer(/staff\/stay$/, 401);
    await warning.getByRole('button', { name: 'Stay signed in' }).click();
    await expect(page).toHaveURL(/ended=1/);
  });

  test('R26: whoever wishes to stay without a connection is told that nobody heard it', async ({ page, context, server, guard }) => {
    await page.clock.install();
    await signIn(page, server.signIn('Administrator'));
    await page.clock.fastForward('13:30');
    const warning = page.getByRole('dialog', { name: 'Are you still there?' });
    guard.expectAnswer(/staff\/stay$/, 0);
    await context.setOffline(true);
    await warning.getByRole('button', { name: 'Stay signed in' }).click();
    await expect(warning.getByText('That did not reach the server')).toBeVisible();
    await accessible(page);
    await context.setOffline(false);
    const stayed = page.waitForResponse(/\/api\/staff\/stay/);
    await warning.getByRole('button', { name: 'Stay signed in' }).click();
    expect((await stayed).ok()).toBe(true);
    await page.clock.fastForward('00:10');
    await expect(warning).toBeHidden();
  });

  test('R26: Escape is an answer to the warning too, and the server hears of it', async ({ page, server }) => {
    await page.clock.install();
    await signIn(page, server.signIn('Administrator'));
    await page.clock.fastForward('13:30');
    const warning = page.getByRole('dialog', { name: 'Are you still there?' });
    await expect(warning).toBeVisible();
    const stayed = page.waitForResponse(/\/api\/staff\/stay/);
    await page.keyboard.press('Escape');
    await expect(warning).toBeHidden();
    expect((await stayed).ok()).toBe(true);
  });

  test('where a browser tells no more than the origin, a post of ours is one', async ({ playwright, launchOptions, server }) => {
    // As a tablet in the practice's own network, without TLS: there browsers send no `Sec-Fetch-Site`.
    const args = [...(launchOptions.args ?? []), '--host-resolver-rules=MAP tablet.test 127.0.0.1'];
    const browser = await playwright.chromium.launch({ ...launchOptions, args });
    const origin = `http://tablet.test:${new URL(server.url).port}`;
    const page = await browser.newPage({ baseURL: origin });
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill(server.signIn('Administrator').email);
    await page.getByLabel('Password', { exact: true }).fill(server.signIn('Administrator').password);
    const posted = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/sign-in'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    const headers = await (await posted).allHeaders();
    expect([headers['sec-fetch-site'], headers['origin'], headers['referer']]).toEqual([undefined, origin, `${origin}/`]);
    await expect(page).toHaveURL('/home');
    await browser.close();
  });

  test('a post from another site is refused', async ({ page, practice, playwright, server }) => {
    const email = 'cross.site@mail.example';
    const link = await practice.invite(await practice.add({ first_name: 'Cross', last_name: 'Site', email }), email);
    const other = await playwright.request.newContext({ extraHTTPHeaders: { origin: 'https://evil.example' } });
    expect((await other.post(link, { form: { password: CLIENT_PASSWORD } })).status()).toBe(403);
    expect((await other.post(`${server.url}/sign-in`, { form: server.signIn('Administrator') as never })).status()).toBe(403);
    await other.dispose();
    void page;
  });
});

async function stored(page: Page): Promise<number[]> {
  return page.evaluate(() => [localStorage.length, sessionStorage.length]);
}
