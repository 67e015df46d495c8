// The practice's logo and how clients reach it: written by an administrator, and on clients' pages, above all where a link does not work.
import { openPortal } from '../support/forms';
import { hydrated } from '../support/guard';
import type { Practice } from '../support/practice';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';
import type { Page } from '@playwright/test';

test.use({ setting: { file: 'look', demo: true, smtp: false } });

const SETTINGS = '/organization/portal/settings';
const PORTAL = '/p/willow-lane-practice';
const NAME = 'Willow Lane Practice';

/** A dark wordmark on a transparent ground, as the browser itself draws it. */
async function picture(page: Page): Promise<Buffer> {
  const url = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 300 });
    const drawing = canvas.getContext('2d')!;
    drawing.fillStyle = '#123a2a';
    drawing.arc(150, 150, 120, 0, 7);
    drawing.fill();
    drawing.fillRect(320, 110, 540, 80);
    return canvas.toDataURL('image/png');
  });
  return Buffer.from(url.split(',')[1]!, 'base64');
}

/** Whatever it was before. */
async function write(practice: Practice, form: Record<string, string>): Promise<void> {
  const seen = await practice.ask<object>('organization/contact', {});
  await practice.ask('organization/save-contact', { seen, form });
}

async function save(page: Page, contact: Record<string, string>) {
  const form = page.getByRole('form', { name: 'How clients reach you' });
  for (const [label, value] of Object.entries(contact)) await form.getByLabel(label).fill(value);
  await form.getByRole('button', { name: 'Save the contact' }).click();
  return form;
}

test('an administrator writes the contact, and chooses, sees and removes a logo', async ({ page, server, guard }) => {
  guard.expectAnswer(/save-contact$/, 422);
  await page.setViewportSize({ width: 820, height: 1180 });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, SETTINGS);
  const refused = await save(page, { Telephone: 'call us', 'E-mail address': 'desk' });
  await expect(refused.getByText('Enter one telephone number of 5 to 30 digits')).toBeVisible();
  await expect(refused.getByText('An e-mail address has one @')).toBeVisible();
  await accessible(page);
  const form = await save(page, { Telephone: '020 7946 0123', 'E-mail address': 'desk@willow.example', 'Opening hours': 'Monday to Friday\n9 to 5' });
  await expect(form.getByText('Saved.')).toBeVisible();
  await hydrated(page);
  await expect(form.getByLabel('Telephone')).toHaveValue('020 7946 0123');

  const logo = page.getByRole('form', { name: 'Logo' });
  const file = logo.getByLabel('A PNG or JPEG file');
  await file.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') });
  await expect(logo.getByText('SVG files are not taken')).toBeVisible();
  await expect(logo.getByRole('button', { name: 'Save the logo' })).toBeDisabled();
  await file.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: await picture(page) });
  await expect(logo.getByRole('img', { name: `${NAME}, on a dark ground` })).toBeVisible();
  await accessible(page);
  await reflows(page);
  await logo.getByRole('button', { name: 'Save the logo' }).click();
  await expect(logo.getByText('Saved.')).toBeVisible();
  await expect(logo.getByRole('img', { name: `${NAME}, on a light ground` })).toHaveAttribute('src', /^\/p\/willow-lane-practice\/logo\/[0-9a-f]{32}\.png$/);
  await logo.getByRole('button', { name: 'Remove the logo' }).click();
  await expect(logo.getByText('Removed.')).toBeVisible();
  await expect(logo.getByRole('img')).toHaveCount(0);
});

for (const [device, viewport, colorScheme] of [
  ['a phone', { width: 390, height: 844 }, 'light'],
  ['a tablet', { width: 820, height: 1180 }, 'dark'],
] as const) {
  test(`clients find both on every page, on ${device}`, async ({ page, person, practice }) => {
    await visit(page, PORTAL);
    const url = `data:image/png;base64,${(await picture(page)).toString('base64')}`;
    await practice.ask('organization/save-logo', { picture: url });
    await write(practice, { phone: '020 7946 0123', email: 'desk@willow.example', hours: 'Monday to Friday\n9 to 5' });
    const own = await person({ viewport, colorScheme, hasTouch: true });
    const both = async () => {
      const logo = own.getByRole('img', { name: NAME });
      await expect(logo).toBeVisible();
      expect(await logo.evaluate((image: HTMLImageElement) => [image.complete, image.naturalWidth, image.width, image.height])).toEqual([true, 480, 168, 56]);
      const foot = own.locator('.portal-reach');
      await expect(foot).toContainText('Questions? Call 020 7946 0123 or write to desk@willow.example.');
      await expect(foot.getByText('Monday to Friday')).toBeVisible();
      await expect(foot.getByRole('link', { name: '020 7946 0123' })).toHaveAttribute('href', 'tel:02079460123');
      await expect(foot.getByRole('link', { name: 'desk@willow.example' })).toHaveAttribute('href', 'mailto:desk@willow.example');
      await accessible(own);
      await reflows(own);
    };
    await visit(own, PORTAL);
    await both();
    await visit(own, `${PORTAL}/join/none`);
    await both();
    await expect(own.getByRole('main').getByRole('link', { name: '020 7946 0123' })).toHaveCount(2);
    await visit(own, `${PORTAL}/forgot-password?asked=1`);
    await both();
    await openPortal(own, practice, device === 'a phone' ? 'Lena' : 'Dario');
    await hydrated(own);
    await both();
    await own.getByRole('link', { name: 'Your profile' }).click();
    await expect(own.getByRole('heading', { name: 'Your profile', level: 1 })).toBeVisible();
    await both();
  });
}

test('a practice that says nothing of how it is reached shows no empty box', async ({ person, practice }) => {
  await write(practice, {});
  const page = await person({ viewport: { width: 390, height: 844 } });
  await visit(page, `${PORTAL}/join/none`);
  await expect(page.locator('.portal-reach')).toHaveCount(0);
  await expect(page.getByText('Tell the practice.')).toBeVisible();
});
