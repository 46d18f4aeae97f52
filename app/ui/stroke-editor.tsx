import { BlockStack, Button, ButtonGroup, InlineStack, RangeSlider, Text } from '@shopify/polaris';
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Stroke } from '#app/imaging/cut-out/strokes.ts';
import { StrokeLines } from './stroke-lines.tsx';

type Point = [number, number];
type Drawing = { tool: Stroke['tool']; widthPercent: number; current: Stroke | null; cursor: Point | null };

const stepShare = 0.02;
const keys: Record<string, Point> = {
  ArrowLeft: [-stepShare, 0],
  ArrowRight: [stepShare, 0],
  ArrowUp: [0, -stepShare],
  ArrowDown: [0, stepShare],
};

/**
 * The photo to draw on: with a pointer, or with the arrow keys and Space. What is drawn is handed out stroke by stroke,
 * each a line in shares of the photo.
 */
export function StrokeEditor(props: {
  url: string;
  title: string;
  strokes: Stroke[];
  onChange: (strokes: Stroke[]) => void;
}) {
  const { url, title, strokes, onChange } = props;
  const [drawing, setDrawing] = useState<Drawing>({
    tool: 'remove',
    widthPercent: 4,
    current: null,
    cursor: null,
  });
  const [aspect, setAspect] = useState(1);
  const change = (part: Partial<Drawing>) => setDrawing((now) => ({ ...now, ...part }));
  const begin = (point: Point): Stroke => ({
    tool: drawing.tool,
    radius: drawing.widthPercent / 200,
    points: [point],
  });
  const pointer = pointerHandlers(drawing, change, begin, (stroke) => onChange([...strokes, stroke]));
  const press = (event: KeyboardEvent) => {
    const [x, y] = drawing.cursor ?? [0.5, 0.5];
    const by = keys[event.key];
    if (by) change({ cursor: [bound(x + by[0]), bound(y + by[1])] });
    else if (event.key === ' ' || event.key === 'Enter') onChange([...strokes, begin([x, y])]);
    else if (event.key === 'Backspace') onChange(strokes.slice(0, -1));
    else return;
    event.preventDefault();
  };
  return (
    <BlockStack gap="300">
      <Tools drawing={drawing} change={change} strokes={strokes} onChange={onChange} />
      <div
        className="al-strokes"
        role="application"
        tabIndex={0}
        aria-label={`${title}: draw over the photo. Arrow keys move, Space draws, Backspace undoes.`}
        onKeyDown={press}
        {...pointer}
      >
        <img
          src={url}
          alt=""
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setAspect(naturalWidth / Math.max(1, naturalHeight))
          }
        />
        <StrokeLines
          strokes={drawing.current ? [...strokes, drawing.current] : strokes}
          cursor={drawing.cursor}
          cursorRadius={drawing.widthPercent / 200}
          aspect={aspect}
        />
      </div>
      <Text as="p" variant="bodySm" tone="subdued">
        Draw roughly: a line through a part is enough, its edge is found by itself.
      </Text>
    </BlockStack>
  );
}

function bound(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 1e4) / 1e4;
}

/** Points closer than this add nothing to a line. */
function isApart([x, y]: Point, last: Point | undefined): boolean {
  return !last || Math.hypot(x - last[0], y - last[1]) > 0.008;
}

function pointerHandlers(
  { current }: Drawing,
  change: (part: Partial<Drawing>) => void,
  begin: (point: Point) => Stroke,
  finish: (stroke: Stroke) => void,
) {
  const pointOf = (event: PointerEvent<HTMLDivElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return [bound((event.clientX - box.left) / box.width), bound((event.clientY - box.top) / box.height)];
  };
  return {
    onPointerDown(event: PointerEvent<HTMLDivElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      change({ current: begin(pointOf(event)), cursor: null });
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      if (!current) return;
      const point = pointOf(event);
      if (isApart(point, current.points.at(-1)))
        change({ current: { ...current, points: [...current.points, point] } });
    },
    onPointerUp() {
      if (current) finish(current);
      change({ current: null });
    },
    onPointerCancel: () => change({ current: null }),
  };
}

function Tools(props: {
  drawing: Drawing;
  change: (part: Partial<Drawing>) => void;
  strokes: Stroke[];
  onChange: (strokes: Stroke[]) => void;
}) {
  const { drawing, change, strokes, onChange } = props;
  const { tool, widthPercent } = drawing;
  return (
    <BlockStack gap="200">
      <InlineStack gap="300" blockAlign="center" wrap>
        <ButtonGroup variant="segmented">
          <Button pressed={tool === 'keep'} onClick={() => change({ tool: 'keep' })}>
            Keep
          </Button>
          <Button pressed={tool === 'remove'} onClick={() => change({ tool: 'remove' })}>
            Remove
          </Button>
        </ButtonGroup>
        <ButtonGroup>
          <Button disabled={!strokes.length} onClick={() => onChange(strokes.slice(0, -1))}>
            Undo
          </Button>
          <Button disabled={!strokes.length} onClick={() => onChange([])}>
            Start over
          </Button>
        </ButtonGroup>
      </InlineStack>
      <RangeSlider
        label="Width of the line"
        min={1}
        max={20}
        value={widthPercent}
        onChange={(value) => change({ widthPercent: Array.isArray(value) ? value[0] : value })}
      />
    </BlockStack>
  );
}
