import * as z from 'zod'

/**
 * The schema of an object of the wire: fields that are not known survive (specification §5.7),
 * and those that are known are all that its type shows.
 */
export function wireObject<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodObject<Shape> {
  return z.looseObject(shape)
}
