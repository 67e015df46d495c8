// Manage clients with more clients than a browser should hold: scrolling, searching, sorting, choosing, by mouse, keyboard and touch.
import type { Page } from '@playwright/test';
import { heldBack } from '../support/guard';
import type { Practice } from '../support/practice';
import { accessible, expect, openSession, reflows, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'many-clients', demo: true, smtp: false } });
test.describe.configure({ mode: 'serial', timeout: 120_000 });

const ADDED = 1_500;
const LIST = '/organization/portal';

const grid = (page: Page) => page.getByRole('grid', { name: 'Clients' });
const rows = (page: Page) => grid(page).getByRole('row').filter({ has: page.getByRole('gridcell') });
const row = (page: Page, number: number) => grid(page).locator(`[aria-rowindex="${number + 1}"]`);
const bar = (page: Page) => page.getByRole('region', { name: 'Selected clients' });
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search name or e-mail' });

/** Many at a time, by the same request as the page's. */
async function fill(practice: Practice): Promise<void> {
  const numbers = Array.from({ length: ADDED }, (_, number) => number);
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
        const last_name = number === 777 ? 'Ångström-Quill' : `Many${String(number).padStart(4, '0')}`;
        const email = number % 10 === 0 ? '' : `many${number}@mail.example`;
        await practice.add({ first_name: 'Zoë', last_name, email });
      }
    }),
  );
}

const scroll = (page: Page, part: number) =>
  page.evaluate((part) => {
    window.scrollTo(0, (document.documentElement.scrollHeight - window.innerHeight) * part);
  }, part);

/** The rows that are on screen, all of them drawn. */
async function onScreen(page: Page): Promise<number[]> {
  return rows(page).evaluateAll((found) =>
    found
      .filter((row) => row.getBoundingClientRect().bottom > 60 && row.getBoundingClientRect().top < window.innerHeight)
      .map((row) => Number(row.getAttribute('aria-rowindex')) - 1),
  );
}

/** The rows that can be chosen, or all, of which at least half is to be seen between the head and the bar. */
async function seen(page: Page, whom: 'choosable' | 'all' = 'choosable'): Promise<number[]> {
  const free = await grid(page)
    .getByRole('row')
    .first()
    .evaluate((head) => [head.getBoundingClientRect().bottom, document.querySelector('.actions')!.getBoundingClientRect().top] as const);
  return rows(page).evaluateAll(
    (found, [[top, bottom], whom]) =>
      found
        .filter((row) => {
          const { y, height } = row.getBoundingClientRect();
          const part = Math.min(y + height, bottom) - Math.max(y, top, 0);
          return part >= height / 2 && (whom === 'all' || row.querySelector('input:enabled'));
        })
        .map((row) => Number(row.getAttribute('aria-rowindex')) - 1),
    [free, whom] as const,
  );
}

/** Opens a client from the middle of the screen, so far down the list. */
async function openAt(page: Page, part: number): Promise<{ opened: number; seen: number[] }> {
  await scroll(page, part);
  let seen: number[] = [];
  await expect(async () => {
    seen = await onScreen(page);
    expect(seen.length).toBeGreaterThan(5);
  }).toPass();
  const opened = seen[Math.floor(seen.length / 2)]!;
  const link = row(page, opened).getByRole('link').first();
  const [lastName] = (await link.textContent())!.split(',');
  await link.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(lastName!);
  return { opened, seen };
}

