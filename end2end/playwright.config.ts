// What `cargo xtask e2e` and `cargo xtask screenshots` run. The specs are told by the environment which program, database
// and browser to use; see support/server.ts.
import { execFileSync } from 'node:child_process';
import { defineConfig } from '@playwright/test';

const chromium = process.env.CHROMIUM ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
const takesPictures = process.env.SCREENSHOTS === '1';
const engine = process.env.E2E_ENGINE ?? 'sqlite';
// What these are about is the browser and the pages, whichever engine answers; what they keep is tested on both engines in Rust.
const anyEngine = ['draft', 'hostile', 'mail-server', 'message', 'no-scripts', 'pace', 'parts', 'privacy', 'rendering'];
const browserAlone = engine === 'sqlite' ? [] : anyEngine.map((spec) => `${spec}.spec.ts`);

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
    trace: 'retain-on-failure',
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
      : [{ name: engine, testIgnore: ['screenshots.spec.ts', 'other-forms.spec.ts', ...browserAlone] }],
});
