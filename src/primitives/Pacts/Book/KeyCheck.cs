using Yiwang.Parties;

namespace Yiwang.Pacts.Book;

/// <summary>Whose key signed an envelope, as far as it can be known without asking a person.</summary>
internal static class KeyCheck
{
    /// <summary>A rotation that the key known here did not sign: only a person can say whether it is true.</summary>
    public static bool IsClaim(PactLife life, PactEnvelope e) =>
        e.Notice is { Kind: PactNoticeKind.Rekey, Key: { } key } && e.Key.Span.SequenceEqual(key.Key.Span) && !IsKnown(life, e);

    /// <summary>The present key of the sender, or a later one that the chain proves. A key that was replaced proves nothing any more.</summary>
    public static bool IsKnown(PactLife life, PactEnvelope e)
    {
        var known = life.Side(e.Notice.By).Now;
        if (e.Key.Span.SequenceEqual(known.SigningKey.Span)) return true;
        if (!KeyChain.Proves(known.Organization, known.FirstKey.Span, e.Chain, e.Key.Span)) return false;
        // the first key is number 0
        return NumberOf(known, e.Chain, e.Key.Span) > NumberOf(known, e.Chain, known.SigningKey.Span);
    }

    public static bool IsProved(PactLife life, PactEnvelope e)
    {
        var known = life.Side(e.Notice.By).Now;
        return KeyChain.Proves(known.Organization, known.FirstKey.Span, e.Chain, e.Key.Span);
    }

    private static int NumberOf(PactParty party, IReadOnlyList<KeyRotation> chain, ReadOnlySpan<byte> key)
    {
        if (party.FirstKey.Span.SequenceEqual(key)) return 0;
        for (var i = 0; i < chain.Count; i++) if (chain[i].Key.Span.SequenceEqual(key)) return i + 1;
        // not in the chain: nothing in it can be shown to be later
        return int.MaxValue;
    }
}
