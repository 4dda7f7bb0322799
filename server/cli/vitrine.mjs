#!/usr/bin/env node
// Launcher: checks Node, brings the build up to date when the command needs it, then hands over to the compiled program.
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildPages } from './build-pages.mjs';
import { compileServer } from './compile.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`vitrine needs Node 20.19 or newer; this is ${process.version}. Install a newer one from nodejs.org.`);
  process.exit(2);
}
const command = process.argv[2];
if (existsSync(`${root}/server/cli/main.ts`)) compileServer(root);
if (command === 'start' || command === 'build' || command === 'bench') await buildPages(root, { force: command === 'build' });
if (command === 'build') {
  const { writeClientTypes } = await import('./client-types.mjs');
  writeClientTypes(root);
} else {
  const { main } = await import(pathToFileURL(`${root}/dist/server/cli/main.js`).href);
  await main(process.argv);
}
