import { useId, useRef } from "react";

interface Props {
  label: string;
  /** What is asked before; null if there is nothing to warn of. */
  warning: string | null;
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
  function press() {
    if (warning === null) onConfirm();
    else dialog.current?.showModal();
  }
  return (
    <>
      <button type="button" className={isPrimary ? "primary" : undefined} disabled={isBusy} onClick={press}>
        {label}
      </button>
      <dialog ref={dialog} aria-labelledby={id}>
        <p id={id}>{warning}</p>
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
