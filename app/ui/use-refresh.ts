import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

const refreshIntervalMs = 2500;

/** Reads the page's data again and again while something is under way and the page can be seen. */
export function useRefresh(isUnderWay: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!isUnderWay || state !== 'idle') return undefined;
    const timer = setTimeout(() => {
      if (document.visibilityState === 'visible') revalidate();
    }, refreshIntervalMs);
    const onReturn = () => {
      if (document.visibilityState === 'visible') revalidate();
    };
    document.addEventListener('visibilitychange', onReturn);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onReturn);
    };
  }, [isUnderWay, state, revalidate]);
}
