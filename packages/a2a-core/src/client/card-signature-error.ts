/** A card is not signed as it must be: it may have been changed, or be somebody else's. */
export class CardSignatureError extends Error {
  override readonly name = 'CardSignatureError'
}
