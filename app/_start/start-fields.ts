import type { FormValues } from './form-values.ts';

/** What every group of fields of the start form works with. */
export interface StartFields {
  values: FormValues;
  /** What is wrong with a field, by its path in the request. */
  errorOf(path: string): string | undefined;
  set<K extends keyof FormValues>(key: K, value: FormValues[K]): void;
  change(next: (before: FormValues) => FormValues): void;
}
