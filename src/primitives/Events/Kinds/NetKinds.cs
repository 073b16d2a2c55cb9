namespace Yiwang.Events.Kinds;

/// <summary>Heads of logs, the own and those of neighbours. Heads are public: whoever reads a log learns whose it vouches for. And whose certificates this node takes.</summary>
public static class NetKinds
{
    /// <summary>The node's own newest checkpoint with its cosignatures, hourly: what an auditor compares a replay with.</summary>
    public const string HeadPublished = "HeadPublished";
    /// <summary>The newest head of a node above this one that this node has cosigned.</summary>
    public const string HeadWitnessed = "HeadWitnessed";
    /// <summary>The newest head of another node that this node has cosigned: its past is fixed here.</summary>
    public const string HeadAnchored = "HeadAnchored";
    /// <summary>Two signed heads of one log that cannot both be true, with all that it takes to see it offline.</summary>
    public const string HeadConflict = "HeadConflict";

    /// <summary>Heads: <c>authorities</c>, <c>authority:{SHA-256 of the certificate}</c>. A person trusts the certificate authority of another node; internal.</summary>
    public const string AuthorityTrusted = "AuthorityTrusted";
    /// <summary>The same heads: it is not trusted any more.</summary>
    public const string AuthorityRevoked = "AuthorityRevoked";
    /// <summary>The head on which all of these are chained.</summary>
    public static string Authorities => "authorities";

    private static readonly FieldRule[] s_head = [new("origin"), new("size", FieldType.Integer), new("root"), new("checkpoint")];

    internal static readonly IReadOnlyList<EventKind> All =
    [
        new() { Name = HeadPublished, RatePerMinute = 60, Fields = s_head },
        // an hour's worth for a top node with its 25,000 delegations
        new() { Name = HeadWitnessed, RatePerMinute = 30_000, Fields = s_head },
        new() { Name = HeadAnchored, RatePerMinute = 30_000, Fields = s_head },
        new() { Name = HeadConflict, RatePerMinute = 60, Fields = [new("origin"), new("conflict"), new("evidence")] },
        new()
        {
            Name = AuthorityTrusted, RatePerMinute = 60, Envelope = Disclosure.Internal,
            Fields = [new("fingerprint", Group: Disclosure.Internal), new("name", Group: Disclosure.Internal), new("certificate", Group: Disclosure.Internal)],
        },
        new() { Name = AuthorityRevoked, RatePerMinute = 60, Envelope = Disclosure.Internal, Fields = [new("fingerprint", Group: Disclosure.Internal)] },
    ];
}
