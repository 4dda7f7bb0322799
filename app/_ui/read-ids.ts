/** Ids of a query, repeated or with commas between, each once. */
export const readIds = (value: string | readonly string[] | undefined): string[] => [
  ...new Set(
    [value ?? []]
      .flat()
      .flatMap((one) => one.split(','))
      .map((id) => id.trim())
      .filter((id) => id !== ''),
  ),
];
