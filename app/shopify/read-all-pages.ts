type Page<Node> = { nodes: Node[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

/** Reads a connection to its end; undefined as soon as a page says that its owner is gone. */
export async function readAllPages<Node>(
  read: (after: string | null) => Promise<Page<Node> | undefined>,
): Promise<Node[] | undefined> {
  const nodes: Node[] = [];
  for (let after: string | null = null; ;) {
    const page: Page<Node> | undefined = await read(after);
    if (!page) return undefined;
    nodes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return nodes;
    after = page.pageInfo.endCursor;
  }
}
