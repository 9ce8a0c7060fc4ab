/**
 * Calls back in the next turn of the event loop, after whatever is ready now. Not a timer: it
 * costs no delay. Runtimes without `setImmediate` have message channels.
 */
export function onNextEventLoopTurn(callback: () => void): void {
  if (typeof setImmediate === 'function') {
    setImmediate(callback)
    return
  }
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', () => {
    port1.close()
    callback()
  })
  port1.start()
  port2.postMessage(undefined)
}
