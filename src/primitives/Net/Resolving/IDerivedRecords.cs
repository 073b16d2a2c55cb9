using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Net.Resolving;

/// <summary>
/// Records that nobody stored because they follow from other facts: <c>0.NA/99.501</c> says which node answers for 99.501 and with which keys its holder proves itself; the
/// handle by which a program is known says its public keys. Every surface sees them, since <see cref="IResolver"/> answers with them.
/// </summary>
public interface IDerivedRecords
{
    /// <summary>The record of a prefix that this node answers for or has delegated, or of <c>0.NA/0.NA</c> on a top node.</summary>
    /// <param name="handle">Its suffix names the prefix.</param>
    /// <param name="prefix">What is known of it; null for <c>0.NA/0.NA</c> and for an organisation's own prefix.</param>
    /// <returns>Null when there is nothing to say.</returns>
    ValueTask<ThingRecord?> OfPrefixAsync(Handle handle, PrefixRecord? prefix, CancellationToken cancel);

    /// <summary>The public keys of the credentials under a handle; null when it has none.</summary>
    ThingRecord? OfCredential(Handle handle);

    /// <summary>Whether <see cref="OfCredential"/> has an answer. No allocation.</summary>
    bool HasCredential(ReadOnlySpan<byte> handleUtf8);
}

/// <summary>Records that a module derives from its own facts, as a point's from its table and newest sample. Asked where nothing is registered.</summary>
public interface IDerivedSource
{
    ThingRecord? Find(Handle handle);

    /// <summary>Whether <see cref="Find"/> has an answer.</summary>
    bool Has(ReadOnlySpan<byte> handleUtf8);
}
