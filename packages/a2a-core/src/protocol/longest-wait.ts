/** The longest that timers of most platforms can wait, in milliseconds: about 24 days. */
export const longestWait = 2 ** 31 - 1
