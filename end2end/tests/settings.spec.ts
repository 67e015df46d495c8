// What administrators set for the portal: one card saves without touching another, and two people do not undo each other.
import { accessible, expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'settings', demo: true, smtp: false } });

const SETTINGS = '/organization/portal/settings';

interface Settings {
  invitation_days: number;
  date_of_birth_required: boolean;
}

test('saving the contact leaves what was typed in the other cards, and other pages have it', async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, SETTINGS);
  await page.getByLabel('An invitation works for (days)').fill('21');
  const contact = page.getByRole('form', { name: 'How clients reach you' });
  await contact.getByLabel('Telephone').fill('020 7946 0199');
  await contact.getByRole('button', { name: 'Save the contact' }).click();
  await expect(contact.getByText(/^Saved\./)).toBeVisible();
  await expect(page.getByLabel('An invitation works for (days)')).toHaveValue('21');
  await page.getByRole('navigation', { name: 'Organization' }).getByRole('link', { name: 'Profile' }).click();
  await page.getByRole('dialog', { name: 'Leave the page' }).getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('definition').filter({ hasText: '020 7946 0199' })).toBeVisible();
});

test('a colour that was saved is the one that the page comes back with', async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, SETTINGS);
  const colour = page.getByRole('form', { name: 'Colour of the portal' });
  await colour.getByLabel('Its code').fill('#7a1f5c');
  await colour.getByRole('button', { name: 'Save the colour' }).click();
  await expect(colour.getByText(/^Saved\./)).toBeVisible();
  await page.getByRole('navigation', { name: 'Organization' }).getByRole('link', { name: 'Profile' }).click();
  await expect(page.getByRole('heading', { name: 'Profile', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(colour.getByLabel('Its code')).toHaveValue('#7a1f5c');
});

test('of two who change the settings the second is told which changed meanwhile, and keeps what was typed', async ({ page, server, practice, guard }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, SETTINGS);
  const days = page.getByLabel('An invitation works for (days)');
  await days.fill('30');
  const seen = await practice.ask<Settings>('organization/settings', {});
  const other = !seen.date_of_birth_required;
  await practice.ask('organization/save-settings', { seen, settings: { ...seen, date_of_birth_required: other } });
  guard.expectAnswer(/save-settings$/, 422);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText(`Somebody else changed settings meanwhile (the date of birth at sign-up: ${other ? 'on' : 'off'})`)).toBeVisible();
  await expect(days).toHaveValue('30');
  await expect(page.getByRole('switch', { name: /^Ask for the date of birth at sign-up/ })).toBeChecked({ checked: other });
  await accessible(page);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText(/^Saved\. Reminders keep to it/)).toBeVisible();
  expect(await practice.ask<Settings>('organization/settings', {})).toEqual({ ...seen, date_of_birth_required: other, invitation_days: 30 });
});

interface Contact {
  phone: string;
  email: string;
  hours: string;
}

test('of two who change the contact the second is told what changed meanwhile, and keeps what was typed', async ({ page, server, practice, guard }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, SETTINGS);
  const contact = page.getByRole('form', { name: 'How clients reach you' });
  await contact.getByLabel('Telephone').fill('020 7946 0155');
  const seen = await practice.ask<Contact>('organization/contact', {});
  await practice.ask('organization/save-contact', { seen, form: { ...seen, hours: 'Weekdays, 8 to 4' } });
  guard.expectAnswer(/save-contact$/, 422);
  await contact.getByRole('button', { name: 'Save the contact' }).click();
  await expect(contact.getByRole('alert').filter({ hasText: 'Somebody else changed settings meanwhile (the opening hours)' })).toBeVisible();
  await expect(contact.getByLabel('Telephone')).toHaveValue('020 7946 0155');
  await expect(contact.getByLabel('Opening hours')).toHaveValue('Weekdays, 8 to 4');
  await accessible(page);
  await contact.getByRole('button', { name: 'Save the contact' }).click();
  await expect(contact.getByText(/^Saved\./)).toBeVisible();
  expect(await practice.ask<Contact>('organization/contact', {})).toEqual({ ...seen, phone: '020 7946 0155', hours: 'Weekdays, 8 to 4' });
  await contact.getByLabel('Telephone').fill('020 7946 0156');
  await contact.getByRole('button', { name: 'Save the contact' }).click();
  await expect.poll(async () => (await practice.ask<Contact>('organization/contact', {})).phone, 'the next starts from it').toBe('020 7946 0156');
});

test('of two who change the colour the second is told, and keeps what was chosen', async ({ page, server, practice, guard }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, SETTINGS);
  const colour = page.getByRole('form', { name: 'Colour of the portal' });
  const seen = await colour.getByLabel('Its code').inputValue();
  await colour.getByLabel('Its code').fill('#205030');
  await practice.ask('organization/save-colour', { seen, colour: '#5c1f7a' });
  guard.expectAnswer(/save-colour$/, 422);
  await colour.getByRole('button', { name: 'Save the colour' }).click();
  await expect(colour.getByText('Somebody else changed settings meanwhile (the portal’s colour: #5c1f7a)')).toBeVisible();
  await expect(colour.getByLabel('Its code')).toHaveValue('#205030');
  await accessible(page);
  await colour.getByRole('button', { name: 'Save the colour' }).click();
  await expect(colour.getByText(/^Saved\./)).toBeVisible();
});

test('of two who change the time zone the second is told, and keeps what was chosen', async ({ page, server, practice, guard }) => {
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/organization');
  const zone = page.getByLabel('Where the practice is');
  const { chosen } = await practice.ask<{ chosen: string }>('organization/time-zones', {});
  await zone.selectOption('Europe/Lisbon');
  await practice.ask('organization/save-time-zone', { seen: chosen, name: 'America/New_York' });
  guard.expectAnswer(/save-time-zone$/, 422);
  const save = page.getByRole('button', { name: 'Save the time zone' });
  await save.click();
  await expect(page.getByText('Somebody else changed settings meanwhile (the time zone: America/New York)')).toBeVisible();
  await expect(zone).toHaveValue('Europe/Lisbon');
  await accessible(page);
  await save.click();
  await expect(page.getByText('Saved. Days and times are told by it from now on.')).toBeVisible();
  expect(await practice.ask('organization/time-zones', {})).toMatchObject({ chosen: 'Europe/Lisbon' });
});
