import { KeepField } from './selection.tsx';

/** A digest in, the artifacts that hold those bytes out. */
export function BytesField({ value }: { value: string }) {
  return (
    <form action="/registry">
      <label htmlFor="bytes" className="mb-1 block text-xs text-mu">
        Which artifacts hold these bytes
      </label>
      <KeepField />
      <span className="flex gap-2">
        <input
          id="bytes"
          name="sha256"
          defaultValue={value}
          placeholder="SHA-256"
          spellCheck={false}
          autoComplete="off"
          maxLength={64}
          className="field num min-w-0"
        />
        <button type="submit" className="btn quiet px-3!">
          Look
        </button>
      </span>
    </form>
  );
}
