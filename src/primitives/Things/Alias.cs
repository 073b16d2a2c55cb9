namespace Yiwang.Things;

/// <summary>Another scheme's name for a Thing, unique on the node, or within the owner for <see cref="AliasScheme.Serial"/> and <see cref="AliasScheme.LocalCode"/>.</summary>
/// <param name="Value">As written; <see cref="Aliases.AliasRules"/> checks it and gives the canonical form.</param>
public readonly record struct Alias(AliasScheme Scheme, string Value);

public enum AliasScheme : byte { Gtin = 1, Serial = 2, Oid = 3, Ecode = 4, DidBid = 5, LocalCode = 6, Gs1 = 7 }
