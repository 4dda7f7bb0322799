/**
 * Major version of this contract. A plugin may say which one it was built for, `export const kit = '1'` or in its package.json
 * `"vitrine": { "kit": "1" }`; one built for another is set aside instead of being run.
 */
export const KIT_VERSION = '1';
