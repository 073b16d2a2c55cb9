using Yiwang.Client.Credentials;

namespace Yiwang.Client;

/// <summary>How resolution requests travel. Administration uses TCP, or HTTP with <see cref="Http"/>.</summary>
public enum HandleTransport
{
    /// <summary>UDP, and TCP when no answer comes.</summary>
    UdpThenTcp,
    Udp,
    Tcp,
    /// <summary>Messages of the protocol in HTTP POST requests.</summary>
    Http,
}

/// <summary>Whether administration happens in a session.</summary>
public enum SessionUse
{
    /// <summary>Every request is challenged by itself: one round trip more for each.</summary>
    None,
    /// <summary>One challenge a server, then every message carries a MAC and a counter.</summary>
    Signed,
    /// <summary>Signed, and both directions encrypted.</summary>
    Encrypted,
}

/// <summary>Settings of a <see cref="HandleClient"/>; they do not change once it exists.</summary>
public sealed record HandleClientOptions
{
    /// <summary>Where to begin: <c>host</c>, <c>host:port</c> (2641 when left out), or <c>http://host:port</c> with <see cref="HandleTransport.Http"/>.</summary>
    public required string Server { get; init; }

    /// <summary>
    /// False (default): ask <see cref="Server"/> for everything and follow where it refers to. True: <see cref="Server"/> belongs to the root; the site of each
    /// prefix is looked up there (records <c>0.NA/…</c>) and kept as long as the record allows.
    /// </summary>
    public bool FromRoot { get; init; }

    public HandleTransport Transport { get; init; } = HandleTransport.UdpThenTcp;

    /// <summary>Who administers; null = only public values can be resolved and nothing changed.</summary>
    public HandleCredential? Credential { get; init; }

    public SessionUse Session { get; init; } = SessionUse.None;

    /// <summary>For a whole operation, referrals and repetitions included. Default 15 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For a TCP connection to be there. Default 3 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Until the first repetition of a UDP request; each wait doubles the one before. Default 400 ms.</summary>
    public TimeSpan UdpWait { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How often a UDP request is sent before TCP or giving up. 1 to 10, default 3.</summary>
    public int UdpAttempts { get; init; } = 3;

    /// <summary>Connections kept to one server, requests multiplexed on each. 1 to 64, default 2.</summary>
    public int ConnectionsPerServer { get; init; } = 2;

    /// <summary>Servers to which connections are kept; the one unused longest is closed first. 1 to 10,000, default 64.</summary>
    public int Servers { get; init; } = 64;

    /// <summary>Sites of prefixes kept. 0 to 1,000,000, default 1,000.</summary>
    public int CachedSites { get; init; } = 1_000;

    /// <summary>Referrals followed for one request. 0 to 64, default 16.</summary>
    public int MaxReferrals { get; init; } = 16;

    /// <summary>Source of time; another one only for tests.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Server);
        InRange(UdpAttempts, 1, 10, nameof(UdpAttempts));
        InRange(ConnectionsPerServer, 1, 64, nameof(ConnectionsPerServer));
        InRange(Servers, 1, 10_000, nameof(Servers));
        InRange(CachedSites, 0, 1_000_000, nameof(CachedSites));
        InRange(MaxReferrals, 0, 64, nameof(MaxReferrals));
        foreach (var (wait, name) in new[] { (Timeout, nameof(Timeout)), (ConnectTimeout, nameof(ConnectTimeout)), (UdpWait, nameof(UdpWait)) })
            if (wait <= TimeSpan.Zero || wait > TimeSpan.FromHours(1)) throw new ArgumentOutOfRangeException(name, wait, "more than 0, at most 1 hour");
        if (Session != SessionUse.None && Credential is null) throw new ArgumentException("a session needs a credential", nameof(Session));
    }

    private static void InRange(int value, int min, int max, string name)
    {
        if (value < min || value > max) throw new ArgumentOutOfRangeException(name, value, $"{min} to {max}");
    }
}
