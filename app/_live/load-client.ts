/** The tRPC client, fetched when it is first needed, so that a page that only shows does not carry it. */
export const loadClient = async () => (await import('./client.ts')).trpc;
export type Client = Awaited<ReturnType<typeof loadClient>>;
