import { accessible, expect, openSession, test, visit } from '../support/test';

test.use({ setting: { file: 'forms-catalog', demo: true, smtp: false } });
test.describe.configure({ mode: 'serial' });

const diary = (version: string, question: string) =>
  JSON.stringify({
    resourceType: 'Questionnaire',
    url: 'https://practice.example/Questionnaire/sleep',
    version,
    title: 'Sleep diary',
    status: 'active',
    item: [
      { linkId: '1', text: question, type: 'string' },
      {
        linkId: '2',
        text: 'A film of your diary',
        type: 'attachment',
        extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/mimeType', valueCode: 'video/mp4' }],
      },
    ],
  });
const plain = (title: string) =>
  JSON.stringify({
    resourceType: 'Questionnaire',
    url: `https://practice.example/Questionnaire/${title.replace(' ', '-')}`,
    title,
    status: 'active',
    item: [{ linkId: '1', text: `What is in the ${title}?`, type: 'string' }],
  });
const file = (text: string) => ({ name: 'form.json', mimeType: 'application/json', buffer: Buffer.from(text) });

test.describe('The practice’s forms', () => {
  test.beforeEach(async ({ page, server }) => {
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/portal/forms');
  });

  test('a form is brought in from a file, told of first, published, and taken out as it came', async ({ page, context, guard }) => {
    const input = page.getByLabel('A FHIR R4 Questionnaire as JSON');
    const section = page.getByRole('region', { name: 'Import a form' });
    guard.expectAnswer(/forms\/check-file/, 422);
    await input.setInputFiles(file('no form at all'));
    await expect(section.getByRole('alert')).toContainText('This is not JSON');
    await accessible(page);

    await input.setInputFiles(file(diary('1', 'How did you sleep?')));
    await expect(section.getByText('It becomes a new form.')).toBeVisible();
    await expect(section.getByRole('listitem').filter({ hasText: 'A film of your diary' })).toBeVisible();
    await accessible(page);
    guard.expectAnswer(/forms\/publish-file/, 0);
    await context.setOffline(true);
    await section.getByRole('button', { name: 'Publish' }).click();
    await expect(section.getByText('It becomes a new form.'), 'nothing is lost without a connection').toBeVisible();
    await context.setOffline(false);
    await section.getByRole('button', { name: 'Publish' }).click();
    await expect(section.getByText('“Sleep diary” is published.')).toBeVisible();
    const row = page.getByRole('row').filter({ hasText: 'Sleep diary' });
    await expect(row).toContainText('version 1');

    await input.setInputFiles(file(diary('1', 'How did you sleep?')));
    await expect(section.getByText(/which is here already/)).toBeVisible();
    await expect(section.getByRole('button', { name: 'Publish' })).toBeDisabled();
    await input.setInputFiles(file(diary('2', 'How long did you sleep?')));
    await expect(section.getByText('It becomes version 2 of “Sleep diary”.')).toBeVisible();
    await section.getByRole('button', { name: 'Publish' }).click();
    await expect(row).toContainText('version 2');

    const download = page.waitForEvent('download');
    await row.getByRole('link', { name: 'Export Sleep diary as FHIR' }).click();
    const stream = await (await download).createReadStream();
    let text = '';
    for await (const piece of stream) text += String(piece);
    expect(JSON.parse(text)).toEqual(JSON.parse(diary('2', 'How long did you sleep?')));
  });

  test('what was told of is published, whichever file is chosen meanwhile and whichever answer comes last', async ({ page }) => {
    const input = page.getByLabel('A FHIR R4 Questionnaire as JSON');
    const section = page.getByRole('region', { name: 'Import a form' });
    const checked = '**/api/forms/check-file';
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let late = Promise.resolve();
    await page.route(checked, (route) => (late = held.then(() => route.continue())), { times: 1 });
    const checking = page.waitForRequest(checked);
    await input.setInputFiles(file(plain('First diary')));
    await checking;
    await input.setInputFiles(file(plain('Second diary')));
    await expect(section.getByRole('heading', { name: 'Second diary' })).toBeVisible();
    const answer = page.waitForResponse(checked);
    letGo();
    await late;
    await answer;
    await section.getByRole('button', { name: 'Publish' }).click();
    await expect(section.getByText('“Second diary” is published.')).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: 'Second diary' })).toContainText('version 1');
    await expect(page.getByRole('row').filter({ hasText: 'First diary' })).toHaveCount(0);
  });

  test('a form that is called as another one is told so before, and where forms are chosen', async ({ page }) => {
    const input = page.getByLabel('A FHIR R4 Questionnaire as JSON');
    const section = page.getByRole('region', { name: 'Import a form' });
    const twin = (url: string) => JSON.stringify({ ...JSON.parse(plain('Twin diary')), url });
    const told = section.getByText('Another form has this title already. Whoever sends forms will see both.');
    await input.setInputFiles(file(twin('https://practice.example/Questionnaire/one')));
    await expect(section.getByText('1 question, about 1 min. It becomes a new form.')).toBeVisible();
    await expect(told).toHaveCount(0);
    await section.getByRole('button', { name: 'Publish' }).click();
    await expect(section.getByText('“Twin diary” is published.')).toBeVisible();
    await input.setInputFiles(file(twin('https://practice.example/Questionnaire/two')));
    await expect(told).toBeVisible();
    await accessible(page);
    await section.getByRole('button', { name: 'Publish' }).click();
    await expect(told).toHaveCount(0);
    await visit(page, '/organization/portal/message');
    await expect(page.getByRole('checkbox', { name: /Twin diary .*another form has this title/ })).toHaveCount(2);
  });

  test('a file that is too large to be sent says so, and the next one is taken', async ({ page, guard }) => {
    const input = page.getByLabel('A FHIR R4 Questionnaire as JSON');
    const section = page.getByRole('region', { name: 'Import a form' });
    guard.expectAnswer(/forms\/check-file/, 413);
    await input.setInputFiles(file('x'.repeat(5 * 1024 * 1024)));
    await expect(section.getByRole('alert')).toContainText('This is more than can be sent at once. Nothing was lost; make it smaller, and try again.');
    await accessible(page);
    await input.setInputFiles(file(plain('Smaller diary')));
    await expect(section.getByText('It becomes a new form.')).toBeVisible();
    await expect(section.getByRole('alert')).toHaveCount(0);
  });

  test('a retired form is offered to nobody until it is brought back', async ({ page }) => {
    const row = page.getByRole('row').filter({ hasText: 'GAD-7' });
    await row.getByRole('button', { name: /^Retire/ }).click();
    await expect(row.getByText('It is sent no more. Clients who have it keep it.'), 'what is asked is read out').toBeFocused();
    await row.getByRole('button', { name: 'Keep it' }).click();
    await expect(row.getByRole('button', { name: /^Retire/ })).toBeFocused();
    await row.getByRole('button', { name: /^Retire/ }).click();
    await row.getByRole('button', { name: 'Retire it' }).click();
    await expect(row).toContainText('Retired');
    await expect(page.getByRole('status').getByText(/^Retired: .*GAD-7/)).toBeFocused();
    await accessible(page);
    await visit(page, '/organization/portal/message');
    await expect(page.getByRole('checkbox', { name: /PHQ-9/ })).toBeVisible();
    await expect(page.getByRole('checkbox', { name: /GAD-7/ })).toHaveCount(0);
    await visit(page, '/organization/portal/forms');
    await row.getByRole('button', { name: /^Bring back/ }).click();
    await expect(row).toContainText('Published');
    await expect(page.getByRole('status').getByText(/^Brought back: .*GAD-7/)).toBeFocused();
  });
});
