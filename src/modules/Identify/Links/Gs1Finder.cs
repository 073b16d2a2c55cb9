using System.Text;
using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Aliases;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Links;

/// <summary>Things that a Digital Link names: from the instance up to its key. One probe of the log a level, no view.</summary>
internal sealed class Gs1Finder(IRegistry registry, IResolver resolver)
{
    private const string SerialAi = "21";

    /// <summary>The most exact Thing named and its level; null when no level names one.</summary>
    public (Handle Handle, Gs1DigitalLink Level)? Find(Gs1DigitalLink link)
    {
        foreach (var level in link.Levels())
        {
            if (Named(level) is { } handle) return (handle, level);
        }
        return null;
    }

    /// <summary>Levels that name a Thing, the most exact first.</summary>
    public async IAsyncEnumerable<Gs1Level> LevelsAsync(Gs1DigitalLink link, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        Handle? before = null;
        foreach (var level in link.Levels())
        {
            if (Named(level) is not { } handle || handle == before) continue;
            before = handle;
            var answer = await resolver.ResolveAsync(ResolveRequest.All(handle, Principal.Public), cancel);
            if (answer.Succeeded && answer.Value.Record is { } record) yield return new(level, handle, record);
            else if (answer.Status.Code == Codes.ThingsVoided) yield return new(level, handle, null);
        }
    }

    private Handle? Named(Gs1DigitalLink level) => registry.FindByAlias(Gs1Names.AliasOf(level)) ?? Serialised(level);

    // A serial number is unique under its GTIN, so a lot or variant beside it on the label changes nothing. An instance may also be a member of a range that the class points to.
    private Handle? Serialised(Gs1DigitalLink level)
    {
        if (level.Qualifiers.Count == 0 || level.Qualifiers[^1] is not { Ai.Code: SerialAi } serial) return null;
        if (level.Qualifiers.Count > 1 && registry.FindByAlias(Gs1Names.AliasOf(level with { Qualifiers = [serial] })) is { } instance) return instance;
        if (registry.FindByAlias(Gs1Names.AliasOf(level with { Qualifiers = [] })) is not { } ofClass || registry.FindRecord(ofClass) is not { IsVoided: false } record) return null;
        var stem = record.Values.FirstOrDefault(v => v is { Type: Gs1LinkValues.SerialType, Grade: 1, Visibility: Visibility.Public });
        return stem is not null && Handle.TryParse(Encoding.UTF8.GetString(stem.Data.Span) + serial.Value, out var member)
            && registry.FindRecord(member) is { } found && found.Owner == record.Owner ? member : null;
    }
}
