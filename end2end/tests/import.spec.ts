import { accessible, expect, openSession, reflows, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'import', demo: true, smtp: false } });

// As Excel saves it in German: semicolons, Windows-1252, CRLF, a line break in a cell.
const FILE = [
  'Nachname;Vorname;E-Mail;Erreichbar unter;Geburtsdatum;Notiz',
  '"Ångström";Zoë;zoe.angstrom@mail.example;+46 555 0100;27.03.1988;"mag\r\nTee; ""grün"""',
  'Núñez;José;jose.nunez@mail.example;;01.02.1990;',
  ';Niemand;niemand;;;',
  'Núñez;José;jose.nunez@mail.example;;01.02.1990;',
].join('\r\n');

const file = { name: 'Klienten.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE, 'latin1') };

test.describe('Clients are brought in from a file', () => {
  test('an administrator sees what would happen, corrects a column, imports, finds the client, and undoes it', async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/clients');
    await expect(page.getByRole('heading', { name: 'Import', exact: true })).toBeVisible();
    await accessible(page);
    await page.getByLabel('CSV file').setInputFiles(file);
    await page.getByRole('button', { name: 'Read the file' }).click();

    await expect(page.getByRole('heading', { name: 'This is what would happen' })).toBeVisible();
    await expect(page.getByText('Windows-1252, separated by semicolons')).toBeVisible();
    await expect(page.getByText('Nothing has been changed yet. 2 clients would be written.')).toBeVisible();
    const refused = page.getByRole('navigation', { name: 'Filter lines' }).getByRole('link', { name: 'Refused 2' });
    await expect(refused).toHaveAttribute('aria-current', 'true');
    // The cell before it takes two lines.
    await expect(page.getByRole('row', { name: /^5 .*Enter a last name/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /^6 .*Line 4 is about the same person/ })).toBeVisible();

    const phone = page.getByLabel('What the column Erreichbar unter holds');
    await expect(phone).toHaveValue('');
    await phone.selectOption('Phone');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(page.getByText('You are offline.')).toBeVisible();
    await page.context().setOffline(false);
    await expect(phone, 'nothing is lost').toHaveValue('phone');
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(page.getByRole('heading', { name: 'This is what would happen' })).toBeVisible();
    await expect(page.getByLabel('What the column Erreichbar unter holds')).toHaveValue('phone');
    await visit(page, page.url());
    await accessible(page);
    await reflows(page);

    // By keyboard alone.
    await page.getByRole('link', { name: 'New 2' }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/lines=new/);
    await expect(page.getByRole('row', { name: /Zoë Ångström/ })).toBeVisible();
    await page.getByRole('button', { name: 'Import 2 clients' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Imported', exact: true })).toBeVisible();

    await visit(page, '/clients?search=angstrom');
    await page.getByRole('link', { name: 'Ångström, Zoë' }).click();
    await expect(page.getByText('+46 555 0100')).toBeVisible();

    await visit(page, '/organization/clients');
    await page.getByRole('link', { name: 'Klienten.csv' }).click();
    await page.getByText('Undo this import…').click();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Undone', exact: true })).toBeVisible();
    await accessible(page);
    await page.getByRole('button', { name: 'Forget this file' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
    await expect(page.getByText('Klienten.csv')).toHaveCount(0);
    await visit(page, '/clients?search=angstrom');
    await expect(page.getByText('Nobody found')).toBeVisible();
  });

  test('a file that is dropped is read, and one that is no CSV file says what to do', async ({ page, server, guard }) => {
    await signIn(page, server.signIn('Administrator'));
    guard.expectAnswer(/\/organization\/clients$/, 422);
    await visit(page, '/organization/clients');
    await page.getByLabel('CSV file').setInputFiles({ name: 'Klienten.xlsx', mimeType: 'application/zip', buffer: Buffer.from('PK\u0003\u0004more') });
    await page.getByRole('button', { name: 'Read the file' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'CSV UTF-8' })).toBeVisible();
    await expect(page.getByLabel('CSV file')).toHaveValue(/Klienten\.xlsx$/);

    const dropped = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['Name\nInga Ingason\n'], 'dropped.csv', { type: 'text/csv' }));
      return data;
    });
    await page.locator('form', { has: page.getByLabel('CSV file') }).dispatchEvent('drop', { dataTransfer: dropped });
    await expect(page.getByText('dropped.csv, UTF-8')).toBeVisible();
    await page.getByRole('button', { name: 'Do not import, and forget this file' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
    await expect(page.getByText('dropped.csv')).toHaveCount(0);
  });

  test('dates of a column that a person names are read as all of them can be, and are seen written out', async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/clients');
    const buffer = Buffer.from('Name,Geboren\nInga Ingason,27/03/1988\nBo Ingason,03/04/1988\n');
    await page.getByLabel('CSV file').setInputFiles({ name: 'geboren.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Read the file' }).click();
    await expect(page.getByRole('heading', { name: 'This is what would happen' })).toBeVisible();
    const order = page.getByLabel('Dates such as 03/04/1988');
    await expect(order).toHaveValue('');
    await page.getByLabel('What the column Geboren holds').selectOption('Date of birth');
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(page.getByRole('row', { name: /Bo Ingason .*3 April 1988/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /Inga Ingason .*27 March 1988/ })).toBeVisible();
    await expect(order).toHaveValue('day-month');
    await page.getByRole('button', { name: 'Do not import, and forget this file' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
  });

  test('what is imported is what was shown: chosen otherwise, or checked in another window, it is looked at first', async ({ page, server, guard }) => {
    guard.expectAnswer(/clients\/imports\//, 422);
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/clients');
    const buffer = Buffer.from('Name,DOB\nAsta Shown,03/04/1988\n');
    await page.getByLabel('CSV file').setInputFiles({ name: 'shown.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Read the file' }).click();
    const bring = page.getByRole('button', { name: 'Import 1 client' });
    await expect(bring).toBeEnabled();
    const order = page.getByLabel('Dates such as 03/04/1988');
    await order.selectOption('day-month');
    await expect(bring).toBeDisabled();
    await expect(page.getByText('The columns or the dates are chosen otherwise now. Check again first.')).toBeVisible();
    await accessible(page);
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(page.getByRole('row', { name: /Asta Shown .*3 April 1988/ })).toBeVisible();
    await expect(bring).toBeEnabled();

    const other = await page.context().newPage();
    await visit(other, page.url());
    await other.getByLabel('Dates such as 03/04/1988').selectOption('month-day');
    await other.getByRole('button', { name: 'Check again' }).click();
    await expect(other.getByRole('row', { name: /Asta Shown .*4 March 1988/ })).toBeVisible();
    await bring.click();
    await expect(page.getByRole('alert').filter({ hasText: 'checked again meanwhile' })).toBeVisible();
    await expect(page.getByRole('row', { name: /Asta Shown .*4 March 1988/ })).toBeVisible();
    await expect(order).toHaveValue('month-day');
    await expect(bring).toBeEnabled();
    await accessible(page);
    await page.getByRole('button', { name: 'Do not import, and forget this file' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
  });

  test('what is chosen of the columns and not checked yet is still chosen when other lines are looked at', async ({ page, server }) => {
    await signIn(page, server.signIn('Administrator'));
    await visit(page, '/organization/clients');
    const buffer = Buffer.from('Name,DOB,Erreichbar\nAsta Kept,03/04/1988,+46 555 0100\n,nobody,\n');
    await page.getByLabel('CSV file').setInputFiles({ name: 'kept.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Read the file' }).click();
    const bring = page.getByRole('button', { name: 'Import 1 client' });
    await expect(bring).toBeEnabled();
    const [phone, order] = [page.getByLabel('What the column Erreichbar holds'), page.getByLabel('Dates such as 03/04/1988')];
    await phone.selectOption('Phone');
    await order.selectOption('day-month');
    const filters = page.getByRole('navigation', { name: 'Filter lines' });
    const lines = page.getByRole('table').filter({ has: page.getByRole('columnheader', { name: 'Line', exact: true }) });
    for (const [name, row] of [['New 1', /^2 Asta Kept/], ['Refused 1', /^3 /]] as const) {
      await filters.getByRole('link', { name }).click();
      await expect(filters.getByRole('link', { name })).toHaveAttribute('aria-current', 'true');
      await expect(lines.getByRole('row', { name: row })).toBeVisible();
      await expect(phone).toHaveValue('phone');
      await expect(order).toHaveValue('day-month');
      await expect(bring, 'the lines were compared otherwise').toBeDisabled();
      await expect(page.getByText('The columns or the dates are chosen otherwise now. Check again first.')).toBeVisible();
    }
    await page.goBack();
    await expect(filters.getByRole('link', { name: 'New 1' })).toHaveAttribute('aria-current', 'true');
    await expect(phone).toHaveValue('phone');
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(filters.getByRole('link', { name: 'Refused 1' })).toHaveAttribute('aria-current', 'true');
    await filters.getByRole('link', { name: 'New 1' }).click();
    await expect(lines.getByRole('row', { name: /Asta Kept .*3 April 1988/ })).toBeVisible();
    await expect(phone).toHaveValue('phone');
    await expect(bring).toBeEnabled();
    await page.getByRole('button', { name: 'Do not import, and forget this file' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
  });

  test('a first line that is a client is imported, too', async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/clients');
    const buffer = Buffer.from('Asta,First,asta.first@mail.example\nBo,First,bo.first@mail.example\n');
    await page.getByLabel('CSV file').setInputFiles({ name: 'first.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Read the file' }).click();
    await expect(page.getByRole('heading', { name: 'First say what the columns hold' })).toBeVisible();
    const first = page.getByLabel('The first line is a client, too');
    await expect(first, 'an address names no column').toBeChecked();
    for (const [column, field] of [['1', 'First name'], ['2', 'Last name'], ['3', 'E-mail']] as const) {
      await page.getByLabel(`What the column Column ${column} holds`).selectOption(field);
    }
    await accessible(page);
    await page.getByRole('button', { name: 'Check again' }).click();
    const bring = page.getByRole('button', { name: 'Import 2 clients' });
    await expect(bring).toBeEnabled();

    // Otherwise than it was checked, and still so when other lines are looked at.
    await visit(page, page.url());
    await first.uncheck();
    await expect(bring).toBeDisabled();
    const filters = page.getByRole('navigation', { name: 'Filter lines' });
    await filters.getByRole('link', { name: 'Refused 0' }).click();
    await expect(filters.getByRole('link', { name: 'Refused 0' })).toHaveAttribute('aria-current', 'true');
    await expect(first).not.toBeChecked();
    await expect(bring).toBeDisabled();
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(page.getByRole('button', { name: 'Import 1 client' })).toBeEnabled();
    await expect(page.getByLabel('What the column Asta holds')).toHaveValue('first-name');
    await first.check();
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(bring).toBeEnabled();
    await expect(page.getByRole('row', { name: /^1 Asta First/ })).toBeVisible();
    await page.getByRole('button', { name: 'Do not import, and forget this file' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
  });

  test('one long word in a file makes no page wider than the window', async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/clients');
    const long = 'x'.repeat(3_000);
    const buffer = Buffer.from(`Name,E-mail,DOB,${long}\nAsta Long,${long}@mail.example,${long},${long}\n`);
    await page.getByLabel('CSV file').setInputFiles({ name: `${'long'.repeat(45)}.csv`, mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Read the file' }).click();
    await expect(page.getByRole('row', { name: /^2 Asta Long x/ })).toBeVisible();
    const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    for (const width of [1440, 1024, 700]) {
      await page.setViewportSize({ width, height: 800 });
      await expect.poll(tooWide, { message: `the import at ${width} pixels` }).toBeLessThanOrEqual(0);
    }
    await page.getByRole('link', { name: '‹ All imports' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
    await expect.poll(tooWide, { message: 'the list of imports' }).toBeLessThanOrEqual(0);
    await page.getByRole('link', { name: /^longlong/ }).click();
    await page.getByRole('button', { name: 'Do not import, and forget this file' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
  });

  test('whoever has left the page while a file was on its way is not taken from what they type', async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/clients');
    let arrive = () => {};
    const held = new Promise<void>((resolve) => (arrive = resolve));
    let late = Promise.resolve();
    await page.route('**/organization/clients', (route) => (late = held.then(() => route.continue())), { times: 1 });
    await page.getByLabel('CSV file').setInputFiles({ name: 'slow.csv', mimeType: 'text/csv', buffer: Buffer.from('Name\nInga Ingason\n') });
    await page.getByRole('button', { name: 'Read the file' }).click();
    // By the links of the page, so that the program in the browser goes on.
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Clients', exact: true }).click();
    await page.getByRole('link', { name: 'Add a client' }).click();
    await page.getByLabel('First name').fill('Mara');
    const answered = page.waitForResponse('**/organization/clients');
    arrive();
    await late;
    await (await answered).finished();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await expect(page).toHaveURL(/\/clients\/new$/);
    await expect(page.getByLabel('First name')).toHaveValue('Mara');
    await visit(page, '/organization/clients');
    await page.getByRole('link', { name: 'slow.csv' }).click();
    await page.getByRole('button', { name: 'Do not import, and forget this file' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
  });

  test('a look at the work that fails is tried again by itself', async ({ page, server, guard }) => {
    await signIn(page, server.signIn('Administrator'));
    guard.expectAnswer(/imports\/get/, 0);
    await visit(page, '/organization/clients');
    let looks = 0;
    await page.route('**/api/imports/get', async (route) => {
      looks += 1;
      if (looks === 2) return route.abort();
      if (looks > 2) return route.continue();
      const answer = await route.fetch();
      const view = await answer.json();
      view.summary.state = 'Checking';
      await route.fulfill({ response: answer, json: view });
    });
    await page.getByLabel('CSV file').setInputFiles({ name: 'again.csv', mimeType: 'text/csv', buffer: Buffer.from('Name\nInga Ingason\n') });
    await page.getByRole('button', { name: 'Read the file' }).click();
    await expect(page.getByRole('heading', { name: 'Being checked' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'This is what would happen' })).toBeVisible();
    expect(looks).toBeGreaterThan(2);
    await page.getByRole('button', { name: 'Do not import, and forget this file' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
  });

  test('a file that is too large for the proxy is told of in words, and who can help', async ({ page, server, guard }) => {
    guard.expectAnswer(/\/organization\/clients$/, 413);
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/clients');
    const refuse = { status: 413, contentType: 'text/html', body: '<html><body><center>nginx</center></body></html>' };
    await page.route('**/organization/clients', (route) => (route.request().method() === 'POST' ? route.fulfill(refuse) : route.fallback()));
    await page.getByLabel('CSV file').setInputFiles(file);
    await page.getByRole('button', { name: 'Read the file' }).click();
    await expect(page.getByText('The server in front of Anteroom takes no file of this size.')).toBeVisible();
    await expect(page.getByText('nginx')).toHaveCount(0);
    await accessible(page);
  });

  test('a page that something in front of the server answers with is no answer: the file is sent again', async ({ page, server }) => {
    await signIn(page, server.signIn('Administrator'));
    await visit(page, '/organization/clients');
    const answer = { status: 200, contentType: 'text/html', body: '<html><body>Please sign in to this network</body></html>' };
    await page.route('**/organization/clients', (route) => route.fulfill(answer), { times: 1 });
    await page.getByLabel('CSV file').setInputFiles({ name: 'twice.csv', mimeType: 'text/csv', buffer: Buffer.from('Name\nInga Ingason\n') });
    await page.getByRole('button', { name: 'Read the file' }).click();
    await expect(page.getByText('The file did not arrive. Check the network, then send it again.')).toBeVisible();
    await expect(page).toHaveURL(/\/organization\/clients$/);
    await page.getByRole('button', { name: 'Read the file' }).click();
    await expect(page.getByText('twice.csv, UTF-8')).toBeVisible();
    await page.getByRole('button', { name: 'Do not import, and forget this file' }).click();
    await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
  });

  test('what is exported is safe for a spreadsheet and comes back as the same', async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/clients');
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export all clients' }).click();
    const path = await (await downloading).path();
    await page.getByLabel('CSV file').setInputFiles(path);
    await page.getByRole('button', { name: 'Read the file' }).click();
    await expect(page.getByRole('heading', { name: 'There is nothing to import' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Refused 0' })).toBeVisible();
  });
});
