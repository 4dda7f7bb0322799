import type { Chosen } from './chosen.ts';

/** What can be done to many at once without saying more. */
export type Change = 'archive' | 'unarchive' | 'pin' | 'unpin' | 'delete' | 'restore';
export type Asked = Change | 'tag';
/** What the tray asks, and the button that has asked for it. Each press is one of its own. */
export interface Question {
  what: Asked;
  from: HTMLElement;
}
export type Action = { type: Change } | { type: 'tag'; add: string[]; remove: string[] };

export const DONE: Readonly<Record<Asked, string>> = {
  archive: 'archived',
  unarchive: 'taken out of the archive',
  pin: 'pinned',
  unpin: 'no longer pinned',
  delete: 'deleted; Restore brings them back',
  restore: 'restored',
  tag: 'tagged',
};
export const ASKS: Readonly<Record<Asked, string>> = {
  archive: 'Archived artifacts are hidden until asked for.',
  unarchive: 'They are listed again.',
  pin: 'What is pinned cannot be deleted.',
  unpin: 'They can be deleted again.',
  delete: 'Files stay where they are, and Restore brings the artifacts back.',
  restore: 'They are listed again, as they were.',
  tag: '',
};
export const VERBS: Readonly<Record<Change, string>> = {
  archive: 'Archive',
  unarchive: 'Take out of the archive',
  pin: 'Pin',
  unpin: 'Unpin',
  delete: 'Delete',
  restore: 'Restore',
};

/** What a list says of it before it is asked again. */
export const changed = (one: Chosen, change: Change): Chosen => ({
  ...one,
  archived: change === 'archive' ? true : change === 'unarchive' ? false : one.archived,
  pinned: change === 'pin' ? true : change === 'unpin' ? false : one.pinned,
  deletedAt: change === 'delete' ? new Date().toISOString() : change === 'restore' ? null : one.deletedAt,
});
