'use client';

import { Icon, type IconName } from './icons.tsx';
import { type Preferences, setPreference, usePreferences } from './preferences.ts';

const THEMES: readonly Preferences['theme'][] = ['system', 'light', 'dark'];
const THEME_ICON: Readonly<Record<Preferences['theme'], IconName>> = { system: 'system_theme', light: 'sun', dark: 'moon' };
const BUTTON = 'grid h-9 min-w-9 place-items-center text-mu hover:text-tx';

export function Switches() {
  const { theme, zone, motion, plain } = usePreferences();
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  const nextZone = zone === 'utc' ? 'local' : 'utc';
  const nextMotion = motion === 'on' ? 'off' : 'on';
  return (
    <div className="no-print flex items-center gap-1">
      <button
        type="button"
        className={`${BUTTON} px-2 text-xs`}
        title={`Times are ${zone === 'utc' ? 'UTC' : 'local'}; show ${nextZone === 'utc' ? 'UTC' : 'local time'}`}
        onClick={() => setPreference('zone', nextZone)}
      >
        <span className="sr-only">Times: </span>
        {zone === 'utc' ? 'UTC' : 'local'}
      </button>
      <button
        type="button"
        className={`${BUTTON} px-1 text-xs ${plain === 'on' ? 'underline decoration-a decoration-2 underline-offset-4' : ''}`}
        aria-pressed={plain === 'on'}
        title={plain === 'on' ? 'Show stories and effects' : 'Hide stories and effects'}
        onClick={() => setPreference('plain', plain === 'on' ? 'off' : 'on')}
      >
        Plain
      </button>
      <button
        type="button"
        className={BUTTON}
        aria-label={`Motion is ${motion}, turn it ${nextMotion}`}
        title={`Motion ${motion}`}
        onClick={() => setPreference('motion', nextMotion)}
      >
        <Icon name={motion === 'on' ? 'motion' : 'still'} size={18} />
      </button>
      <button
        type="button"
        className={BUTTON}
        aria-label={`Theme: ${theme}, change to ${nextTheme}`}
        title={`Theme: ${theme}`}
        onClick={() => setPreference('theme', nextTheme)}
      >
        <Icon name={THEME_ICON[theme]} size={18} />
      </button>
    </div>
  );
}
