import { CLIENT_PASSWORD, linkIn } from '../support/practice';
import { accessible, expect, openSession, reflows, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'hostile', demo: true, smtp: true } });

const PEOPLE = [
  { first_name: '<script>alert(1)</script>', last_name: 'Zzhostile', email: 'hostile.script@mail.example' },
  { first_name: '<img src=x onerror=alert(2)>', last_name: 'Zzhostile', email: 'hostile.image@mail.example' },
  { first_name: '{{SenderName}}', last_name: 'Zzhostile', email: 'hostile.placeholder@mail.example' },
];

test.describe('Hostile names', () => {
  test('stand as text in the grid, the preview and the e-mail, and nothing of them runs', async ({ page, server, sink, practice }) => {
    for (const person of PEOPLE) await practice.add(person);
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/portal?search=Zzhostile');
    const grid = page.getByRole('grid', { name: 'Clients' });
    for (const { first_name } of PEOPLE) await expect(grid.getByRole('link', { name: `Zzhostile, ${first_name}` })).toBeVisible();
    await accessible(page);
    await grid.getByRole('checkbox', { name: 'Select all on screen' }).check();
    await page.getByRole('region', { name: 'Selected clients' }).getByRole('button', { name: 'Invite to Client Portal' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
    const frame = dialog.frameLocator('iframe[title="Preview of the e-mail"]');
    const seen = new Set<string>();
    for (let times = 0; times < PEOPLE.length; times++) {
      await expect(dialog.getByText(` · ${times + 1} of 3`)).toBeVisible();
      const text = await frame.locator('body').innerText();
      for (const { first_name } of PEOPLE) if (text.includes(`Hello ${first_name}`)) seen.add(first_name);
      await expect(frame.locator('script, img')).toHaveCount(0);
      await dialog.getByRole('button', { name: 'Next client' }).click();
    }
    expect([...seen].sort()).toEqual(PEOPLE.map((person) => person.first_name).sort());
    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await dialog.getByRole('button', { name: 'Send to 3 clients' }).click();
    await expect(dialog.getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
    for (const { first_name, email } of PEOPLE) {
      const mail = await sink.mailTo(email);
      expect(mail.text).toContain(`Hello ${first_name}`);
      expect(mail.html).not.toContain('<script');
      expect(mail.html).not.toContain('<img');
      expect(mail.to).toEqual([email]);
    }
    for (const { email } of PEOPLE) await visit(page, `/clients/${(await practice.client(email)).id}`);
    await visit(page, '/organization/audit');
  });

  test('as long as names may be, written from right to left, or with signs that turn text around, they break no page', async ({ page, person, server, practice, sink }) => {
    test.setTimeout(120_000);
    const turned = '\u202EnaidroG\u202C';
    const people = [
      { first_name: 'Donaudampfschifffahrt'.repeat(4), last_name: 'Zzlong' + 'x'.repeat(90), email: `${'l'.repeat(60)}@mail.example` },
      { first_name: 'ליאור', last_name: 'Zzright בן־דוד', email: 'zzright@mail.example' },
      { first_name: turned, last_name: 'Zzturned', email: 'zzturned@mail.example' },
      { first_name: '<b>Bo</b>', last_name: `Zzmarked"'><svg onload=alert(6)>`, email: 'zzmarked@mail.example' },
    ];
    await signIn(page, server.signIn('Administrator'));
    for (const who of people) {
      const id = await practice.add(who);
      await practice.ask('invitations/send', { batch: await practice.batch([id], ['Client information']) });
      const link = linkIn((await sink.mailTo(who.email)).text);
      for (const address of ['', '/edit', '?tab=documents', '?tab=history']) {
        await visit(page, `/clients/${id}${address}`);
        await reflows(page);
      }
      const client = await person();
      await visit(client, link);
      await expect(client.getByRole('heading', { name: 'Welcome' })).toContainText(who.first_name);
      await reflows(client);
      await client.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
      await client.getByRole('button', { name: 'Create my account' }).click();
      await expect(client.getByRole('heading', { name: 'Hello' })).toContainText(who.first_name);
      await reflows(client);
      await accessible(client);
      await client.getByRole('link', { name: /Client information/ }).click();
      await expect(client.getByRole('heading', { name: 'Client information', level: 1 })).toBeVisible();
      await reflows(client);
    }
    for (const address of ['/clients?search=Zz', '/organization/portal?search=Zz', '/organization/portal/activity', '/organization/audit']) {
      await visit(page, address);
      await reflows(page);
      await accessible(page);
    }
    const tooLong = { ...people[0]!, last_name: 'x'.repeat(1_000_000), preferred_name: '', phone: '', date_of_birth: '', revision: 0 };
    const refused = await practice.request.post('/api/clients/add', { data: { form: tooLong } });
    expect(refused.status()).toBe(422);
    expect(await refused.text()).toContain('up to 100 characters');
  });

  test('R14: a script in a message never runs in the preview, and loads nothing', async ({ page, server, guard }) => {
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/portal/message');
    const body = page.getByLabel('Message', { exact: true });
    await body.press('Control+a');
    await body.press('Backspace');
    await page.keyboard.insertText(
      '<script>alert(7)</script><img src="https://evil.example/x.png" onerror="alert(8)"> [press](javascript:alert(9)) ' +
        '<iframe src="https://evil.example"></iframe><svg onload="alert(10)"></svg> {{ClientPortalLink}}',
    );
    const frame = page.frameLocator('iframe[title="Preview of the e-mail"]');
    await expect(frame.locator('body')).toContainText('alert(7)');
    await expect(frame.locator('script, img, iframe, svg, [onload], [onerror], a[href^="javascript:"]')).toHaveCount(0);
    const sandbox = await page.locator('iframe[title="Preview of the e-mail"]').getAttribute('sandbox');
    expect(sandbox ?? 'none').not.toContain('allow-scripts');
    expect(guard.requests.filter((address) => address.includes('evil.example'))).toEqual([]);
  });

  test('a name or subject with a line break adds no header and no recipient', async ({ sink, practice }) => {
    const email = 'hostile.newline@mail.example';
    const name = 'Nia\r\nBcc: thief@evil.example';
    const answer = await practice.request.post('/api/clients/add', {
      data: { form: { first_name: name, last_name: 'Newline', preferred_name: '', email, phone: '', date_of_birth: '', revision: 0 } },
    });
    // Either refused, or kept on one line: what counts is the e-mail.
    const id = answer.ok() ? ((await answer.json()) as string) : await practice.add({ first_name: 'Nia', last_name: 'Newline', email });
    const batch = await practice.batch([id]);
    const hostile = await practice.batch([id], undefined, { subject: 'Hello {{ClientFirstName}}\r\nBcc: thief@evil.example' });
    const sent = await practice.request.post('/api/invitations/send', { data: { batch: hostile } });
    if (!sent.ok()) await practice.ask('invitations/send', { batch });
    const mail = await sink.mailTo(email);
    expect(mail.to).toEqual([email]);
    expect(mail.headers.map(([key]) => key.toLowerCase())).not.toContain('bcc');
    expect(JSON.stringify(sink.mails.map((other) => other.to))).not.toContain('thief@evil.example');
  });

  test('R11: a script in a message is taken out by the server, whatever the browser sent', async ({ sink, practice }) => {
    const email = 'hostile.message@mail.example';
    const id = await practice.add({ first_name: 'Mona', last_name: 'Message', email });
    const { messages } = await practice.batch([id]);
    const body_html = `${messages[0]!.message.body_html}<script>alert(3)</script><p onclick="alert(4)"><a href="javascript:alert(5)">press</a></p>`;
    await practice.ask('invitations/send', { batch: await practice.batch([id], undefined, { body_html }) });
    const mail = await sink.mailTo(email);
    for (const evil of ['<script', 'onclick', 'href="javascript:']) expect(mail.html).not.toContain(evil);
  });
});
