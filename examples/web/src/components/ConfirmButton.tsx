import { useId, useRef, useState } from "react";

interface Props {
  label: string;
  /** What is asked before, as it is when the button is pressed; null if there is nothing to warn of. */
  warning: () => string | null | Promise<string | null>;
  /** The label of the button that goes on. */
  confirm: string;
  isBusy?: boolean;
  isPrimary?: boolean;
  onConfirm: () => void;
}

/** A button that asks first if there is something to warn of. */
export function ConfirmButton({ label, warning, confirm, isBusy = false, isPrimary = false, onConfirm }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  async function press() {
    setIsAsking(true);
    const found = await warning();
    setIsAsking(false);
    setAsked(found);
    if (found === null) onConfirm();
    else dialog.current?.showModal();
  }
  return (
    <>
      <button
        type="button"
        className={isPrimary ? "primary" : undefined}
        disabled={isBusy}
        aria-busy={isAsking}
        onClick={() => { if (!isAsking) void press(); }}
      >
        {label}
      </button>
      <dialog ref={dialog} aria-labelledby={id}>
        <p id={id}>{asked}</p>
        <p className="actions">
          <button
            type="button"
            className="primary"
            onClick={() => {
              dialog.current?.close();
              onConfirm();
            }}
          >
            {confirm}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </p>
      </dialog>
    </>
  );
}
