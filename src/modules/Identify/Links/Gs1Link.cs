namespace Yiwang.Identify.Links;

/// <summary>One link of a Thing, as the value of type GS1.LINK has it.</summary>
/// <param name="Index">Of the value; links are offered in order of it.</param>
/// <param name="Type">Name in the GS1 vocabulary, or an IANA relation.</param>
/// <param name="Languages">As <c>zh</c> or <c>zh-CN</c>; empty = of no language.</param>
/// <param name="MediaType">Null = unknown.</param>
/// <param name="Contexts">Where or for whom it is meant, as <c>CN</c>.</param>
/// <param name="IsDefault">Followed when nothing is asked for. Of several, the first is the default and the others its alternatives.</param>
/// <param name="ForwardsQuery">The query of the request goes along to the target; the standard's default.</param>
public sealed record Gs1Link(int Index, string Type, string Href, string Title, IReadOnlyList<string> Languages, string? MediaType, IReadOnlyList<string> Contexts, bool IsDefault, bool ForwardsQuery = true);
