import { Button, InlineStack } from '@shopify/polaris';
import { useState } from 'react';

/** A text that is to be taken somewhere else, with a button that does it. */
export function CopiedText({ text, label }: { text: string; label: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
  };
  return (
    <InlineStack gap="300" blockAlign="center">
      <span className="al-id">{text}</span>
      <Button onClick={() => void copy()} size="slim" accessibilityLabel={`${label}: copy`}>
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </InlineStack>
  );
}
