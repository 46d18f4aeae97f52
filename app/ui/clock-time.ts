/** Minutes of a day as a time field shows them: 7:05 in the morning is "07:05"; none is empty. */
export function timeOfMinutes(minutes: number | null): string {
  if (minutes === null) return '';
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

export function minutesOfTime(time: string): number | null {
  const found = /^(\d{1,2}):(\d{2})/.exec(time);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}
