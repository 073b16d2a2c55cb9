using Yiwang.Things;
using Yiwang.Things.Aliases;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Links;

/// <summary>A level of a Digital Link that names a Thing of this node.</summary>
/// <param name="Link">As far down as the Thing is named: the address of the linkset's anchor.</param>
/// <param name="Record">With what the public sees; null when it is voided.</param>
internal sealed record Gs1Level(Gs1DigitalLink Link, Handle Handle, ThingRecord? Record)
{
    public IReadOnlyList<Gs1Link> Links { get; } = Record is null ? [] : Gs1LinkValues.Read(Record.Values);

    /// <summary>A Thing's names in the GS1 system.</summary>
    public static IReadOnlyList<Gs1DigitalLink> NamesOf(ThingRecord record) =>
        [.. record.Aliases.Select(Gs1Names.ElementString).OfType<string>().Select(text => Gs1Names.TryRead(text, out var link, out _) ? link : null).OfType<Gs1DigitalLink>()];
}
