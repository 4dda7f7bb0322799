'use client';

import { useState } from 'react';

/** Change of the price in percent, told while it moves. */
export function PriceSlider({ value }: { value: number }) {
  const [shown, setShown] = useState(value);
  return (
    <div>
      <label htmlFor="field-price" className="mb-1 flex justify-between text-xs text-mu">
        <span>Change</span>
        <output htmlFor="field-price" className="num text-tx">
          {shown > 0 ? '+' : shown < 0 ? '−' : ''}
          {Math.abs(shown)} %
        </output>
      </label>
      <input
        id="field-price"
        name="price"
        type="range"
        min={-60}
        max={60}
        step={1}
        defaultValue={value}
        onInput={(event) => setShown(Number(event.currentTarget.value))}
        aria-valuetext={`${shown} percent`}
        className="h-9 w-full accent-a"
      />
    </div>
  );
}
