// The browser that a person has, or the one that the tests run in.
import { spawnSync } from 'node:child_process';

const found = () =>
  ['chromium', 'chromium-headless-shell'].map((name) => spawnSync('which', [name]).stdout.toString().trim()).find((path) => path);

export const executablePath = process.env.CHROMIUM ?? found();
