using Yiwang.Things;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Lookup;

/// <summary>What a text turned out to be.</summary>
/// <param name="Text">The code in its one form; what was typed where there is none.</param>
/// <param name="Handle">Of the scheme Handle.</param>
/// <param name="Alias">The name to look for among the aliases; null of handles and addresses.</param>
/// <param name="Link">Of the scheme Gs1.</param>
internal sealed record RecognizedCode(CodeScheme Scheme, string Text, Handle? Handle = null, Alias? Alias = null, Gs1DigitalLink? Link = null);
