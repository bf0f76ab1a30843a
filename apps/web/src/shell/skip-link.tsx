import { focusMain } from './use-page-focus.js';

/** First stop of the Tab key: past header and navigation. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="skip-link"
      onClick={(event) => {
        event.preventDefault();
        focusMain();
      }}
    >
      Skip to content
    </a>
  );
}
