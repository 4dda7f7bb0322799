import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOfPeriod, dayNumber, FREQUENCIES, isoDay, periodOfDate, weekdayOf } from '../../server/kit/calendar.ts';

describe('calendar', () => {
  it('knows days, leap years and weekdays', () => {
    expect(dayNumber('1970-01-01')).toBe(0);
    expect(isoDay(dayNumber('2024-02-29') + 1)).toBe('2024-03-01');
    expect([dayNumber('2023-02-29'), dayNumber('2024-13-01'), dayNumber('soon')].every(Number.isNaN)).toBe(true);
    expect(weekdayOf(dayNumber('2024-01-01'))).toBe(0);
    expect(weekdayOf(dayNumber('1969-12-28'))).toBe(6);
  });

  it('turns periods into dates and back, for every frequency', () => {
    const starts = { H: '2024-02-28T05', D: '2024-02-28', W: '2024-01-01', M: '2024-01-01', Q: '2024-01-01', Y: '2024-01-01', I: '0' };
    fc.assert(
      fc.property(fc.constantFrom(...FREQUENCIES), fc.integer({ min: 0, max: 3000 }), (frequency, period) => {
        expect(periodOfDate(frequency, starts[frequency], dateOfPeriod(frequency, starts[frequency], period))).toBe(period);
      }),
    );
  });

  it('shows a date off the grid as a fraction', () => {
    expect(periodOfDate('W', '2024-01-01', '2024-01-04')).toBeCloseTo(3 / 7, 12);
    expect(periodOfDate('Q', '2024-01-01', '2024-02-01')).toBeCloseTo(1 / 3, 12);
  });
});
