import { accessible, expect, test, visit } from '../support/test';
import { Server, engine } from '../support/server';

test.use({ setting: { file: 'walk-1', demo: false, smtp: false }, timezoneId: 'Asia/Tokyo' });

test.describe('Walk 1: starting the program', () => {
  test('without --demo the first visit leads to /setup, which asks for the printed code', async ({ page, server, guard }) => {
    expect(server.output).toContain(`Set up your practice at ${server.url}/setup with this code:`);
    await visit(page, '/');
    await expect(page).toHaveURL('/setup');
    await expect(page.getByRole('heading', { name: 'Set up your practice' })).toBeVisible();
    await accessible(page);
    await expect(page.getByLabel('Choose a password')).toHaveAttribute('autocomplete', 'new-password');

    const fill = async (code: string) => {
      await page.getByLabel('Setup code').fill(code);
      await page.getByLabel('Name of the practice').fill('Harbour Row Practice');
      await page.getByLabel('Your name').fill('Ines Okafor');
      await page.getByLabel('Your e-mail address').fill('ines@harbourrow.example');
      await page.getByLabel('Choose a password').fill('copper kettle on the windowsill');
      await page.getByRole('button', { name: 'Set up' }).click();
    };
    guard.expectAnswer(/\/setup$/, 422);
    await fill('WRONG-CODE');
    await expect(page.getByLabel('Setup code')).toHaveAccessibleDescription(/code/i);
    await expect(page.getByLabel('Setup code')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByLabel('Name of the practice'), 'what was typed stays').toHaveValue('Harbour Row Practice');
    await accessible(page);

    await fill(server.setupCode());
    await expect(page.getByRole('heading', { name: 'Clients', level: 1 })).toBeVisible();
    await expect(page.getByText('No clients yet')).toBeVisible();
    await accessible(page);
    await visit(page, '/setup');
    await expect(page, 'set up once only').toHaveURL('/home');

    await visit(page, '/organization');
    const zone = page.getByLabel('Where the practice is');
    await expect(zone, 'as the browser said it').toHaveValue('Asia/Tokyo');
    await zone.selectOption('Europe/Berlin');
    await page.getByRole('button', { name: 'Save the time zone' }).click();
    await expect(page.getByText('Saved. Days and times are told by it from now on.')).toBeVisible();
    await expect(zone).toHaveValue('Europe/Berlin');
    await accessible(page);
  });

  test('with --demo it prints its address and three sign-ins that work', async () => {
    const server = new Server({ demo: true });
    try {
      await server.start();
      expect(server.output).toContain(`Anteroom is at ${server.url} (${engine === 'postgres' ? 'PostgreSQL' : 'SQLite'})`);
      expect(server.output).toContain(`${server.url}/p/willow-lane-practice`);
      for (const who of ['Administrator', 'Staff who may invite', 'Staff who may not'] as const) {
        const answer = await fetch(`${server.url}/sign-in`, {
          method: 'POST',
          redirect: 'manual',
          headers: { origin: server.url },
          body: new URLSearchParams({ ...server.signIn(who), next: '' }),
        });
        expect(answer.headers.get('location'), who).toBe('/home');
      }
    } finally {
      await server.stop();
    }
  });
});
