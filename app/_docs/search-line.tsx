interface SearchLineProps {
  /** Address of the page that answers. */
  action: string;
  q: string;
  maxLength: number;
  label: string;
  placeholder: string;
  /** What the button says. */
  button: string;
  className?: string;
}

/** One field and its button: a plain form, answered by the page itself. */
export function SearchLine({ action, q, maxLength, label, placeholder, button, className = '' }: SearchLineProps) {
  return (
    <form action={action} className={`flex flex-wrap gap-3 ${className}`}>
      <input
        type="search"
        name="q"
        defaultValue={q}
        maxLength={maxLength}
        aria-label={label}
        placeholder={placeholder}
        className="field max-w-[480px] flex-1"
      />
      <button type="submit" className="btn">
        {button}
      </button>
    </form>
  );
}
