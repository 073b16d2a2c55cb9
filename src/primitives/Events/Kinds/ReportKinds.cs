namespace Yiwang.Events.Kinds;

/// <summary>Reports under pacts: which one, and the digest of the signed document, which both sides keep. Internal: the two sides' business.</summary>
public static class ReportKinds
{
    /// <summary>Made and signed here. Head: <c>report:{pact}:{prefix}:{table}:{period}:{part}</c>.</summary>
    public const string ReportSubmitted = "ReportSubmitted";
    /// <summary>Accepted here from another organisation. First head: <c>crossing:{pact}:{sender}:{number}</c>.</summary>
    public const string ReportReceived = "ReportReceived";

    // 25,000 second-level nodes with a score of tables at midnight
    private const int OfNodes = 600_000;

    internal static readonly IReadOnlyList<EventKind> All = [Internal(ReportSubmitted), Internal(ReportReceived)];

    private static EventKind Internal(string name) => new()
    {
        Name = name, RatePerMinute = OfNodes, Envelope = Disclosure.Internal,
        Fields = [new("pact", Group: Disclosure.Internal), new("table", Group: Disclosure.Internal), new("period", Group: Disclosure.Internal), new("hash", Group: Disclosure.Internal)],
    };
}
