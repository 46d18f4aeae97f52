import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { runFlowAction } from '#app/flow.server.ts';
import { contextOf } from '#app/load-context.ts';

/** The step "Generate product photos" of a merchant's workflow. */
export function action({ request, context }: ActionFunctionArgs) {
  return runFlowAction(contextOf(context).services, request);
}

export function loader({ request, context }: LoaderFunctionArgs) {
  return runFlowAction(contextOf(context).services, request);
}
