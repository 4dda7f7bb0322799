/**
 * Who may import whom, as data: room → rooms. A room is a folder (or a file) of the tree; a longer name wins over a shorter.
 * `type:` allows types alone. npm packages and node: modules are ruled in PACKAGES.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  app: [
    'server/instance.ts',
    'server/errors.ts', // the docs list its codes
    'server/pipeline',
    'server/kit/calendar.ts',
    'server/kit/words.ts',
    'type:server/kit',
    'type:server/routers',
    'type:server/services',
    'type:server/client.ts',
  ],
  'proxy.ts': [],

  'server/kit': ['server/kit/calendar.ts', 'server/kit/words.ts', 'type:plugins/steps'], // steps.gen.ts: the generated, type-only map of step params
  'server/kit/calendar.ts': [], // leaf of the leaf: pages import it without the rest of the kit
  'server/kit/words.ts': [], // and this
  'server/pipeline': ['server/kit', 'server/kit/calendar.ts', 'server/kit/words.ts'],
  'server/blobs': ['server/kit', 'server/kit/calendar.ts', 'server/kit/words.ts', 'server/errors.ts', 'server/thread-entry.ts'],
  'server/tables': ['server/blobs', 'server/kit', 'server/kit/calendar.ts', 'server/kit/words.ts', 'server/errors.ts'],
  'server/feeds': [
    'server/broken-text.ts',
    'server/blobs',
    'server/kit',
    'server/kit/calendar.ts',
    'server/kit/words.ts',
    'server/errors.ts',
    'server/thread-entry.ts',
    'type:server/services',
  ],
  'server/bundle': ['server/broken-text.ts', 'server/blobs', 'server/kit', 'server/kit/calendar.ts', 'server/kit/words.ts', 'server/errors.ts'],
  'server/host': [
    'server/broken-text.ts',
    'server/field-errors.ts',
    'server/kit',
    'server/kit/calendar.ts',
    'server/kit/words.ts',
    'server/pipeline',
    'server/blobs',
    'server/errors.ts',
    'server/package-root.ts',
    'server/thread-entry.ts',
  ],
  'server/kit-testing': ['server/kit', 'server/kit/calendar.ts', 'server/kit/words.ts', 'server/pipeline', 'server/host', 'server/blobs'],
  'server/db': ['server/broken-text.ts', 'server/blobs', 'server/errors.ts', 'server/package-root.ts', 'server/thread-entry.ts', 'type:server/pipeline'],
  'server/engine': [
    'server/broken-text.ts',
    'server/pipeline',
    'server/db',
    'server/blobs',
    'server/kit',
    'server/kit/calendar.ts',
    'server/kit/words.ts',
    'server/errors.ts',
    'server/package-root.ts',
    'server/thread-entry.ts',
    'type:server/host',
  ],
  'server/services': [
    'server/broken-text.ts',
    'server/field-errors.ts',
    'server/engine',
    'server/blobs',
    'server/bundle',
    'server/tables',
    'server/feeds',
    'server/db',
    'server/pipeline',
    'server/kit',
    'server/kit/calendar.ts',
    'server/kit/words.ts',
    'server/errors.ts',
    'server/server.ts',
  ],
  'server/routers': [
    'server/broken-text.ts',
    'server/field-errors.ts',
    'server/services',
    'server/engine',
    'server/db',
    'server/pipeline',
    'server/errors.ts',
    'type:server/server.ts',
  ],
  'server/rest': [
    'server/broken-text.ts',
    'server/routers',
    'server/services',
    'server/tables',
    'server/db',
    'server/blobs',
    'server/pipeline',
    'server/errors.ts',
    'type:server/server.ts',
  ],
  'server/http': [
    'server/broken-text.ts',
    'server/rest',
    'server/routers',
    'server/services',
    'server/blobs',
    'server/errors.ts',
    'server/environment.ts',
    'server/instance.ts',
    'server/package-root.ts',
    'server/server.ts',
  ],
  'server/cli': [
    'server/services',
    'server/routers',
    'server/http',
    'server/engine',
    'server/host',
    'server/pipeline',
    'server/blobs',
    'server/bundle',
    'server/db',
    'server/feeds',
    'server/tables',
    'server/kit',
    'server/kit/calendar.ts',
    'server/kit/words.ts',
    'server/client.ts',
    'server/errors.ts',
    'server/environment.ts',
    'server/package-root.ts',
    'server/server.ts',
    'server/thread-entry.ts',
    'plugins', // the bench measures generator, numerics and models themselves
    'plugins/numerics',
  ],

  'server/errors.ts': [],
  'server/field-errors.ts': ['server/errors.ts'],
  'server/broken-text.ts': ['server/errors.ts'],
  'server/package-root.ts': [],
  'server/thread-entry.ts': ['server/package-root.ts'],
  'server/environment.ts': ['server/errors.ts'],
  'server/instance.ts': ['type:server/routers'],
  'server/client.ts': ['server/pipeline', 'type:server/routers', 'type:server/services'],
  'server/server.ts': ['server/blobs', 'server/db', 'server/engine', 'server/services', 'server/package-root.ts', 'type:server/environment.ts'],

  plugins: ['plugins', 'plugins/numerics', 'server/kit', 'server/kit/calendar.ts', 'server/kit/words.ts'],
  'plugins/steps': ['plugins', 'plugins/numerics', 'server/kit', 'server/kit/calendar.ts', 'server/kit/words.ts'],
  'plugins/numerics': [],
};

/** npm packages a room may use beside what its neighbours bring; `node:` stands for node's own modules. Absent = not ruled. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'server/kit': ['zod'],
  'server/kit/calendar.ts': [],
  'server/kit/words.ts': [],
  'server/bundle': ['zod', 'node:'],
  'server/pipeline': [],
  'server/errors.ts': [],
  plugins: ['zod'],
  'plugins/steps': ['zod'],
  'plugins/numerics': [],
};

const NAMES = [...Object.keys(ROOMS)].sort((a, b) => b.length - a.length);

/** The room a file stands in; null outside the ruled tree. */
export const roomOf = (path: string): string | null => NAMES.find((name) => path === name || path.startsWith(`${name}/`)) ?? null;

/** Whether a file may import another, by the table. */
export function isAllowed(from: string, to: string, typeOnly: boolean): boolean {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === null || here === there) return true;
  if (there === null) return false;
  const allowed = ROOMS[here];
  return allowed.includes(there) || (typeOnly && allowed.includes(`type:${there}`));
}

/** Whether a file may import a package or a module of node. */
export function isAllowedPackage(from: string, name: string): boolean {
  const room = roomOf(from);
  return room === null || PACKAGES[room] === undefined || PACKAGES[room].includes(name);
}
