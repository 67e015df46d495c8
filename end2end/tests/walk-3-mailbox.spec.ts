import { accessible, expect, test, visit } from '../support/test';
import { linkIn } from '../support/practice';

test.use({ setting: { file: 'walk-3-mailbox', demo: true, smtp: false } });

test.describe('Walk 3: e-mails go into the built-in mailbox', () => {
  test('an invitation is shown as a mail program shows it, and its link leads to the portal', async ({ page, practice }) => {
    await visit(page, '/mailbox');
    await expect(page.getByRole('heading', { name: 'Mailbox' })).toBeVisible();
    await accessible(page);
    const client = await practice.client('Pilar Ivarsson');
    await practice.invite(client.id, client.email!);
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('link').filter({ hasText: client.email! }).click();
    await expect(page.getByRole('heading', { name: 'Your invitation from Willow Lane Practice' })).toBeVisible();
    const letter = page.frameLocator('iframe[title="The e-mail as HTML"]');
    await expect(letter.getByRole('paragraph').filter({ hasText: 'Hello Pil' })).toBeVisible();
    await expect(page.getByText('Message-ID')).toBeVisible();
    await accessible(page);
    await visit(page, linkIn((await page.locator('pre').textContent())!));
    await expect(page.getByRole('heading', { name: 'Welcome, Pil' })).toBeVisible();
    await accessible(page);
  });
});
