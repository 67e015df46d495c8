// What a client asks to have changed of what is on file: asked and taken back on the profile, decided by staff; with scripts and without.
import { openPortal } from '../support/forms';
import { hydrated } from '../support/guard';
import { accessible, expect, openSession, reflows, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'change-requests', demo: true, smtp: false } });

for (const [device, viewport, javaScriptEnabled] of [
  ['a phone', { width: 390, height: 844 }, true],
  ['a tablet without scripts', { width: 820, height: 1180 }, false],
] as const) {
  test.describe(`On ${device}`, () => {
    test.use({ viewport, hasTouch: true, javaScriptEnabled });
    const name = javaScriptEnabled ? 'Philippa' : 'Theodora';

    test('a client asks for changes, takes one back, and reads what came of the others', async ({ page, practice, guard }) => {
      guard.expectAnswer(/\/profile$/, 422);
      const ready = async () => (javaScriptEnabled ? hydrated(page) : undefined);
      await openPortal(page, practice, name);
      await page.getByRole('link', { name: 'Your profile' }).click();
      await expect(page.getByRole('heading', { name: 'Your profile', level: 1 })).toBeVisible();
      await ready();
      await page.getByText('Ask for a change…').click();
      await expect(page.getByLabel('First name')).toHaveValue(name);
      if (javaScriptEnabled) await accessible(page);
      await reflows(page);
      await page.getByLabel('Last name').fill('');
      await page.getByLabel('Phone').fill('+1 555 0142');
      await page.getByRole('button', { name: 'Ask the practice' }).click();
      await expect(page.getByText('Enter a last name, on one line')).toBeVisible();
      await expect(page.getByLabel('Phone')).toHaveValue('+1 555 0142');
      await ready();
      if (javaScriptEnabled) await accessible(page);
      await page.getByLabel('Last name').fill('Núñez');
      await page.getByLabel('Preferred name').fill('Pip');
      await page.getByRole('button', { name: 'Ask the practice' }).click();
      await expect(page.getByText('The practice has what you asked for.')).toBeVisible();
      await expect(page.getByText('Portal → Núñez')).toBeVisible();
      await expect(page.getByText('None on file → +1 555 0142')).toBeVisible();
      await ready();
      if (javaScriptEnabled) await accessible(page);
      await reflows(page);
      await page.getByRole('button', { name: 'Take it back (Preferred name)' }).click();
      await expect(page.getByText('It is taken back.')).toBeVisible();
      await expect(page.getByText('None on file → Pip')).toHaveCount(0);

      const waiting = await practice.ask<{ id: string; field: string; on_file: string | null; client_name: string }[]>('changes/list', {});
      const mine = (field: string) => waiting.find((change) => change.client_name === `${name} Portal` && change.field === field)!;
      const [last, phone] = [mine('LastName'), mine('Phone')];
      await practice.ask('changes/decide', { change: last.id, decision: { Accept: { on_file: last.on_file } } });
      await practice.ask('changes/decide', { change: phone.id, decision: { Decline: { reason: 'We call the number on your card.' } } });
      await page.reload();
      await expect(page.getByText(/Last name: Núñez was accepted on/)).toBeVisible();
      await expect(page.getByText(/Phone: \+1 555 0142 was declined on .*\. The practice says: We call the number on your card\./)).toBeVisible();
      await expect(page.getByRole('definition').filter({ hasText: `${name} Núñez` })).toBeVisible();
      await ready();
      if (javaScriptEnabled) await accessible(page);
    });
  });
}

