/** What is told of plugins. Types only; pages may import them. */

/** A plugin of ours or of third parties, or a third party's module that is not in use. */
export interface PluginView {
  /** What the allow-list calls it: path of the file, or name of the package; of our own the id. */
  name: string;
  file: string;
  /** Null where only the module is known: nothing of it was run, or it brought nothing. */
  type: 'preset' | 'step' | 'model' | null;
  id: string | null;
  version: string | null;
  title: string | null;
  /** `built-in`, `file`, `package`, or the name of a further folder. */
  origin: string;
  /** SHA-256: of our own over all code, of a third party's over its file or package. */
  hash: string | null;
  state: 'loaded' | 'waiting' | 'quarantined';
  /** Unless loaded: why, and what to do, in one sentence. */
  reason: string | null;
  /** Kinds, of a step. */
  reads: readonly string[];
  writes: readonly string[];
}
