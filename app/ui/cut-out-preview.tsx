import { Banner, Spinner } from '@shopify/polaris';

/** What the server answers to strokes: the product alone, that they are saved, or why not. */
export type PreviewReply = { ok: true; url?: string; isSaved?: boolean } | { ok: false; message: string };

/** The product as it is cut out, on squares that show what is transparent. The last picture stays while a new one is made. */
export function CutOutPreview(props: { reply: PreviewReply | undefined; isBusy: boolean; title: string }) {
  const { reply, isBusy, title } = props;
  const url = reply?.ok ? reply.url : undefined;
  return (
    <>
      <div className="al-cut-out" aria-busy={isBusy}>
        {url && <img src={url} alt={`${title}, cut out`} />}
        {isBusy && (
          <span className="al-cut-out-busy">
            <Spinner size="small" accessibilityLabel="Cutting out" />
          </span>
        )}
      </div>
      {reply?.ok === false && (
        <Banner tone="warning" title="The product is not found yet">
          <p>{`${reply.message} Draw over the product with “Keep”, and over what is not part of it with “Remove”.`}</p>
        </Banner>
      )}
    </>
  );
}
