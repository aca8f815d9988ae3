// The page around the payment provider's frame: it waits for the frame's word.

export function paymentFrame({ frame, result }) {
  if (!frame) return;
  addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== frame.contentWindow || event.data?.type !== "payment") return;
    result.textContent = `Payment accepted. Reference ${event.data.reference}.`;
    result.hidden = false;
    frame.hidden = true;
  });
}
