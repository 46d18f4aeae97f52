import { Badge } from '@shopify/polaris';
import type { CoverageState } from '#app/automation/read-coverage.server.ts';

/** Where a product stands with automation. */
export function CoverageBadge({ state }: { state: CoverageState }) {
  switch (state) {
    case 'done':
      return <Badge tone="success">Done</Badge>;
    case 'waiting':
      return <Badge progress="incomplete">Waiting</Badge>;
    case 'refused':
      return <Badge tone="warning">Refused</Badge>;
    case 'not-covered':
      return <Badge>Not covered</Badge>;
  }
}
