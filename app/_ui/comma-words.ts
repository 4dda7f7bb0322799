/** What a field says, separated by commas: without blanks at the ends, without empty ones. */
export const commaWords = (text: FormDataEntryValue | null): string[] =>
  String(text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
