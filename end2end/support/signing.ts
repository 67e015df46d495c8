// A consent that several people sign, and hands that draw.
import type { Page } from '@playwright/test';
import type { Practice } from './practice';

const REQUIRED = 'http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired';
const asks = (code: string, text?: string) => ({
  url: REQUIRED,
  valueCodeableConcept: { coding: [{ system: 'urn:iso-astm:E1762-95:2013', code: `1.2.840.10065.1.12.1.${code}` }], ...(text ? { text } : {}) },
});

export const CONSENT = 'Consent for a minor';
const FORM = {
  resourceType: 'Questionnaire',
  url: 'https://practice.example/Questionnaire/consent-minor',
  version: '1',
  title: CONSENT,
  status: 'active',
  extension: [asks('8')],
  item: [
    { linkId: 'terms', type: 'display', text: 'Treatment is voluntary, and can be ended at any time.' },
    { linkId: 'own', type: 'string', text: 'Your signature', required: true, extension: [asks('7')] },
  ],
};

export async function publishConsent(practice: Practice): Promise<void> {
  await practice.ask('forms/publish-file', { json: JSON.stringify(FORM) });
}

export const pad = (page: Page, whose: RegExp) => page.getByRole('img', { name: whose });

/** Corners of a hand's way over the pad, as parts of its width and height. */
const WAY = [
  [0.1, 0.7],
  [0.25, 0.2],
  [0.4, 0.8],
  [0.6, 0.3],
  [0.85, 0.7],
] as const;

async function points(page: Page, whose: RegExp, lower: number): Promise<{ x: number; y: number }[]> {
  const there = pad(page, whose);
  await there.scrollIntoViewIfNeeded();
  const box = (await there.boundingBox())!;
  return WAY.map(([across, down]) => ({ x: box.x + box.width * across, y: box.y + box.height * Math.min(down + lower, 0.95) }));
}

/** `lower` draws another signature than without. */
export async function drawWithMouse(page: Page, whose: RegExp, lower = 0): Promise<void> {
  const [first, ...rest] = await points(page, whose, lower);
  await page.mouse.move(first!.x, first!.y);
  await page.mouse.down();
  for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
}

export async function drawWithFinger(page: Page, whose: RegExp): Promise<void> {
  const way = await points(page, whose, 0);
  const hand = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    hand.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', [way[0]!]);
  for (const point of way.slice(1)) await touch('touchMove', [point]);
  await touch('touchEnd', []);
  await hand.detach();
}
