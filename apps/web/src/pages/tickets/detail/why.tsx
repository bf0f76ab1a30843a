import { Text } from '@mantine/core';
import { signedNumber, wordsOf } from '../../../parts/words.js';
import type { Bar, Verdict } from './evidence.js';
import style from './detail.module.css';

/** The words that decided a score: sign, size and where they stand. */
export function Why({ verdict }: { verdict: Verdict }) {
  if (verdict.bars.length === 0)
    return (
      <Text size="sm" c="dimmed" pl="lg">
        No single word decided this: the answer rests on the whole text.
      </Text>
    );
  const mood = verdict.score !== null;
  return (
    <div className={style.why}>
      <Text size="xs" c="dimmed" mb={4}>
        {mood
          ? 'The words that decided it: minus pulls towards negative, plus towards positive.'
          : `The words that decided it: hatched bars, with a minus, speak against “${wordsOf(verdict.label)}”.`}
      </Text>
      <ul className={style.bars}>
        {verdict.bars.map((bar) => (
          <WordBar key={bar.word} bar={bar} mood={mood} />
        ))}
      </ul>
    </div>
  );
}

function WordBar({ bar, mood }: { bar: Bar; mood: boolean }) {
  const colour = !mood
    ? 'var(--mantine-color-violet-6)'
    : bar.size < 0
      ? 'var(--negative)'
      : 'var(--positive)';
  return (
    <li>
      <div className={style.bar}>
        <strong className="clip">{bar.word}</strong>
        <span className={style.track}>
          <span
            data-pro={bar.pro}
            style={{ width: `${bar.share}%`, '--bar': colour } as React.CSSProperties}
          />
        </span>
        <span className={style.size}>{signedNumber(bar.size)}</span>
      </div>
      {bar.evidence && (
        <Text size="xs" c="dimmed" className="clip" title={bar.evidence}>
          {bar.evidence}
        </Text>
      )}
    </li>
  );
}