test('staff see the difference, in the list and on the client’s page, and decide by keyboard', async ({ page, practice, person, server, guard }) => {
  guard.expectAnswer(/changes\/decide$/, 422);
  const client = await person({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  const { id } = await openPortal(client, practice, 'Stefania');
  await client.getByRole('link', { name: 'Your profile' }).click();
  await client.getByText('Ask for a change…').click();
  await client.getByLabel('First name').fill('Stefanie');
  await client.getByLabel('Phone').fill('+1 555 0150');
  await client.getByRole('button', { name: 'Ask the practice' }).click();
  await expect(client.getByText('The practice has what you asked for.')).toBeVisible();

  await page.setViewportSize({ width: 820, height: 1180 });
  await signIn(page, server.signIn('Administrator'));
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Requests \(\d+\)$/ }).click();
  await expect(page.getByRole('heading', { name: 'Requests', level: 1 })).toBeVisible();
  const first = page.getByRole('article', { name: 'First name of Stefania Portal' });
  await expect(first.getByRole('definition')).toHaveText(['Stefania', 'Stefanie']);
  await accessible(page);
  await reflows(page);
  await first.getByText('Decline…').press('Enter');
  await first.getByLabel('Why (optional)').fill('We have it from your card.');
  await first.getByLabel('Why (optional)').press('Enter');
  const said = page.getByText('Declined: First name of Stefania Portal.');
  await expect(said).toBeFocused();
  await expect(first).toHaveCount(0);

  // Meanwhile somebody changes the number by hand.
  await visit(page, `/clients/${id}`);
  const phone = page.getByRole('article', { name: 'Phone of Stefania Portal' });
  await expect(phone.getByRole('definition')).toHaveText(['None on file', '+1 555 0150']);
  await accessible(page);
  const details = await practice.ask<{ revision: number; email: string }>('clients/get', { id });
  const form = { first_name: 'Stefania', last_name: 'Portal', preferred_name: '', email: details.email, phone: '+1 555 0000', date_of_birth: '', language: '' };
  await practice.ask('clients/save', { id, form: { ...form, revision: details.revision } });
  await phone.getByRole('button', { name: 'Accept' }).press('Enter');
  await expect(page.getByText('What is on file was changed meanwhile.')).toBeVisible();
  await visit(page, `/clients/${id}`);
  await expect(page.getByText('This was changed since the client asked. The client saw: None on file.')).toBeVisible();
  await accessible(page);
  await phone.getByRole('button', { name: 'Accept all the same' }).press('Enter');
  await expect(page.getByText('Accepted: Phone of Stefania Portal.')).toBeFocused();
  await expect(page.getByRole('definition').filter({ hasText: '+1 555 0150' })).toBeVisible();
  await visit(page, `/clients/${id}?tab=history`);
  await expect(page.getByText('accepted a change that the client asked for')).toBeVisible();
});

test('without scripts staff read what is asked for', async ({ person, practice, server }) => {
  const client = await person({ javaScriptEnabled: false });
  await openPortal(client, practice, 'Nikola');
  await client.getByRole('link', { name: 'Your profile' }).click();
  await client.getByText('Ask for a change…').click();
  await client.getByLabel('Preferred name').fill('Niko');
  await client.getByRole('button', { name: 'Ask the practice' }).click();
  const page = await person({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(server.signIn('Administrator').email);
  await page.getByLabel('Password', { exact: true }).fill(server.signIn('Administrator').password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.goto('/requests');
  await expect(page.getByRole('article', { name: 'Preferred name of Nikola Portal' }).getByRole('definition')).toHaveText(['None on file', 'Niko']);
});

test('a reason stays with the client to whom it is written, and the navigation tells how many are left', async ({ page, practice, person, server }) => {
  const clients: Record<string, string> = {};
  for (const name of ['Ximena', 'Yaron', 'Zelda']) {
    const client = await person({ javaScriptEnabled: false });
    clients[name] = (await openPortal(client, practice, name)).id;
    await client.getByRole('link', { name: 'Your profile' }).click();
    await client.getByText('Ask for a change…').click();
    await client.getByLabel('Preferred name').fill('Niki');
    await client.getByLabel('Phone').fill('+1 555 0160');
    await client.getByRole('button', { name: 'Ask the practice' }).click();
    await expect(client.getByText('The practice has what you asked for.')).toBeVisible();
  }
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/requests');
  const phone = (name: string) => page.getByRole('article', { name: `Phone of ${name} Portal` });
  const why = (name: string) => phone(name).getByLabel('Why (optional)');
  const requests = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Requests/ });
  const count = Number(/\d+/.exec(await requests.innerText())![0]);
  await phone('Zelda').getByText('Decline…').click();
  await why('Zelda').fill('Half a reason');
  await phone('Ximena').getByText('Decline…').click();
  await why('Ximena').fill('We have another one.');
  await why('Ximena').press('Enter');
  await expect(page.getByText('Declined: Phone of Ximena Portal.')).toBeFocused();
  await expect(phone('Ximena')).toHaveCount(0);
  await expect(requests).toContainText(`Requests (${count - 1})`);
  await expect(why('Zelda')).toBeVisible();
  await expect(why('Zelda')).toHaveValue('Half a reason');
  await expect(why('Yaron'), 'nobody has opened it').toBeHidden();
  await expect(why('Yaron')).toHaveValue('');
  await page.getByRole('article', { name: 'Preferred name of Zelda Portal' }).getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByText('Accepted: Preferred name of Zelda Portal.')).toBeFocused();
  await expect(why('Zelda')).toHaveValue('Half a reason');

  // The client's page is drawn anew.
  await visit(page, `/clients/${clients.Yaron}`);
  await phone('Yaron').getByText('Decline…').click();
  await why('Yaron').fill('Half another');
  await page.getByRole('article', { name: 'Preferred name of Yaron Portal' }).getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByText('Accepted: Preferred name of Yaron Portal.')).toBeFocused();
  await expect(why('Yaron')).toBeVisible();
  await expect(why('Yaron')).toHaveValue('Half another');
  await expect(requests).toContainText(`Requests (${count - 3})`);
});
