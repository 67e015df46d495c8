import type { Locator, Page } from '@playwright/test';
import { accessible, expect, signIn, test, visit } from '../support/test';

const search = (page: Page) => page.getByRole('searchbox', { name: 'Search name or e-mail' });
const rows = (page: Page) => page.getByRole('grid', { name: 'Clients' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
const tick = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}` });
const previewText = (dialog: Locator) => dialog.getByRole('region', { name: 'Preview as plain text' });

test.use({ setting: { file: 'walk-2', demo: true, smtp: false } });

test.describe('Walk 2: an administrator invites clients from Manage clients', () => {
  test.beforeEach(async ({ page, server }) => {
    await signIn(page, server.signIn('Administrator'));
    await page.getByRole('link', { name: 'Organization' }).click();
    await expect(page.getByRole('heading', { name: 'Manage clients' })).toBeVisible();
    await expect(rows(page).first()).toBeVisible();
  });

  test('R3: a client without an e-mail address cannot be ticked, and the row says why', async ({ page }) => {
    await page.getByRole('link', { name: /^No e-mail/ }).click();
    await expect(page).toHaveURL(/state=no-email/);
    const joel = rows(page).filter({ hasText: 'Damaris, Joel' });
    await expect(joel.getByText('No e-mail address')).toBeVisible();
    await expect(joel.getByRole('checkbox')).toBeDisabled();
    await expect(joel.getByRole('checkbox')).toHaveAccessibleDescription('No e-mail address');
    await expect(joel.getByRole('link', { name: 'add one' })).toBeVisible();
    await accessible(page);
  });

  test('R4: a client with an account is green, says Active in words, and why an invitation leaves them out', async ({ page }) => {
    await page.getByRole('link', { name: /^Active/ }).click();
    await expect(page).toHaveURL(/state=active/);
    const first = rows(page).first();
    await expect(first.getByText('Active', { exact: true })).toBeVisible();
    await expect(first).toHaveClass(/active/);
    await expect(first.getByRole('checkbox')).toHaveAccessibleDescription('Has an active account');
    await first.getByRole('checkbox').check();
    await expect(page.getByRole('region', { name: 'Selected clients' }).getByText('1 selected · 1 already active')).toBeVisible();
    await first.getByRole('checkbox').uncheck();
    const background = (row: Locator) => row.evaluate((element) => getComputedStyle(element).backgroundColor);
    const green = await background(first);
    await page.getByRole('link', { name: /^No account/ }).click();
    await expect(rows(page).first()).not.toHaveClass(/active/);
    expect(await background(rows(page).first()), 'others are not green').not.toBe(green);
    await accessible(page);
  });

  test('the search narrows the list, and stands in the address', async ({ page }) => {
    await search(page).fill('abramson mara');
    await expect(page).toHaveURL(/search=abramson/);
    await expect(tick(page, 'Mara Abramson')).toBeVisible();
    await expect(tick(page, 'Pilar Ivarsson')).toHaveCount(0);
    await search(page).fill('MÁRÄ');
    await expect(tick(page, 'Mara Abramson'), 'whatever the case and the accents').toBeVisible();
    await search(page).fill('nobody of this name');
    await expect(page.getByText('Nobody found')).toBeVisible();
    await accessible(page);
    await search(page).fill('');
    await expect(rows(page).nth(10)).toBeVisible();
  });

  test('R1, R13, R14, R15, R18: ticks several, changes forms and message, looks at each preview, and sends what was shown', async ({ page, practice }) => {
    for (const name of ['Mara Abramson', 'Tamar Bellmann', 'Pilar Ivarsson']) {
      await search(page).fill(name);
      await tick(page, name).check();
    }
    const bar = page.getByRole('region', { name: 'Selected clients' });
    await expect(bar.getByText('3 selected')).toBeVisible();
    await bar.getByRole('button', { name: 'Invite to Client Portal' }).click();

    const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
    await expect(dialog.getByRole('heading', { name: 'Invite 3 clients' })).toBeVisible();
    const forms = dialog.getByRole('region', { name: 'Intake forms' });
    await expect(forms.getByRole('checkbox', { name: /^Client information/ })).toBeChecked();
    await forms.getByRole('checkbox', { name: /PHQ-9/ }).check();
    await forms.getByRole('checkbox', { name: /^Consent to treatment/ }).uncheck();

    const frame = dialog.frameLocator('iframe[title="Preview of the e-mail"]');
    await expect(frame.getByRole('paragraph').filter({ hasText: 'Hello Mara' })).toBeVisible();
    await expect(dialog.getByText('mara.abramson@mail.example')).toBeVisible();
    await accessible(page);

    // The preview follows every keystroke, and asks nobody; what was written is kept meanwhile, and nothing comes back for it.
    const asked: string[] = [];
    const isKeeping = (address: string) => address.endsWith('/api/messages/keep-draft');
    page.on('request', (request) => isKeeping(request.url()) || asked.push(request.url()));
    await dialog.getByLabel('Subject').fill('Welcome to {{OrganizationName}}, {{ClientFirstName}}');
    await expect(dialog.getByText('Welcome to Willow Lane Practice, Mara')).toBeVisible();
    const body = dialog.getByLabel('Message', { exact: true });
    await body.press('Control+End');
    await body.press('Enter');
    await body.pressSequentially('Please ring ');
    await body.press('Control+b');
    await body.pressSequentially('twice');
    await body.press('Control+b');
    await body.pressSequentially(', {{ClientFirstName}}.');
    await expect(frame.getByText('Please ring twice, Mara.')).toBeVisible();
    await expect(frame.locator('strong, b').filter({ hasText: 'twice' })).toBeVisible();
    expect(asked, 'the server is not asked').toEqual([]);

    // R12: a misspelt placeholder is named, its nearest right name offered; R13: a message without the link cannot go.
    const chips = body.locator('.chip');
    const count = await chips.count();
    await body.pressSequentially(' {{ClientFristName}}');
    await expect(dialog.getByText('This stands against sending:')).toBeVisible();
    await expect(body.locator('.fault')).toHaveText('{{ClientFristName}}');
    await accessible(page);
    await dialog.getByRole('button', { name: 'Replace by {{ClientFirstName}}' }).click();
    await expect(chips).toHaveCount(count + 1);
    await expect(dialog.getByText('This stands against sending:')).toHaveCount(0);
    await chips.filter({ hasText: 'Client portal link' }).click();
    await body.press('Delete');
    await expect(dialog.getByText('This stands against sending:')).toBeVisible();
    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await expect(dialog.getByRole('button', { name: 'Send to 3 clients' })).toBeDisabled();
    await dialog.getByRole('button', { name: 'Make changes' }).click();
    await body.press('Control+End');
    await dialog.getByText('+ Placeholder').click();
    await dialog.getByRole('button', { name: 'Client portal link' }).click();
    await expect(dialog.getByText('This stands against sending:')).toHaveCount(0);
    const changed = (await body.textContent())!;

    // R13: who has no preferred name is counted and named.
    await expect(dialog.getByText('1 client has no preferred name.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Next client', exact: true }).click();
    await expect(frame.getByRole('paragraph').filter({ hasText: /^Hello (Tam|Pil)/ })).toBeVisible();
    await dialog.getByRole('button', { name: 'Next with a warning' }).click();
    await expect(frame.getByRole('paragraph').filter({ hasText: /^Hello Mara/ })).toBeVisible();

    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await expect(dialog.getByRole('heading', { name: 'Check, then send' })).toBeVisible();
    await expect(dialog.getByRole('list', { name: 'Recipients' }).getByRole('listitem')).toHaveCount(3);
    await expect(dialog.getByText('Patient Health Questionnaire (PHQ-9)')).toBeVisible();
    await accessible(page);
    await dialog.getByRole('button', { name: 'Make changes' }).click();
    await expect(body, 'nothing typed is lost').toHaveText(changed);
    await expect(forms.getByRole('checkbox', { name: /PHQ-9/ })).toBeChecked();

    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await dialog.getByRole('button', { name: 'Plain text' }).click();
    const shown = (await previewText(dialog).textContent())!;
    const address = (await dialog.getByRole('region', { name: 'Preview', exact: true }).getByText('@mail.example').first().textContent())!.split(' ')[0]!;
    await dialog.getByRole('button', { name: 'Send to 3 clients' }).click();
    await expect(dialog.getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
    await accessible(page);
    await dialog.getByRole('contentinfo').or(dialog.locator('footer')).getByRole('button', { name: 'Close' }).click();
    await expect(bar.getByText('No client selected')).toBeVisible();

    // R14: what was shown is what was sent, but for the link, which is the client's own.
    const withoutLink = (text: string) => text.replace(/http:\/\/\S+/g, 'LINK').trim();
    const [mail] = await practice.mailsTo(address);
    expect(withoutLink(mail!.text)).toBe(withoutLink(shown));
    await visit(page, '/organization/portal/activity');
    await expect(page.getByRole('row').filter({ hasText: 'Tamar Bellmann' }).first()).toContainText('Invited');
    await accessible(page);
  });

  test('R10: the same click sent twice invites once', async ({ practice }) => {
    const client = await practice.client('Sena Fairweather');
    const batch = await practice.batch([client.id]);
    const send = () => practice.ask<{ batch: string }>('invitations/send', { batch });
    const [first, second] = await Promise.all([send(), send()]);
    expect(second.batch).toBe(first.batch);
    expect((await send()).batch).toBe(first.batch);
    await expect.poll(async () => (await practice.mailsTo(client.email!)).length).toBe(1);
  });

  test('the grid works by keyboard alone', async ({ page }) => {
    await page.getByRole('link', { name: /^No account/ }).click();
    await expect(page).toHaveURL(/state=no-account/);
    const list = rows(page);
    // The old list stays on screen until the new one is there.
    await expect(list.filter({ hasText: 'Active' })).toHaveCount(0);
    await list.first().focus();
    await page.keyboard.press('Space');
    const bar = page.getByRole('region', { name: 'Selected clients' });
    await expect(bar.getByText('1 selected')).toBeVisible();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(list.nth(2)).toBeFocused();
    await expect(list.nth(2)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Escape');
    await expect(bar.getByText('No client selected')).toBeVisible();
    await page.keyboard.press('Control+a');
    await expect(bar.getByText(/^\d+ selected · \d+ without e-mail/)).toBeVisible();
  });
});
