import { asAppError, type Connection, connect } from './connect.ts';

/** What every command that asks has: its answer as JSON on stdout. */
export interface Json {
  json?: boolean;
}

/** Works with the product, here or in the server that holds the data directory, and lets it go. @throws AppError */
export async function withProduct<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await connect();
  try {
    return await work(connection);
  } catch (error) {
    throw asAppError(error);
  } finally {
    await connection.close();
  }
}

/** Asks one question of the product and prints its answer: JSON as it is, or in lines. */
export async function answer<T>(options: Json, ask: (connection: Connection) => Promise<T>, say: (value: T) => string): Promise<void> {
  await withProduct(async (connection) => {
    const value = await ask(connection);
    const text = options.json ? JSON.stringify(value) : say(value);
    if (text !== '') console.log(text);
  });
}
