/** How dependency-cruiser reads the tree; who may import whom stands as data in tests/import-table.ts. */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle of values breaks when files are loaded in another order. Cycles of types alone vanish when compiled and are let be.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-tests', severity: 'error', from: { path: '^(app|server|plugins)/' }, to: { path: '^tests/' } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
