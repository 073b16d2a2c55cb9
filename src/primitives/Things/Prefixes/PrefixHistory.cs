using System.Globalization;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Things.Prefixes;

/// <summary>What an event makes of a prefix's record: the same for the table in memory and the view.</summary>
internal static class PrefixHistory
{
    public const int DefaultTtlSeconds = 86_400;

    /// <returns>Null when the event says nothing new about a prefix that is known.</returns>
    public static PrefixRecord? Next(PrefixRecord? known, Prefix prefix, PrefixFact fact, RecordedEvent e) => e.Kind switch
    {
        IdentifyKinds.PrefixDelegated => known ?? Given(prefix, fact, e, PrefixState.Active),
        IdentifyKinds.PrefixRehomed => Given(prefix, fact, e, known?.State ?? PrefixState.Active) with { SinceUs = known?.SinceUs ?? e.RecordedAtUs },
        IdentifyKinds.PrefixSuspended => With(known, PrefixState.Suspended, fact.Reason, e),
        IdentifyKinds.PrefixResumed => With(known, PrefixState.Active, null, e),
        IdentifyKinds.PrefixCancelled => With(known, PrefixState.Cancelled, fact.Reason, e),
        _ => null,
    };

    private static PrefixRecord? With(PrefixRecord? known, PrefixState state, string? reason, RecordedEvent e) => known is null ? null : known with { State = state, Reason = reason, Position = e.Position };

    private static PrefixRecord Given(Prefix prefix, PrefixFact fact, RecordedEvent e, PrefixState state) => new(prefix, fact.Holder ?? e.Owner, fact.HolderName ?? "", state,
        Uri.TryCreate(fact.Node, UriKind.Absolute, out var node) ? node : null, Key(fact.PublicKey),
        int.TryParse(fact.TtlSeconds, NumberStyles.None, CultureInfo.InvariantCulture, out var ttl) ? ttl : DefaultTtlSeconds, e.RecordedAtUs, e.Position,
        HandlePort: int.TryParse(fact.HandlePort, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue ? port : PrefixRecord.UsualHandlePort);

    private static ReadOnlyMemory<byte> Key(string? base64)
    {
        if (base64 is null) return default;
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes.AsMemory(0, length) : default;
    }
}
