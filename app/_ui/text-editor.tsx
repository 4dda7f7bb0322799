'use client';

import type { FormEvent, ReactNode } from 'react';
import { commaWords } from './comma-words.ts';
import { Field, FieldText } from './fields.tsx';

export interface EditedText {
  /** Of the first field, trimmed. */
  name: string;
  description: string;
  tags: string[];
}

interface TextEditorProps {
  /** What is edited, for those who hear the page. */
  heading: string;
  name: { field: string; label: string; hint?: string; value: string; maxLength?: number };
  description: { value: string; maxLength: number };
  tags: readonly string[];
  errorOf: (path: string) => string | undefined;
  busy: boolean;
  onSave: (text: EditedText) => void;
  onBack: () => void;
  /** What went wrong with the whole. */
  children: ReactNode;
}

/** A name, a description and tags, edited where they stand. */
export function TextEditor({ heading, name, description, tags, errorOf, busy, onSave, onBack, children }: TextEditorProps) {
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (field: string) => String(form.get(field) ?? '').trim();
    onSave({ name: text(name.field), description: text('description'), tags: commaWords(form.get('tags')) });
  }
  return (
    <form onSubmit={onSubmit} className="grid max-w-[560px] gap-4">
      <h1 className="sr-only">{heading}</h1>
      <FieldText
        name={name.field}
        label={name.label}
        hint={name.hint}
        defaultValue={name.value}
        maxLength={name.maxLength}
        error={errorOf(name.field)}
        autoFocus
      />
      <Field id="field-description" label="Description" error={errorOf('description')}>
        <textarea id="field-description" name="description" rows={3} maxLength={description.maxLength} defaultValue={description.value} className="field" />
      </Field>
      <FieldText name="tags" label="Tags" hint="Separated by commas." defaultValue={tags.join(', ')} error={errorOf('tags')} />
      {children}
      <div className="flex gap-2">
        <button type="submit" className="btn" disabled={busy}>
          Save
        </button>
        <button type="button" className="btn quiet" onClick={onBack}>
          Back
        </button>
      </div>
    </form>
  );
}
