'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { isAppError } from '../../server/errors.ts';
import { api } from '../../server/instance.ts';
import { isOwnRequest } from './own-request.ts';

export interface ExportState {
  /** Why there is no bundle, in a sentence. */
  problem: string | null;
}

/** The Export button: makes the bundle and goes to its page. Works with and without scripts. */
export async function exportWorkspace(_before: ExportState, form: FormData): Promise<ExportState> {
  if (!isOwnRequest(await headers())) return { problem: 'A page of another address may not change anything here.' };
  const workspaceId = form.get('workspaceId');
  if (typeof workspaceId !== 'string' || workspaceId === '' || workspaceId.length > 120) return { problem: 'Say which workspace is to be exported.' };
  let bundleId: string;
  try {
    bundleId = (await (await api()).bundle.export({ workspaceId })).bundleId;
  } catch (error) {
    const known = error instanceof Error ? error.cause : null;
    if (!isAppError(known)) throw error;
    return { problem: sentence(known.message) };
  }
  redirect(`/bundles/${encodeURIComponent(bundleId)}`);
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