test.describe('Manage clients with many clients', () => {
  test.beforeEach(async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
  });

  test('the list is as long as its clients, draws what is on screen, and arrives wherever it is scrolled to', async ({ page, practice }) => {
    await fill(practice);
    await visit(page, LIST);
    const total = Number(await grid(page).getAttribute('aria-rowcount')) - 1;
    expect(total).toBeGreaterThanOrEqual(ADDED + 240);
    for (const part of [1, 0.5, 0.25, 0.9, 0]) {
      await scroll(page, part);
      await expect(async () => {
        const seen = await onScreen(page);
        expect(seen.length).toBeGreaterThan(5);
        const place = seen[0]! / total;
        expect(Math.abs(place - part), 'the scroll bar tells the truth').toBeLessThan(0.03);
        expect(seen, 'row after row').toEqual(seen.map((_, at) => seen[0]! + at));
      }).toPass();
      await expect(grid(page).locator('.row.skeleton')).toHaveCount(0);
      expect(await rows(page).count(), 'only some are drawn').toBeLessThan(90);
    }
    await accessible(page);
  });

  test('a search finds parts of words in any order, whatever the accents, with figures for all of it', async ({ page }) => {
    await visit(page, LIST);
    await search(page).fill('strom zoe');
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page).first()).toContainText('Ångström-Quill');
    await search(page).fill('many12');
    await expect(page).toHaveURL(/search=many12/);
    await expect(page.getByRole('status').filter({ hasText: /^[\d,]+ clients$/ })).toHaveText('110 clients');
    await search(page).fill('');
    await expect(rows(page).nth(5)).toBeVisible();
  });

  test('a search that only narrows the one before is answered from the rows at hand, and by the server all the same', async ({ page }) => {
    const status = page.getByRole('status').filter({ hasText: /^[\d,]+ clients?$/ });
    await visit(page, LIST);
    await search(page).fill('zoë');
    await expect(rows(page).nth(1)).toContainText('Many0000');
    await expect(status).toHaveText(`${ADDED.toLocaleString('en')} clients`);
    const release = await heldBack(page, '**/api/clients/list');

    await search(page).fill('ZOE many00');
    await expect(rows(page).first(), 'the screen is full of them').toContainText('Many0000');
    await expect(status, 'how many there are is not known yet').toHaveCount(0);
    await search(page).fill('zoe many0015');
    await expect(page).toHaveURL(/many0015/);
    await expect(rows(page).first(), 'one row does not say whether there are others').toContainText('Many0000');

    release();
    await expect(status).toHaveText('1 client');
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page)).toContainText('Many0015');
  });

  test('a filter that is followed before the answer has come takes along what is typed', async ({ page }) => {
    await visit(page, LIST);
    const filters = page.getByRole('navigation', { name: 'Filter by portal state' });
    const release = await heldBack(page, '**/api/clients/list');
    await search(page).fill('many12');
    await filters.getByRole('link', { name: /^Active/ }).click();
    await expect(page).toHaveURL(/search=many12.*state=active/);
    await expect(search(page)).toHaveValue('many12');
    release();
    await expect(page.getByText('Nobody found')).toBeVisible();
    await filters.getByRole('link', { name: /^All/ }).click();
    await expect(rows(page).first()).toContainText('many12@mail.example');
  });

  test('a search whose page is left for a client before its answer has come is there again on the way back', async ({ page }) => {
    await visit(page, LIST);
    const release = await heldBack(page, '**/api/clients/list');
    await search(page).fill('many12');
    await rows(page).first().getByRole('link').first().click();
    await expect(page).toHaveURL(/\/clients\/[\da-f-]+$/);
    release();
    await page.goBack();
    await expect(page).toHaveURL(/search=many12$/);
    await expect(search(page)).toHaveValue('many12');
    await expect(rows(page).first()).toContainText('many12@mail.example');
  });

  test('of a list that is at hand as a whole, a search finds those that the server would', async ({ page }) => {
    await visit(page, LIST);
    await search(page).fill('many77');
    await expect(rows(page).filter({ hasText: 'Ångström-Quill' })).toHaveCount(1);
    await expect(rows(page).nth(8)).toBeVisible();
    const release = await heldBack(page, '**/api/clients/list');
    await search(page).fill('many77 ANGSTRÖM');
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page)).toContainText('Ångström-Quill');
    await search(page).fill('many77 angstrøm nobody');
    await expect(page.getByText('Nobody found')).toBeVisible();
    release();
    await search(page).fill('many77 angstrom');
    await expect(page.getByRole('status').filter({ hasText: '1 client' })).toBeAttached();
    await expect(rows(page)).toContainText('Ångström-Quill');
  });

  test('R3: a row that another client takes over says all of the other one, and who is chosen stays chosen', async ({ page }) => {
    await visit(page, LIST);
    const first = rows(page).first();
    const tick = (name: string) => first.getByRole('checkbox', { name: `Select ${name}`, exact: true });
    await search(page).fill('many1241');
    await tick('Zoë Many1241').check();
    await expect(first).toHaveAttribute('aria-selected', 'true');
    const address = await first.getByRole('link', { name: 'Many1241, Zoë' }).getAttribute('href');
    await search(page).fill('many1240');
    await expect(tick('Zoë Many1240')).toBeDisabled();
    await expect(tick('Zoë Many1240')).not.toBeChecked();
    await expect(tick('Zoë Many1240')).toHaveAccessibleDescription('No e-mail address');
    await expect(first).toHaveAttribute('aria-selected', 'false');
    await expect(first.getByRole('link', { name: 'Many1240, Zoë' })).not.toHaveAttribute('href', address ?? '');
    await search(page).fill('many1241');
    await expect(tick('Zoë Many1241')).toBeChecked();
    await expect(tick('Zoë Many1241')).toBeEnabled();
    await expect(tick('Zoë Many1241')).toHaveAccessibleDescription('');
    await expect(first).toHaveAttribute('aria-selected', 'true');
    await expect(first.getByRole('link', { name: 'Many1241, Zoë' })).toHaveAttribute('href', address ?? '');
  });

  test('columns sort both ways, in the address', async ({ page }) => {
    await visit(page, LIST);
    const head = (name: string) => grid(page).getByRole('columnheader', { name });
    await head('Name').getByRole('link').click();
    await expect(page).toHaveURL(/sort=name.+desc/);
    await expect(rows(page).first()).not.toContainText('Abramson');
    await head('E-mail').getByRole('link').click();
    await expect(page).toHaveURL(/sort=email/);
    await expect(head('E-mail')).toHaveAttribute('aria-sort', 'ascending');
    await expect(rows(page).first()).toContainText('No e-mail address');
    await head('Last sent').getByRole('link').click();
    await head('Last sent').getByRole('link').click();
    await expect(page).toHaveURL(/sort=sent.+desc/);
    await expect(rows(page).first().getByRole('gridcell').last()).not.toHaveText('–');
    await page.reload();
    await expect(head('Last sent')).toHaveAttribute('aria-sort', 'descending');
  });

  test('R9: who is stuck is narrowed by why', async ({ page }) => {
    await visit(page, LIST);
    const stuck = page.getByRole('link', { name: /^Stuck/ });
    const reasons = page.getByRole('navigation', { name: 'Why they may be stuck' }).getByRole('link');
    await stuck.click();
    await expect(reasons).toHaveCount(7);
    await expect(async () => {
      const [whole, ...parts] = [await stuck.textContent(), ...(await reasons.allTextContents())].map((text) => Number(/(\d+)\s*$/.exec(text!)![1]));
      // Nobody's address was changed.
      expect(parts.filter((part) => part > 0)).toHaveLength(6);
      expect(parts.reduce((sum, part) => sum + part)).toBe(whole);
    }).toPass();
    await reasons.filter({ hasText: /^Opened, not signed up/ }).click();
    await expect(page).toHaveURL(/state=opened/);
    await expect(rows(page).first()).toContainText('Opened, not signed up');
    await expect(rows(page).filter({ hasNotText: 'Opened, not signed up' })).toHaveCount(0);
    await accessible(page);
  });

  test('R1, R3, R4: all that match are chosen but for two, and the bar says whom an invitation leaves out', async ({ page }) => {
    await visit(page, `${LIST}?search=many1`);
    await bar(page).getByRole('button', { name: /^Select all 600 that match/ }).click();
    await expect(bar(page).getByText('600 selected · 50 without e-mail')).toBeVisible();
    await row(page, 2).getByRole('checkbox').uncheck();
    await row(page, 3).getByRole('checkbox').uncheck();
    await expect(bar(page).getByText('598 selected · 50 without e-mail')).toBeVisible();
    await scroll(page, 1);
    await expect(row(page, 600)).toHaveAttribute('aria-selected', 'true');
    await search(page).fill('many12');
    await expect(bar(page).getByText('No client selected'), 'another list says nothing of this one').toBeVisible();
    await search(page).fill('');
    await bar(page).getByRole('button', { name: /^Select all [\d,]+ in this list/ }).click();
    await expect(bar(page).getByText(/^1,\d{3} selected · \d+ without e-mail · \d+ already active/)).toBeVisible();
    await accessible(page);
  });

  test('choosing all and giving it up leave the page where it is, and the focus goes to what can be pressed next', async ({ page }) => {
    await visit(page, LIST);
    await scroll(page, 0.5);
    const stands = await page.evaluate(() => scrollY);
    const [all, clear] = [bar(page).getByRole('button', { name: /^Select all/ }), bar(page).getByRole('button', { name: 'Clear' })];
    for (const [pressed, next] of [
      [all, clear],
      [clear, all],
    ] as const) {
      // Not `click`, which scrolls to the bar by itself.
      const { x, y, width, height } = (await pressed.boundingBox())!;
      await page.mouse.click(x + width / 2, y + height / 2);
      await expect(next).toBeFocused();
      expect(await page.evaluate(() => scrollY)).toBe(stands);
    }
  });

  test('all on screen are those whom one sees: nobody under the bar, under the head or further down; a page is as long', async ({ page }) => {
    await visit(page, LIST);
    const onScreen = grid(page).getByRole('checkbox', { name: 'Select all on screen' });
    for (const part of [0, 0.5, 1]) {
      await scroll(page, part);
      // Rows that have been scrolled to come a moment later.
      await expect(async () => {
        expect(await rows(page).evaluateAll((found) => found.every((row) => row.querySelector('a')?.textContent))).toBe(true);
        expect((await seen(page)).length).toBeGreaterThan(5);
      }).toPass();
      await expect(onScreen).toBeEnabled();
      await onScreen.evaluate((box: HTMLInputElement) => box.click());
      const chosen = rows(page).and(page.locator('[aria-selected="true"]'));
      await expect(chosen).not.toHaveCount(0);
      const numbers = await chosen.evaluateAll((found) => found.map((row) => Number(row.getAttribute('aria-rowindex')) - 1));
      expect(numbers).toEqual(await seen(page));
      await onScreen.evaluate((box: HTMLInputElement) => box.click());
      await expect(bar(page)).toContainText('No client selected');
    }
    await scroll(page, 0);
    await row(page, 1).focus();
    const pageLong = (await seen(page, 'all')).length;
    await page.keyboard.press('PageDown');
    await expect(row(page, pageLong)).toBeFocused();
  });

  test('who was ticked before all that match were chosen is told of, and so is a list that is left', async ({ page }) => {
    await visit(page, LIST);
    await rows(page).getByRole('checkbox', { disabled: false }).first().check();
    await expect(bar(page)).toContainText('1 selected');
    await search(page).fill('many12');
    await bar(page).getByRole('button', { name: /^Select all 1\d\d? that match/ }).click();
    await expect(bar(page)).toContainText('the 1 ticked before only if they match');
    await search(page).fill('many13');
    await expect(bar(page)).toContainText('No client selected · those that match “many12” no longer are');
  });

  test('the keyboard reaches every row, and a range goes across rows that were not loaded', async ({ page }) => {
    await visit(page, `${LIST}?search=many`);
    await rows(page).first().focus();
    await page.keyboard.press('Control+End');
    await expect(row(page, ADDED)).toBeFocused();
    await expect(row(page, ADDED)).toBeInViewport();
    await page.keyboard.press('PageUp');
    await expect(row(page, ADDED)).not.toBeFocused();
    await page.keyboard.press('Control+Home');
    await expect(row(page, 1)).toBeFocused();
    // Before the numbered ones stands the one of another name, and the first of them has no address.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    for (let screen = 0; screen < 14; screen += 1) await page.keyboard.press('Shift+PageDown');
    const at = await page.evaluate(() => Number(document.activeElement?.getAttribute('aria-rowindex')) - 1);
    expect(at).toBeGreaterThan(100);
    // Every tenth has no address.
    const chosen = at - 2 - Math.floor((at - 2) / 10);
    await expect(bar(page).getByText(`${chosen} selected`)).toBeVisible();
    await page.keyboard.press('Shift+Control+End');
    await expect(bar(page).getByText(/No more than 500 one by one/)).toBeVisible();
  });

  test('a range whose rows come late is not chosen in another list, nor after all was given up', async ({ page }) => {
    const status = bar(page).getByRole('status');
    for (const giveUp of [
      () => page.getByRole('link', { name: /^No account/ }).click(),
      () => bar(page).getByRole('button', { name: 'Clear' }).click(),
    ]) {
      await visit(page, `${LIST}?search=many`);
      await row(page, 3).getByRole('checkbox').check();
      await row(page, 3).focus();
      const release = await heldBack(page, '**/api/clients/list');
      for (let screen = 0; screen < 8; screen += 1) await page.keyboard.press('Shift+PageDown');
      await expect(status).toHaveText(/^\d+ selected · choosing more…$/);
      const before = (await status.textContent())!.replace(/ ·.*/, '');
      await giveUp();
      const after = (await page.getByRole('link', { name: /^No account/ }).getAttribute('aria-current')) ? before : 'No client selected';
      await expect(status).toHaveText(after);
      const answers = page.waitForResponse('**/api/clients/list');
      release();
      await answers;
      await expect(grid(page).locator('.row.skeleton')).toHaveCount(0);
      await expect(rows(page).first()).toBeVisible();
      await expect(status).toHaveText(after);
    }
  });

  test('rows that do not come are told of where one looks, and come when they are asked for again', async ({ page, guard }) => {
    guard.expectAnswer(/clients\/(list|anchors)/, 0);
    await visit(page, LIST);
    await page.route(/\/api\/clients\/(list|anchors)/, (route) => route.abort());
    await scroll(page, 0.5);
    const trouble = bar(page).getByRole('alert');
    await expect(trouble).toBeInViewport();
    await expect(grid(page).locator('.row.skeleton').first()).toBeVisible();
    await accessible(page);
    await page.unroute(/\/api\/clients\/(list|anchors)/);
    // Without a step of scrolling, which would ask again as well.
    await trouble.getByRole('button', { name: 'Try again' }).dispatchEvent('click');
    await expect(grid(page).locator('.row.skeleton')).toHaveCount(0);
    await expect(trouble).toHaveCount(0);
  });

  test('after a sending from the middle of the list its rows are there again, and the focus is where it was', async ({ page }) => {
    await visit(page, `${LIST}?search=many`);
    await scroll(page, 0.5);
    await expect(grid(page).locator('.row.skeleton')).toHaveCount(0);
    const chosen = rows(page).filter({ hasNotText: 'No e-mail' }).nth(25);
    await chosen.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
    await expect(dialog.getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
    const listed = page.waitForResponse('**/api/clients/list');
    await dialog.getByRole('button', { name: 'Close' }).first().click();
    await listed;
    await expect(bar(page).getByText('No client selected')).toBeVisible();
    await expect(grid(page).locator('.row.skeleton')).toHaveCount(0);
    await expect(rows(page).filter({ hasText: /Invited|Queued/ }).first()).toBeAttached();
    await expect(page.getByRole('button', { name: 'Invite to Client Portal' })).toBeFocused();
    await expect(page.getByRole('button', { name: 'Invite to Client Portal' })).toBeDisabled();
  });

  test('how many are chosen is told of those who are, whichever answer comes last, and asked again where it did not come', async ({ page, guard }) => {
    guard.expectAnswer(/clients\/count-selection/, 0);
    const counted = '**/api/clients/count-selection';
    const all = bar(page).getByRole('button', { name: /^Select all/ });
    const clear = bar(page).getByRole('button', { name: 'Clear' });
    await visit(page, `${LIST}?search=many1`);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let late = Promise.resolve();
    await page.route(counted, (route) => (late = held.then(() => route.continue())), { times: 1 });
    await all.click();
    await expect(clear, 'the button that hid itself left it the focus').toBeFocused();
    await expect(bar(page).getByText(/counting…/)).toBeVisible();
    await search(page).fill('many12');
    await bar(page).getByRole('button', { name: /^Select all 110 that match/ }).click();
    await expect(bar(page).getByText(/^110 selected/)).toBeVisible();
    const answer = page.waitForResponse(counted);
    release();
    await late;
    await answer;
    await expect(bar(page).getByText(/^110 selected/)).toBeVisible();
    await clear.click();
    await expect(all).toBeFocused();

    await page.route(counted, (route) => route.abort(), { times: 1 });
    await all.click();
    await bar(page).getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await expect(bar(page).getByText(/^110 selected/)).toBeVisible();
    await expect(bar(page).getByRole('alert')).toHaveCount(0);
  });

  test('the list of clients shows the search of its address, also when that is gone', async ({ page }) => {
    await visit(page, '/clients?search=many12');
    const box = page.getByRole('searchbox', { name: 'Search clients by name or e-mail' });
    await expect(box).toHaveValue('many12');
    await page.getByRole('navigation').getByRole('link', { name: 'Clients', exact: true }).first().click();
    await expect(page).toHaveURL(/\/clients$/);
    await expect(box).toHaveValue('');
  });

  test('a row has the focus before the next key can be pressed, even where the browser draws no frame between them', async ({ page }) => {
    await visit(page, `${LIST}?search=many`);
    await rows(page).first().focus();
    await page.evaluate(() => (window.requestAnimationFrame = () => 0));
    for (const [key, number] of [['Control+End', ADDED], ['Control+Home', 1], ['Control+End', ADDED]] as const) {
      await page.keyboard.press(key);
      await expect(row(page, number)).toBeFocused();
    }
  });

  test('the focus survives scrolling away and back', async ({ page }) => {
    await visit(page, LIST);
    await row(page, 2).focus();
    await scroll(page, 0.7);
    await expect(row(page, 2)).toHaveCount(0);
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(row(page, 3)).toBeFocused();
    await expect(row(page, 3)).toBeInViewport();
  });

  test('back from a client, the list stands where it stood, their row has the focus, and who was chosen is', async ({ page }) => {
    await visit(page, `${LIST}?search=many`);
    await row(page, 3).getByRole('checkbox').check();
    await row(page, 4).getByRole('checkbox').check();
    const ways = [() => page.goBack(), () => page.getByRole('link', { name: 'Manage clients' }).click()];
    for (const [at, goBack] of ways.entries()) {
      const { opened, seen } = await openAt(page, 0.5 + at / 4);
      await goBack();
      await expect(row(page, opened)).toBeFocused();
      await expect.poll(() => onScreen(page)).toEqual(seen);
      await expect(page).toHaveURL(/search=many$/);
      await expect(bar(page).getByRole('status')).toHaveText('2 selected');
      await expect(grid(page).locator('.row.skeleton')).toHaveCount(0);
      await accessible(page);
    }
    await scroll(page, 0);
    await expect(row(page, 3)).toHaveAttribute('aria-selected', 'true');
    await expect(row(page, 3).getByRole('checkbox')).toBeChecked();
    await expect(row(page, 5)).toHaveAttribute('aria-selected', 'false');
  });

  test('by keyboard alone: Enter on a name, the way back, and the next key goes on from that row', async ({ page }) => {
    await visit(page, `${LIST}?search=many`);
    await rows(page).first().focus();
    await page.keyboard.press('Control+End');
    await expect(row(page, ADDED)).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(row(page, ADDED - 1)).toBeFocused();
    await expect(row(page, ADDED - 1).getByRole('checkbox')).toBeEnabled();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(row(page, ADDED - 1).getByRole('link')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Zoë Many');
    await page.goBack();
    await expect(row(page, ADDED - 1)).toBeFocused();
    await expect(row(page, ADDED - 1)).toBeInViewport();
    await expect(bar(page).getByRole('status')).toHaveText('1 selected');
    await expect(row(page, ADDED - 1)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('ArrowDown');
    await expect(row(page, ADDED)).toBeFocused();
    await page.keyboard.press('Space');
    await expect(bar(page).getByRole('status')).toHaveText('2 selected');
  });

  test('all that match but for one are chosen still after a look at a client, and another list knows of nothing', async ({ page }) => {
    const status = bar(page).getByRole('status');
    await visit(page, `${LIST}?search=many1`);
    await bar(page).getByRole('button', { name: /^Select all 600 that match/ }).click();
    await row(page, 2).getByRole('checkbox').uncheck();
    await expect(status).toHaveText(/^599 selected/);
    const { opened } = await openAt(page, 0.5);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Organization' }).click();
    await expect(page).toHaveURL(LIST);
    await expect.poll(() => onScreen(page)).toContain(1);
    await expect(status).toHaveText('No client selected');
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Zoë Many');
    await page.goBack();
    await expect(row(page, opened)).toBeFocused();
    await expect(status).toHaveText(/^599 selected/);
    await scroll(page, 0);
    await expect(row(page, 2)).toHaveAttribute('aria-selected', 'false');
    await expect(row(page, 3)).toHaveAttribute('aria-selected', 'true');
  });

  test('R10: who was sent to is not chosen again, though the dialog was left by a link; nor who was given up', async ({ page }) => {
    const status = bar(page).getByRole('status');
    await visit(page, `${LIST}?search=many01`);
    await row(page, 2).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
    await dialog.getByRole('button', { name: 'Preview invitation' }).click();
    await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
    await expect(dialog.getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
    await dialog.getByRole('link', { name: 'Activity' }).click();
    await expect(page.getByRole('table', { name: 'Invitations' })).toBeVisible();
    await page.goBack();
    await expect(row(page, 2)).toContainText(/Queued|Invited/);
    await row(page, 3).getByRole('checkbox').check();
    await expect(status).toHaveText('1 selected');
    await bar(page).getByRole('button', { name: 'Clear' }).click();
    const { opened } = await openAt(page, 1);
    await page.goBack();
    await expect(row(page, opened)).toBeFocused();
    await scroll(page, 0);
    await row(page, 4).getByRole('checkbox').check();
    await expect(status).toHaveText('1 selected');
  });

  test('who was chosen is chosen for nobody else who signs in meanwhile, in another tab', async ({ page, context, server }) => {
    await visit(page, `${LIST}?search=many`);
    await row(page, 3).getByRole('checkbox').check();
    await openAt(page, 0.5);
    const other = await context.newPage();
    await visit(other, '/clients');
    await other.getByText('Ada Brennan').click();
    await other.getByRole('button', { name: 'Sign out' }).click();
    await expect(other).toHaveURL('/sign-in');
    await signIn(other, server.signIn('Staff who may invite'));

    // The navigation asks who looks as well, for what waits for them.
    const answers: Promise<unknown>[] = [];
    page.on('response', (answer) => answer.url().endsWith('/api/staff/viewer') && answers.push(answer.finished()));
    await page.goBack();
    await expect(page.getByRole('searchbox', { name: 'Search name or e-mail' })).toHaveValue('many');
    await expect.poll(() => answers.length).toBe(2);
    await Promise.all(answers);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await expect(bar(page).getByRole('status')).toHaveText('No client selected');
  });

  test('the link back from a client leads to the search that found them', async ({ page }) => {
    await visit(page, '/clients?search=many12');
    await page.getByRole('link', { name: 'Many1201, Zoë' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Zoë Many1201');
    await page.getByRole('main').getByRole('link', { name: 'Clients', exact: true }).click();
    await expect(page).toHaveURL(/\/clients\?search=many12$/);
  });

  for (const [name, viewport] of Object.entries({ tablet: { width: 820, height: 1180 }, phone: { width: 390, height: 844 } })) {
    test(`on a ${name} rows keep their height, and are ticked by touch`, async ({ person, server }) => {
      const page = await person({ viewport, hasTouch: true });
      await openSession(page, server.signIn('Administrator'));
      await visit(page, LIST);
      await scroll(page, 0.5);
      await expect(grid(page).locator('.row.skeleton')).toHaveCount(0);
      const heights = await rows(page).evaluateAll((found) => [...new Set(found.map((row) => row.getBoundingClientRect().height))]);
      expect(heights).toHaveLength(1);
      const box = rows(page).filter({ hasNotText: 'No e-mail' }).nth(25).getByRole('checkbox');
      await box.scrollIntoViewIfNeeded();
      await box.tap();
      await expect(bar(page).getByText(/^1 selected/)).toBeVisible();
      await accessible(page);
    });
  }

  test('on a small phone two rows and more are to be seen beside the bar, whose buttons a finger hits', async ({ person, server }) => {
    const page = await person({ viewport: { width: 320, height: 568 }, hasTouch: true });
    await openSession(page, server.signIn('Administrator'));
    await visit(page, LIST);
    const box = rows(page).filter({ hasNotText: 'No e-mail' }).nth(2).getByRole('checkbox');
    await box.scrollIntoViewIfNeeded();
    await box.tap();
    await expect(bar(page).getByText(/^1 selected/)).toBeVisible();
    await scroll(page, 0.5);
    await expect(grid(page).locator('.row.skeleton')).toHaveCount(0);
    const head = await grid(page).getByRole('row').first().evaluate((head) => head.getBoundingClientRect().bottom);
    const top = await bar(page).evaluate((bar) => bar.getBoundingClientRect().top);
    const height = await rows(page).first().evaluate((row) => row.getBoundingClientRect().height);
    expect((top - Math.max(head, 0)) / height).toBeGreaterThan(2);
    for (const name of ['Invite to Client Portal', 'Resend forms']) {
      const button = (await bar(page).getByRole('button', { name }).boundingBox())!;
      expect(Math.min(button.width, button.height), name).toBeGreaterThanOrEqual(44);
    }
    await accessible(page);
    await reflows(page);
  });

  test('Activity finds a client, why somebody is stuck, and the batch of an invitation', async ({ page }) => {
    await visit(page, '/organization/portal/activity');
    const found = page.getByRole('table', { name: 'Invitations' }).getByRole('row').filter({ has: page.getByRole('cell') });
    const name = (await found.first().getByRole('cell').first().textContent())!;
    const box = page.getByRole('searchbox', { name: 'Search invitations by client' });
    await box.fill(name);
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/search=/);
    await expect(found.first()).toContainText(name);
    await expect(found.filter({ hasNotText: name })).toHaveCount(0);
    await found.first().getByTitle('Its batch').click();
    await expect(page).toHaveURL(/batch=/);
    await expect(page.getByText(/^The batch of .*, sent by .*: \d+ invitation/)).toBeVisible();
    await expect(box, 'no search holds here').toHaveValue('');
    await page.goBack();
    await expect(box).toHaveValue(name);
    await page.goForward();
    await expect(box).toHaveValue('');
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.getByRole('navigation', { name: 'Filter invitations' }).getByRole('link', { name: 'Never opened' }).click();
    await expect(page).toHaveURL(/state=never.+opened/);
    await accessible(page);
  });

  for (const width of [1440, 1024, 820, 390]) {
    test(`R9: Activity gives each invitation's state, batch and ledger at a width of ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await visit(page, '/organization/portal/activity');
      const first = page.getByRole('table', { name: 'Invitations' }).getByRole('row').filter({ has: page.getByRole('cell') }).first();
      await expect(first.locator('.badge')).toBeVisible();
      await expect(first.getByTitle('Its batch')).toBeVisible();
      await first.getByRole('button', { name: /^What happened to the invitation of/ }).click();
      await expect(page.getByRole('dialog', { name: 'What happened' }).getByRole('listitem').first()).toBeVisible();
    });
  }
});

test.describe('Without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the list is read page by page', async ({ page, server }) => {
    const { email, password } = server.signIn('Administrator');
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.goto(LIST);
    await expect(rows(page)).toHaveCount(50);
    const first = await rows(page).first().textContent();
    await page.getByRole('link', { name: 'Show more' }).click();
    await expect(page).toHaveURL(/after=/);
    await expect(rows(page)).toHaveCount(50);
    expect(await rows(page).first().textContent()).not.toBe(first);
    await page.getByRole('link', { name: 'From the beginning' }).click();
    await expect(rows(page).first()).toHaveText(first!);
  });
});
