/**
 * For the `from` of a statement that changes something: whoever commits it does not wait for the
 * disk. Only for what may be lost with PostgreSQL itself, if nothing was stored after it: the log is
 * written in order, so that what is stored and relies on it has it on the disk, too.
 */
export const notAwaited = `(select set_config('synchronous_commit', 'off', true)) as not_awaited`
