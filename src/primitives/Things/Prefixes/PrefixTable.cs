using System.Collections.Concurrent;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Things.Prefixes;

/// <summary>The prefixes in memory. One writer at a time; reads take no lock.</summary>
internal sealed class PrefixTable : IPrefixTable
{
    private readonly ConcurrentDictionary<string, PrefixRecord> _byPrefix = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, PrefixRecord>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private long _version;
    private volatile PrefixRecord[]? _delegations;

    public PrefixTable() => _bySpan = _byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();

    public long Version => Volatile.Read(ref _version);

    public PrefixRecord? Find(Prefix prefix) => _byPrefix.GetValueOrDefault(prefix.ToString());

    public PrefixPlace Locate(Prefix prefix) => Locate(prefix.ToString().AsSpan());

    public PrefixPlace Locate(ReadOnlySpan<byte> prefixUtf8)
    {
        Span<char> text = stackalloc char[128];
        // a prefix is ASCII and shorter; anything else is nobody's
        return prefixUtf8.Length <= text.Length && System.Text.Ascii.ToUtf16(prefixUtf8, text, out var length) == System.Buffers.OperationStatus.Done ? Locate(text[..length]) : default;
    }

    private PrefixPlace Locate(ReadOnlySpan<char> prefix)
    {
        for (var at = prefix; ;)
        {
            if (_bySpan.TryGetValue(at, out var record))
            {
                if (record.State == PrefixState.Cancelled) return new(PlaceKind.Cancelled, record);
                if (!record.IsHere) return new(PlaceKind.Elsewhere, record);
                return new(at.Length == prefix.Length ? PlaceKind.Here : PlaceKind.Nobody, record);
            }
            var dot = at.LastIndexOf('.');
            if (dot <= 0) return default;
            at = at[..dot];
        }
    }

    public IReadOnlyList<PrefixRecord> HeldBy(string organization) =>
        [.. _byPrefix.Values.Where(r => r.IsHere && string.Equals(r.Holder, organization, StringComparison.OrdinalIgnoreCase)).OrderBy(r => r.SinceUs).ThenBy(r => r.Position)];

    public IReadOnlyList<PrefixRecord> Homed() => [.. _byPrefix.Values.Where(r => r.IsHere).OrderBy(r => r.Prefix.ToString(), StringComparer.Ordinal)];

    public int DelegationCount => Sorted().Length;

    public (IReadOnlyList<PrefixRecord> Page, string? NextCursor) Delegations(string? cursor, int max)
    {
        var all = Sorted();
        var from = 0;
        if (cursor is not null)
        {
            var to = all.Length;
            while (from < to)
            {
                var middle = (from + to) >> 1;
                if (string.CompareOrdinal(all[middle].Prefix.ToString(), cursor) <= 0) from = middle + 1;
                else to = middle;
            }
        }
        var page = all.AsSpan(from, Math.Min(Math.Max(max, 0), all.Length - from)).ToArray();
        return (page, page.Length > 0 && from + page.Length < all.Length ? page[^1].Prefix.ToString() : null);
    }

    /// <summary>Takes a record from the view at start.</summary>
    public void Put(PrefixRecord record)
    {
        _byPrefix[record.Prefix.ToString()] = record;
        Changed();
    }

    /// <summary>Takes in an event of the prefix family; others and older ones change nothing.</summary>
    public void Apply(RecordedEvent e)
    {
        if (PrefixJson.TryRead<PrefixFact>(e, Disclosure.Public) is not { } fact) return;
        if (!Prefix.TryParse(fact.Prefix, out var prefix, out _)) return;
        var known = Find(prefix);
        if (known is not null && known.Position >= e.Position) return;
        if (e.Kind == IdentifyKinds.PrefixReleased)
        {
            if (_byPrefix.TryRemove(prefix.ToString(), out _)) Changed();
        }
        else if (PrefixHistory.Next(known, prefix, fact, e) is { } next) Put(next);
    }

    public static bool Wants(string kind) => kind is IdentifyKinds.PrefixDelegated or IdentifyKinds.PrefixRehomed or IdentifyKinds.PrefixReleased or IdentifyKinds.PrefixSuspended or IdentifyKinds.PrefixResumed or IdentifyKinds.PrefixCancelled;

    private PrefixRecord[] Sorted()
    {
        if (_delegations is { } sorted) return sorted;
        // between the two reads a change may slip in: it clears the list again
        var before = Version;
        sorted = [.. _byPrefix.Values.Where(r => !r.IsHere).OrderBy(r => r.Prefix.ToString(), StringComparer.Ordinal)];
        if (before == Version) _delegations = sorted;
        return sorted;
    }

    private void Changed()
    {
        Interlocked.Increment(ref _version);
        _delegations = null;
    }
}
