// The portal's colour: chosen by an administrator, checked for contrast, and worn by the clients' pages, light and dark.
import { openPortal } from '../support/forms';
import { hydrated } from '../support/guard';
import type { Practice } from '../support/practice';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';

test.use({ setting: { file: 'portal-look', demo: true, smtp: false } });

const SETTINGS = '/organization/portal/settings';

/** Whatever it was before. */
async function paint(practice: Practice, colour: string): Promise<void> {
  const { viewer } = await practice.ask<{ viewer: { organization: { accent: string } } }>('staff/viewer', {});
  await practice.ask('organization/save-colour', { seen: viewer.organization.accent, colour });
}

test('a colour that cannot be read is told with the nearest one, which a button takes', async ({ page, server }) => {
  await page.setViewportSize({ width: 820, height: 1180 });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, SETTINGS);
  const form = page.getByRole('form', { name: 'Colour of the portal' });
  await expect(form.getByLabel('Its code')).toHaveValue('#30499b');
  await form.getByLabel('Its code').fill('#ffcc00');
  await expect(form.getByText(/its contrast is 1\.\d to 1, and 4\.5 is needed/)).toBeVisible();
  await accessible(page);
  await reflows(page);
  await form.getByRole('button', { name: /^Take #/ }).press('Enter');
  await expect(form.getByText(/4\.5 is needed/)).toHaveCount(0);
  await expect(form.getByLabel('Its code')).not.toHaveValue('#ffcc00');
  await form.getByLabel('Its code').fill('red');
  await expect(form.getByText('Enter a colour as # and six digits')).toBeVisible();
  await form.getByLabel('Its code').fill('#7a1f5c');
  await expect(form.getByRole('img', { name: 'Light: a button and a link in this colour' })).toBeVisible();
  await expect(form.getByRole('img', { name: 'Dark: a button and a link in this colour' })).toBeVisible();
  await form.getByLabel('Its code').press('Enter');
  await expect(form.getByText('Saved.')).toBeVisible();
  await accessible(page);
  await visit(page, SETTINGS);
  await expect(page.getByLabel('Its code')).toHaveValue('#7a1f5c');
});

for (const [scheme, colour, viewport] of [
  ['light', 'rgb(122, 31, 92)', { width: 390, height: 844 }],
  ['dark', undefined, { width: 820, height: 1180 }],
] as const) {
  test(`clients find it on every page, ${scheme}`, async ({ person, practice }) => {
    await paint(practice, '#7a1f5c');
    const page = await person({ viewport, colorScheme: scheme, hasTouch: true });
    const accent = () => page.evaluate(() => getComputedStyle(document.querySelector('.brand > i')!).backgroundColor);
    const own = async () => {
      await expect(page.locator('link[href="/look/7a1f5c.css"]')).toHaveCount(1);
      if (colour) expect(await accent()).toBe(colour);
      else expect(await accent()).not.toMatch(/^rgb\((157, 178, 255|122, 31, 92)\)$/);
      await accessible(page);
    };
    await visit(page, '/p/willow-lane-practice');
    await own();
    await openPortal(page, practice, scheme === 'light' ? 'Lena' : 'Dario');
    await hydrated(page);
    await own();
    await page.getByRole('link', { name: 'Your profile' }).click();
    await expect(page.getByRole('heading', { name: 'Your profile', level: 1 })).toBeVisible();
    await own();
  });
}

test('the button of an e-mail has it', async ({ page, practice }) => {
  await paint(practice, '#7a1f5c');
  const email = 'bea.button@mail.example';
  const client = await practice.add({ first_name: 'Bea', last_name: 'Button', email });
  await practice.invite(client, email);
  const [mail] = await practice.mailsTo(email);
  await page.goto(`/mailbox/${mail!.id}/html`);
  await expect(page.locator('td[bgcolor="#7a1f5c"]')).toHaveCount(1);
});
