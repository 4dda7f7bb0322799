'use client';

import { useSyncExternalStore } from 'react';

/** What a person has set in this browser. Kept in localStorage and on <html>, where the style sheet reads it. */
export interface Preferences {
  theme: 'light' | 'dark' | 'system';
  zone: 'utc' | 'local';
  motion: 'on' | 'off';
  /** On: no stories, no effects. */
  plain: 'on' | 'off';
}

const DEFAULTS: Preferences = { theme: 'system', zone: 'utc', motion: 'on', plain: 'off' };
const listeners = new Set<() => void>();
let current: Preferences | null = null;

function read(): Preferences {
  if (current) return current;
  const data = document.documentElement.dataset;
  current = {
    theme: data.theme === 'light' || data.theme === 'dark' ? data.theme : 'system',
    zone: data.zone === 'local' ? 'local' : 'utc',
    motion: data.motion === 'off' ? 'off' : 'on',
    plain: data.plain === 'on' ? 'on' : 'off',
  };
  return current;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, read, () => DEFAULTS);

export function setPreference<K extends keyof Preferences>(key: K, value: Preferences[K]): void {
  current = { ...read(), [key]: value };
  const { dataset } = document.documentElement;
  if (value === DEFAULTS[key]) delete dataset[key];
  else dataset[key] = value;
  try {
    localStorage.setItem(`vitrine-${key}`, value);
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}
