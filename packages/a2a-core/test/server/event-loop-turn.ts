/** Resolves in the next turn of the event loop: after all that is ready now. */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
