// What `cargo xtask e2e` and `cargo xtask screenshots` run. The specs are told by the environment which program, database
// and browser to use; see support/server.ts.
import { execFileSync } from 'node:child_process';
import { defineConfig } from '@playwright/test';

const chromium = process.env.CHROMIUM ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
const takesPictures = process.env.SCREENSHOTS === '1';
const engine = process.env.E2E_ENGINE ?? 'sqlite';
// What is kept is tested on both engines in Rust. The browser goes over PostgreSQL with what writes most, by many at once, or is cut off.
const onPostgres = ['attachments', 'filling', 'import', 'many-clients', 'sending', 'share-forms', 'walk-*'];

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  workers: 2,
  timeout: 80_000,
  expect: { timeout: 8_000 },
  forbidOnly: !!process.env.CI,
  // On a machine that others use too. What passes only the second time is listed as flaky, and is a fault to be mended.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 900 },
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    screenshot: 'only-on-failure',
    // A third of the time of every spec, so only of one that has failed before.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: takesPictures
    ? [{ name: 'screenshots', testMatch: 'screenshots.spec.ts', timeout: 300_000 }]
    : process.env.OTHER_FORMS
      ? [{ name: 'other-forms', testMatch: 'other-forms.spec.ts' }]
      : [
          {
            name: engine,
            testMatch: engine === 'sqlite' ? '*.spec.ts' : onPostgres.map((spec) => `${spec}.spec.ts`),
            testIgnore: ['screenshots.spec.ts', 'other-forms.spec.ts'],
          },
        ],
});
