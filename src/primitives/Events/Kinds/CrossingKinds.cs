namespace Yiwang.Events.Kinds;

/// <summary>What another organisation has told under a pact: its business and ours, so all internal. Heads: <c>crossing:{pact}:{sender}:{number}</c>, which makes it once.</summary>
public static class CrossingKinds
{
    /// <summary>A fact of another log, with its header and the groups that the pact gives. Second head: <c>received:{receiver}:{origin}#{position}</c>.</summary>
    public const string EventReceived = "EventReceived";
    /// <summary>Samples of points of another organisation; they themselves lie in the stream store.</summary>
    public const string SamplesReceived = "SamplesReceived";

    // a link brings 20,000 a second; beyond it the sender waits
    private const int OfLinks = 6_000_000;

    internal static readonly IReadOnlyList<EventKind> All =
    [
        new()
        {
            Name = EventReceived, RatePerMinute = OfLinks, Envelope = Disclosure.Internal,
            Fields =
            [
                new("origin", Group: Disclosure.Internal), new("position", FieldType.Integer, Group: Disclosure.Internal), new("sender", Group: Disclosure.Internal),
                new("pact", Group: Disclosure.Internal), new("header", Group: Disclosure.Internal), new("groups", FieldType.List, Group: Disclosure.Internal),
            ],
        },
        new()
        {
            Name = SamplesReceived, RatePerMinute = OfLinks, Envelope = Disclosure.Internal,
            Fields =
            [
                new("sender", Group: Disclosure.Internal), new("pact", Group: Disclosure.Internal), new("point", Group: Disclosure.Internal),
                new("count", FieldType.Integer, Group: Disclosure.Internal), new("hash", Group: Disclosure.Internal),
            ],
        },
    ];
}
