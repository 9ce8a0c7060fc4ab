/**
 * The URI of our replay extension. Where it is active, SubscribeToTask with `Last-Event-ID: n`
 * gives no snapshot, but the events from n + 1 on, also of a task that has ended, for as long as
 * its log is kept.
 */
export const replayExtension = 'urn:a2a-adapters:replay:v1'
