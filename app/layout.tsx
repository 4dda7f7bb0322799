import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { api } from '../server/instance.ts';
import { EARLY_SCRIPT } from './_ui/early-script.ts';
import { PREFERENCES_SCRIPT } from './_ui/preferences-script.ts';
import { Rail } from './_ui/rail.tsx';
import { ReplayEarly } from './_ui/replay-early.tsx';
import { worldRules } from './_ui/world.ts';
import './globals.css';

const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-inter',
  fallback: ['system-ui', 'sans-serif'],
});
const newsreader = localFont({
  src: '../node_modules/@fontsource-variable/newsreader/files/newsreader-latin-wght-normal.woff2',
  weight: '200 800',
  variable: '--font-newsreader',
  adjustFontFallback: 'Times New Roman',
  fallback: ['Georgia', 'serif'],
});
const jetbrains = localFont({
  src: '../node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
  weight: '100 800',
  variable: '--font-jetbrains',
  preload: false,
  adjustFontFallback: false,
  fallback: ['ui-monospace', 'monospace'],
});

export const metadata: Metadata = {
  title: { default: 'Vitrine', template: '%s · Vitrine' },
  description: 'A self-hosted forecasting workbench: pick a world of retail demand or drop a file, and see what every step did.',
};
export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbf9f5' },
    { media: '(prefers-color-scheme: dark)', color: '#0f172a' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection();
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const presets = await (await api()).preset.list();
  return (
    <html lang="en" className={`${inter.variable} ${newsreader.variable} ${jetbrains.variable}`} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: constants of ours, run before the first paint */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: PREFERENCES_SCRIPT + EARLY_SCRIPT }} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: built from checked hex colours and ids only */}
        <style nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: worldRules(presets) }} />
      </head>
      <body>
        <a href="#main" className="skip-link">
          Skip to the content
        </a>
        <Rail />
        {children}
        <ReplayEarly />
      </body>
    </html>
  );
}
